"""Figures of many agencies at once, beside the sums of the cells: each statement answers for all of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from core.days import day_number
from store.archival_codes import WELL_FORMED
from store.database import UnitOfWork
from store.statements import sql

Pair = tuple[int, int]
"""part and whole"""


@dataclass(frozen=True, slots=True)
class ConnectionRow:
    """An entry of the register of connections."""

    owner: str
    source: str
    state: str | None
    since: date | None


def connections(unit: UnitOfWork, owners: Collection[str]) -> list[ConnectionRow]:
    """The register of connections of some agencies."""
    return [ConnectionRow(*row) for row in unit.rows(sql("scoring", "connections"), {"owners": list(owners)})]


def digitised(unit: UnitOfWork, owners: Collection[str], until: date) -> dict[str, Pair]:
    """Permanent and long items that agencies hold themselves until a day: digitised, and in all."""
    return _pairs(unit, "digitised", {"owners": list(owners), "until": day_number(until)})


def archival_codes(unit: UnitOfWork, owners: Collection[str], since: date, until: date) -> dict[str, Pair]:
    """Archival codes of what was filed after a day up to another: well formed and given once, and in all."""
    values = {"owners": list(owners), "since": since, "until": until, "well_formed": WELL_FORMED}
    return _pairs(unit, "archival_codes", values)


def documents_in_time(
    unit: UnitOfWork, owners: Collection[str], days: tuple[int | None, int], limits: Collection[tuple[int, int]]
) -> dict[str, Pair]:
    """Documents that were filed, or had to be, in a range of days (lo, hi]: within their limit, and all.

    `limits`: (first day, days) of the limit in force, oldest first. Day numbers of local days.
    """
    lo, hi = days
    values = {"owners": list(owners), "lo": -1 if lo is None else lo, "hi": hi}
    since, amounts = ([one[place] for one in limits] for place in (0, 1))
    return _pairs(unit, "documents_in_time", {**values, "since_days": since, "limits": amounts})


def flags(unit: UnitOfWork, owners: Collection[str], since: date, until: date) -> dict[str, tuple[date, date | None]]:
    """The newest flag of a major change after a day up to another, and when it was answered."""
    rows = unit.rows(sql("scoring", "flags"), {"owners": list(owners), "since": since, "until": until})
    return {owner: (flagged, answered) for owner, flagged, answered in rows}


def newest_lows(unit: UnitOfWork, owners: Collection[str], until: date) -> dict[str, list[list[str]]]:
    """The low items of the two newest results published up to a day, the newest first."""
    found: dict[str, list[list[str]]] = {}
    for owner, low in unit.rows(sql("scoring", "repeats"), {"owners": list(owners), "until": until}):
        found.setdefault(owner, []).append(low)
    return found


def owner_ids(unit: UnitOfWork, owners: Collection[str]) -> Mapping[str, int]:
    """The numbers of owners by code."""
    return dict(unit.rows(sql("scoring", "owner_ids"), {"owners": list(owners)}))


def newest_batch(unit: UnitOfWork) -> int:
    """The newest batch that was merged: it names the state of what is collected."""
    return int(unit.value(sql("scoring", "newest_batch")))


def _pairs(unit: UnitOfWork, name: str, values: Mapping[str, object]) -> dict[str, Pair]:
    return {owner: (part, whole) for owner, part, whole in unit.rows(sql("scoring", name), values)}
