"""Letters about filed values: that one waits, what became of it, that its validity ends."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from core.days import local_date
from indicators.catalogue import Catalogue
from people.filing.desk import CONFIRM, ENTER, FilingDesk
from people.letters import Pair, Value, accounts_that_may, nearest_that_may, tell
from people.ways import way_to
from store.database import UnitOfWork
from store.filings import FilingRow, ending
from store.owners import OwnerRow, owner_within

WAITING: Final = "filing_waiting"
SHEET: Final = "filing_sheet"


def tell_waiting(desk: FilingDesk, unit: UnitOfWork, filing: FilingRow, owner: OwnerRow, at: datetime) -> int:
    """Tells whoever stands nearest and may confirm that a value waits; returns how many."""
    words = _words(desk.catalogue, filing)
    return tell(unit, _confirming(desk, unit, owner, filing.entered_by, at), WAITING, words, link_of(filing), at)


def tell_sheet(desk: FilingDesk, unit: UnitOfWork, filings: Sequence[FilingRow], owner: OwnerRow, at: datetime) -> int:
    """The same of many values of one owner at once."""
    first = filings[0]
    words: dict[str, Value] = {"count": len(filings), "owner": _owner_name(first), "by": first.entered_name}
    link = f"/manual?owner={owner.code}&state=entered"
    return tell(unit, _confirming(desk, unit, owner, first.entered_by, at), SHEET, words, link, at)


def tell_decided(
    desk: FilingDesk, unit: UnitOfWork, filing: FilingRow, becomes: str, reason: str, at: datetime
) -> None:
    """Tells whoever entered a value what became of it."""
    words = _words(desk.catalogue, filing) | {"reason": reason or "–"}
    tell(unit, [filing.entered_by], f"filing_{becomes}", words, link_of(filing), at)


def tell_ending(desk: FilingDesk, unit: UnitOfWork, at: datetime) -> int:
    """Tells of values whose validity ends soon or has ended, each once; returns how many letters were sent."""
    today = local_date(at)
    sent = 0
    for filing in ending(unit, today + timedelta(days=desk.settings.manual.remind_days)):
        owner = owner_within(unit, filing.owner)
        if owner is not None:
            sent += _tell_ending(desk, unit, filing, owner, today, at)
    return sent


def _tell_ending(
    desk: FilingDesk, unit: UnitOfWork, filing: FilingRow, owner: OwnerRow, today: date, at: datetime
) -> int:
    kind = "filing_expired" if filing.valid_until < today else "filing_ending"
    way = way_to(owner, desk.settings.city)
    entering = accounts_that_may(unit, ENTER, way, at)
    people = [filing.entered_by] if filing.entered_by in entering else nearest_that_may(unit, ENTER, way, at)
    words = _words(desk.catalogue, filing) | {"until": filing.valid_until.isoformat()}
    return tell(unit, people, kind, words, link_of(filing), at, once=f"{kind}-{filing.filing_id}")


def link_of(filing: FilingRow) -> str:
    """Where a value is shown with all that belongs to it."""
    return f"/manual?filing={filing.filing_id}"


def _confirming(desk: FilingDesk, unit: UnitOfWork, owner: OwnerRow, but: int, at: datetime) -> list[int]:
    return nearest_that_may(unit, CONFIRM, way_to(owner, desk.settings.city), at, (but,))


def _words(catalogue: Catalogue, filing: FilingRow) -> dict[str, Value]:
    name = catalogue.items[filing.item].name
    return {
        "item": filing.item,
        "name": Pair(name.zh, name.en),
        "owner": _owner_name(filing),
        "day": filing.day.isoformat(),
        "value": filing.value,
        "by": filing.entered_name,
    }


def _owner_name(filing: FilingRow) -> Pair:
    return Pair(filing.owner_name, filing.owner_name_en or filing.owner_name)
