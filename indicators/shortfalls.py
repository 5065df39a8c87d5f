"""An indicator as the records that it lacks: the terms of its denominator against those of its numerator."""

from datetime import date

from core.measures import item_column
from indicators.catalogue import Catalogue
from indicators.items import addend, filled
from indicators.schema import Indicator
from indicators.windows import days_of
from indicators.words import ScopeKind
from store.views.shortfalls import TITLES, Addend, Shortfall


def shortfall(catalogue: Catalogue, code: str, kind: ScopeKind, on: date) -> Shortfall | None:
    """What an indicator of an owner lacks on a day; None: it does not count records one by one.

    Both sides have to count the same kinds of records: where people enter a number, no record stands behind it.
    """
    indicator = catalogue.indicators.get(code)
    if indicator is None:
        return None
    part, whole = (_addends(catalogue, column) for column in indicator.columns_for(kind))
    found = Shortfall(whole, part, *_days(catalogue, indicator, on))
    alike = {one.subject for one in whole} == {one.subject for one in part}
    return found if alike and set(found.subjects) <= TITLES.keys() else None


def _days(catalogue: Catalogue, indicator: Indicator, on: date) -> tuple[int | None, int]:
    window = catalogue.measures[item_column(indicator.denominator)].window
    days = days_of(window, on, catalogue.cycle(on))
    return days.lo, days.hi


def _addends(catalogue: Catalogue, column: str) -> tuple[Addend, ...]:
    parameters = catalogue.parameters
    return tuple(
        Addend(one.subject, one.owner, filled(one.day, parameters), addend(one, parameters))
        for one in catalogue.measures[column].terms
    )
