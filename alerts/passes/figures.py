"""The numbers that rules look at: as they were last kept, or computed now for some owners and all places."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from alerts.desk import AlertDesk
from alerts.judging.figures import Figure
from alerts.passes.surroundings import Surroundings
from core.measures import item_column
from core.model import Band, Reading
from indicators.evaluation import evaluate, needs
from indicators.results import Evaluation
from indicators.tables import WindowTable, measures_of, windows_of
from indicators.words import ScopeKind
from store.alerting.looking import kept_figures
from store.owners import OwnerRow
from store.views.measures import measures_in_windows, owner_measures


@dataclass(frozen=True, slots=True)
class Figures:
    """Indicators and items, and the scopes that they are all the numbers of."""

    indicators: Sequence[Figure]
    items: Sequence[Figure]
    scopes: frozenset[str]


def newest_figures(desk: AlertDesk, around: Surroundings) -> Figures:
    """Indicators of every scope as they were last kept, and those of city and places as they are now."""
    fresh = fresh_figures(desk, around, ())
    kept = [
        Figure(scope, code, value, above, below, _band(band), around.standing(scope, code), around.place_of(scope))
        for scope, code, value, above, below, band in kept_figures(desk.database)
        if scope in around.owners and code in desk.catalogue.indicators
    ]
    return Figures([*kept, *fresh.indicators], fresh.items, fresh.scopes | frozenset(around.owners))


def fresh_figures(desk: AlertDesk, around: Surroundings, owners: Sequence[OwnerRow]) -> Figures:
    """The numbers of city, places and some owners, computed now."""
    wanted = needs(desk.catalogue, around.at, around.as_of, history=False)
    places = [place.code for place in desk.settings.city.places]
    sums = dict(measures_in_windows(desk.database, windows_of(wanted), measures_of(wanted), places))
    kinds = {scope: ScopeKind.CITY if around.kind_of(str(scope)) == "city" else ScopeKind.PLACE for scope in sums}
    if owners:
        by_number = {one.owner_id: one for one in owners}
        found = owner_measures(
            desk.database, windows_of(wanted), measures=measures_of(wanted), owner_ids=list(by_number)
        )
        sums |= {by_number[number].code: one for number, one in found.items()}
        kinds |= {one.code: ScopeKind(one.kind) for one in owners}
    evaluations = evaluate(desk.catalogue, WindowTable(sums), kinds, around.at, around.as_of, history=False)
    return Figures(
        [figure for one in evaluations.values() for figure in _indicators(around, one)],
        [figure for one in evaluations.values() for figure in _items(desk, around, one)],
        frozenset(map(str, evaluations)) | {one.code for one in owners},
    )


def _indicators(around: Surroundings, evaluation: Evaluation) -> Iterable[Figure]:
    return (_figure(around, result.reading) for result in evaluation.results.values() if result is not None)


def _figure(around: Surroundings, reading: Reading) -> Figure:
    scope = str(reading.scope)
    standing, place = around.standing(scope, reading.code), around.place_of(scope)
    return Figure(
        scope, reading.code, reading.value, reading.numerator, reading.denominator, reading.band, standing, place
    )


def _items(desk: AlertDesk, around: Surroundings, evaluation: Evaluation) -> Iterable[Figure]:
    scope = str(evaluation.scope)
    for code in desk.catalogue.items:
        value = evaluation.measures[item_column(code)]
        standing = around.standing(scope, code)
        yield Figure(scope, code, float(value), value, 0, None, standing, around.place_of(scope))


def _band(text: str | None) -> Band | None:
    return None if text is None else Band(text)
