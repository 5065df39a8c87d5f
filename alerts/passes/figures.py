"""The numbers that rules look at, computed now from the sums: of all places, and of some owners or all.

Readings are no substitute for it: those of owners are kept once an hour, and would undo what was seen since.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from alerts.desk import AlertDesk
from alerts.judging.figures import Figure
from alerts.passes.surroundings import Surroundings
from core.days import local_date
from core.model import Reading
from indicators.catalogue import Catalogue
from indicators.evaluation import needs_of, readings_of
from indicators.tables import Needs, Scope, Windows, WindowTable, measures_of, windows_of
from indicators.windows import anew_since, days_of
from indicators.words import ScopeKind
from store.alerting.looking import Compared
from store.owners import OwnerRow
from store.views.measures import measures_in_windows, owner_measures


@dataclass(frozen=True, slots=True)
class Figures:
    """Indicators and items, and the scopes that they are all the numbers of."""

    indicators: Sequence[Figure]
    items: Sequence[Figure]
    scopes: frozenset[str]


def fresh_figures(desk: AlertDesk, around: Surroundings, owners: Sequence[OwnerRow], items: Collection[str]) -> Figures:
    """The indicators of city, places and some owners, computed now; of city and places also some items."""
    catalogue, on = desk.catalogue, local_date(around.at)
    ranges = {code: days_of(catalogue.items[code].window, on, catalogue.cycle(on)) for code in items}
    wanted = dict(needs_of(catalogue, catalogue.indicators, around.at, around.as_of))
    for code, days in ranges.items():
        wanted[days] = wanted.get(days, frozenset()) | {catalogue.items[code].column}
    of_places, of_owners = _sums(desk, wanted, owners)
    sums = {**of_places, **of_owners}
    kinds = {scope: ScopeKind(str(around.kind_of(str(scope)))) for scope in sums}
    readings = readings_of(catalogue, WindowTable(sums), kinds, around.at, around.as_of)
    places = WindowTable(of_places)
    return Figures(
        [_figure(around, reading) for reading in readings],
        [
            _item(around, str(scope), code, value)
            for code, days in ranges.items()
            for scope, value in zip(places.scopes, places.over(catalogue.items[code].column, days), strict=True)
        ],
        frozenset(map(str, sums)) | {one.code for one in owners},
    )


def compared_with(catalogue: Catalogue, around: Surroundings) -> Compared:
    """What indicators of now may be compared with."""
    beginnings: dict[str, int | None] = {}
    for code, one in catalogue.indicators.items():
        on = around.as_of.get(code, local_date(around.at))
        beginnings[code] = anew_since(one.window, days_of(one.window, on, catalogue.cycle(on)))
    return Compared(catalogue.version, beginnings)


def _sums(
    desk: AlertDesk, wanted: Needs, owners: Sequence[OwnerRow]
) -> tuple[Mapping[Scope, Windows], Mapping[Scope, Windows]]:
    """The sums of city and places, and those of some owners."""
    windows, measures = windows_of(wanted), measures_of(wanted)
    places = [place.code for place in desk.settings.city.places]
    of_places = measures_in_windows(desk.database, windows, measures, places)
    if not owners:
        return of_places, {}
    codes = {one.owner_id: one.code for one in owners}
    found = owner_measures(desk.database, windows, measures=measures, owner_ids=list(codes))
    return of_places, {codes[number]: one for number, one in found.items()}


def _figure(around: Surroundings, reading: Reading) -> Figure:
    scope = str(reading.scope)
    standing, place = around.standing(scope, reading.code), around.place_of(scope)
    return Figure(
        scope, reading.code, reading.value, reading.numerator, reading.denominator, reading.band, standing, place
    )


def _item(around: Surroundings, scope: str, code: str, value: int) -> Figure:
    return Figure(scope, code, float(value), value, 0, None, around.standing(scope, code), around.place_of(scope))
