"""Every role at every kind of node, and what the table of access lets it do there, read by the tests themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from core.access import Way, access_table
from store.views.scopes import CITY, Scope, place_scope

MUNICIPAL: Final = "330199"
OWN: Final = {"city": "330100", "place": "330106", "agency": "11330106000000001A", "archive": "330106A"}
OTHERS: Final = {"place": "330102", "agency": "11330102000000002B", "archive": "330102A"}
SCOPES: Final[Mapping[str, Scope]] = {
    "330100": CITY,
    "330106": place_scope(330106),
    "330102": place_scope(330102),
    OWN["agency"]: Scope(OWN["agency"], "owner", 330106, 1, "agency", "自己的单位"),
    OTHERS["agency"]: Scope(OTHERS["agency"], "owner", 330102, 2, "agency", "别的单位"),
    OWN["archive"]: Scope(OWN["archive"], "owner", 330106, 3, "archive", "自己的馆"),
    OTHERS["archive"]: Scope(OTHERS["archive"], "owner", 330102, 4, "archive", "别的馆"),
}


@dataclass(frozen=True)
class Somebody:
    """A role at a node of a kind."""

    role: str
    kind: str

    @property
    def name(self) -> str:
        return f"{self.role}-{self.kind}"

    def may(self, permissions: tuple[str, ...], target: str | None) -> bool:
        """What the table says, read for itself: at a target, or anywhere."""
        table = access_table()
        held = [one for one in permissions if one in table.roles[self.role].may]
        if target is None or not held:
            return bool(held)
        return any(self._reaches(table.permissions[one].reach, way_to(target)) for one in held)

    def may_open(self, permissions: tuple[str, ...], target: str | None) -> bool:
        """The same, where no permission stands for everybody who has signed in."""
        return not permissions or self.may(permissions, target)

    def _reaches(self, reach: str, way: Way) -> bool:
        node = OWN[self.kind]
        if reach == "none":
            return True
        if reach == "level":
            return way.is_level_of(node)
        return node in (way.city, way.place, way.owner)


def way_to(code: str) -> Way:
    scope = SCOPES[code]
    place = None if scope.place is None else str(scope.place)
    owner = code if scope.kind == "owner" else None
    return Way("330100", MUNICIPAL, place, owner, scope.owner_kind == "archive")


def everybody() -> list[Somebody]:
    """Every role at every kind of node where it may stand."""
    return [Somebody(code, kind) for code, role in access_table().roles.items() for kind in role.levels]
