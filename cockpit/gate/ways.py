"""The way of the tree on which a scope lies, as `core.access` asks for it."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import Final

from cockpit.reads import Reads
from core.access import Principal, Way, access_table
from core.settings import Settings
from store.views.scopes import Scope

KEPT_S: Final = 60.0
"""An owner seldom moves to another place."""
MOST_KEPT: Final = 4096


def way_of(scope: Scope, settings: Settings) -> Way:
    """The way from the city to a scope."""
    city, municipal = str(settings.city.code), str(settings.city.municipal_code)
    place = None if scope.place is None else str(scope.place)
    if scope.kind == "owner":
        return Way(city, municipal, place, scope.code, is_archive=scope.owner_kind == "archive")
    return Way(city, municipal, place)


def home_of(principal: Principal, at: datetime, permission: str = "numbers.read") -> str | None:
    """The widest node at which somebody may do something: city, then places, then owners; None: nowhere."""
    return min(principal.nodes(permission, at), key=_width, default=None)


def _width(node: str) -> tuple[int, int]:
    # codes of the city and its places have six digits, and the city's is the first of them
    is_region = len(node) == 6 and node.isdecimal()
    return (0, int(node)) if is_region else (1, 0)


class Ways:
    """Ways by code, kept for a minute."""

    def __init__(self, settings: Settings, scope_of: Callable[[str], Scope | None], reads: Reads) -> None:
        self._settings = settings
        self._scope_of = scope_of
        self._reads = reads
        self._kept: dict[str, tuple[float, Way]] = {}

    async def of(self, code: str) -> Way | None:
        """The way to a code; None when there is no such scope. StoreError while the store is away."""
        kept = self._kept.get(code)
        if kept is not None and time.monotonic() - kept[0] < KEPT_S:
            return kept[1]
        scope = await self._reads(self._scope_of, code)
        if scope is None:
            return None
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        way = way_of(scope, self._settings)
        self._kept[code] = (time.monotonic(), way)
        return way

    async def may(self, principal: Principal, permission: str, code: str, at: datetime) -> bool:
        """Whether somebody may do something at a code; about one that does not exist only who may everywhere hears so.

        The city and the codes of the grants themselves need no look at the store, so they answer while it is away.
        """
        if self._stands_there(principal, permission, code, at):
            return True
        if not principal.holds(permission, at):
            return False
        way = await self.of(code)
        return way is not None and principal.may(permission, way, at)

    def _stands_there(self, principal: Principal, permission: str, code: str, at: datetime) -> bool:
        """Whether a grant at the city or at the code itself decides; where the level counts the whole way does."""
        nodes, city = principal.nodes(permission, at), str(self._settings.city.code)
        return (code in nodes or city in nodes) and access_table().permissions[permission].reach != "level"
