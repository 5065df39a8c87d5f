"""The random draw of units and officers (双随机): anybody who has the list and the seed gets the same result. Pure.

The list is one canonical JSON text with an SM3 digest. A ticket is SM3(algorithm, digest of the list, seed, what it is
for), each on a line of its own. The units with the lowest tickets are drawn. Each of them, in that order, gets the
officers who go on the fewest visits so far, by ticket among equals; who has an interest in the unit is left out.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from core.audit_chain import sm3

ALGORITHM: Final = "sm3-tickets-1"
OFFICERS: Final = 2
"""for each visit"""


class DrawError(ValueError):
    """A draw that cannot be made or repeated; `code` is a key of `refused.*`."""

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        self.values = values
        super().__init__(f"{code} {values}")


@dataclass(frozen=True, slots=True)
class DrawList:
    """What is drawn from: units by code with their names, officers by certificate, who keeps away from which unit."""

    number: int
    """how many units are drawn"""
    units: Mapping[str, str]
    officers: Mapping[str, str]
    interests: frozenset[tuple[str, str]] = frozenset()
    """(certificate, unit)"""
    certain: tuple[str, ...] = ()
    """inspected without being drawn, such as the archives of the level; they are given officers first"""

    def text(self) -> str:
        """The one text of the list."""
        told = {
            "number": self.number,
            "units": dict(self.units),
            "officers": dict(self.officers),
            "interests": sorted(map(list, self.interests)),
            "certain": list(self.certain),
        }
        return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def of(cls, text: str) -> "DrawList":
        """The list of a text. DrawError: the text is none."""
        try:
            told: dict[str, Any] = json.loads(text)
            return cls(
                int(told["number"]),
                {str(code): str(name) for code, name in told["units"].items()},
                {str(code): str(name) for code, name in told["officers"].items()},
                frozenset((str(officer), str(unit)) for officer, unit in told["interests"]),
                tuple(map(str, told["certain"])),
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise DrawError("draw_unreadable") from error


@dataclass(frozen=True, slots=True)
class Drawn:
    """One visit: the unit and the certificates of those who go."""

    unit: str
    officers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verified:
    """What comes of repeating a draw: the digest, the visits, and what differs from the record."""

    digest: str
    visits: tuple[Drawn, ...]
    differences: tuple[str, ...] = field(default=())


def digest_of(text: str) -> str:
    """The SM3 digest of a list."""
    return sm3(text.encode()).hex()


def draw(text: str, seed: str) -> tuple[Drawn, ...]:
    """The visits, archives and other certain ones first. DrawError: too few units or officers."""
    found = DrawList.of(text)
    if not 0 <= found.number <= len(found.units):
        raise DrawError("plan_too_many", planned=found.number, candidates=len(found.units))
    digest = digest_of(text)
    ranked = sorted(found.units, key=lambda unit: (_ticket(digest, seed, "unit", unit), unit))
    return _assigned(found, [*found.certain, *ranked[: found.number]], digest, seed)


def verify(record: Mapping[str, Any]) -> Verified:
    """Repeats a recorded draw. DrawError: the record is none, or its algorithm is not known here."""
    try:
        text, seed, algorithm = str(record["draw_list"]), str(record["seed"]), str(record["algorithm"])
        noted, visits = str(record["list_digest"]), _noted(record["result"]["visits"])
    except (KeyError, TypeError) as error:
        raise DrawError("draw_unreadable") from error
    if algorithm != ALGORITHM:
        raise DrawError("draw_algorithm", algorithm=algorithm[:40])
    again = draw(text, seed)
    differences = [] if digest_of(text) == noted else ["list_digest"]
    return Verified(digest_of(text), again, (*differences, *([] if again == visits else ["visits"])))


def _noted(visits: Sequence[Mapping[str, Any]]) -> tuple[Drawn, ...]:
    return tuple(Drawn(str(one["unit"]), tuple(map(str, one["officers"]))) for one in visits)


def _assigned(found: DrawList, units: Sequence[str], digest: str, seed: str) -> tuple[Drawn, ...]:
    load = dict.fromkeys(found.officers, 0)
    visits = []
    for unit in units:
        free = [one for one in found.officers if (one, unit) not in found.interests]
        if len(free) < OFFICERS:
            raise DrawError("draw_few_officers", owner=found.units.get(unit, unit))
        free.sort(key=lambda one: (load[one], _ticket(digest, seed, f"officer {unit}", one), one))
        chosen = tuple(free[:OFFICERS])
        for one in chosen:
            load[one] += 1
        visits.append(Drawn(unit, chosen))
    return tuple(visits)


def _ticket(digest: str, seed: str, kind: str, code: str) -> bytes:
    return sm3("\n".join((ALGORITHM, digest, seed, kind, code)).encode())
