"""What may be done with a source system: it is switched off and on, and days of a feed are read again.

The worker obeys within seconds; who asked, when and why stands in the trail.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from core.access import Principal
from core.days import local_date, start_of_day
from core.errors import RefusedError
from people.deeds import Matter, deed
from store.database import Database
from store.operating import add_order, is_on, set_switch

REASON_MIN: Final = 4
REASON_MAX: Final = 200
LONGEST: Final = timedelta(days=3 * 366)
"""A longer stretch is the business of the command line, where somebody watches it."""
OPERATE: Final = "sources.operate"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days of a feed, the last one included."""

    source: str
    feed: str
    since: date
    until: date


def switch(database: Database, principal: Principal, source: str, reason: str, at: datetime, *, on: bool) -> None:
    """Switches a source off or on. RefusedError: it stands so already, or no reason is given for switching it off."""
    event = "source.switched_on" if on else "source.switched_off"
    matter = Matter(event, OPERATE, kind="source", code=source, detail={"why": reason})
    with deed(database, principal, matter, at) as done:
        if not on and len(reason) < REASON_MIN:
            raise RefusedError("a reason is needed to switch a source off", "reason_missing", least=REASON_MIN)
        if len(reason) > REASON_MAX:
            raise RefusedError("the reason is too long", "reason_long", most=REASON_MAX)
        was_on = is_on(done.unit, source)
        if was_on is on:
            raise RefusedError("the source stands so already", "switched_already")
        name = principal.display_name or principal.name
        set_switch(done.unit, source, at, on=on, changed_by=principal.name, by_name=name, reason=reason)
        done.before, done.after = {"on": was_on}, {"on": on}


def order_backfill(database: Database, principal: Principal, stretch: Stretch, at: datetime) -> int:
    """Orders that days are read again; returns the number of the order.

    RefusedError: the days are none, too many or still to come, or the same ones have been ordered already.
    """
    detail = {"feed": stretch.feed, "since": stretch.since.isoformat(), "until": stretch.until.isoformat()}
    matter = Matter("source.backfill_ordered", OPERATE, kind="source", code=stretch.source, detail=detail)
    with deed(database, principal, matter, at) as done:
        _demand_days(stretch, at)
        number = add_order(
            done.unit,
            stretch.source,
            stretch.feed,
            start_of_day(stretch.since),
            start_of_day(stretch.until + timedelta(days=1)),
            at,
            principal.name,
            principal.display_name or principal.name,
        )
        if number is None:
            raise RefusedError("the same days have been ordered and are not read yet", "ordered_already")
        done.after = {"order": number, **detail}
    return number


def _demand_days(stretch: Stretch, at: datetime) -> None:
    if stretch.until < stretch.since:
        raise RefusedError("the last day lies before the first", "days_reversed")
    if stretch.until > local_date(at):
        raise RefusedError("the last day is still to come", "days_future")
    if stretch.until - stretch.since > LONGEST:
        raise RefusedError("these are too many days", "days_many", most=LONGEST.days)
