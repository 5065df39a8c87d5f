"""The figures that issues are tied to, computed from the sums of their owners alone as soon as there is news."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.days import local_date, start_of_day
from evaluation.desk import Desk
from evaluation.law.parameters import value
from indicators.catalogue import Catalogue
from indicators.deliveries import cadences_of, deliveries
from indicators.evaluation import needs_of, results_of
from indicators.freshness import Delivery, held_back, late_indicators
from indicators.loading import loading_indicators
from indicators.tables import WindowTable, measures_of, windows_of
from indicators.words import ScopeKind
from store.database import UnitOfWork
from store.evaluation import ladder
from store.evaluation.ladder import Look, TiedFigure
from store.readings import append_readings, latest_readings
from store.views.loading import loading_subjects
from store.views.measures import owner_measures
from store.views.sources import feed_states


@dataclass(frozen=True, slots=True)
class _Feeds:
    """What the feeds have delivered, and what follows for figures."""

    catalogue: Catalogue
    delivered: Sequence[Delivery]
    at: datetime

    @property
    def late(self) -> frozenset[str]:
        """Indicators whose source is silent."""
        return late_indicators(self.catalogue, self.delivered, self.at)

    def collected_at(self, code: str) -> datetime:
        """Since when every feed behind an indicator has delivered anew; the day's beginning where none has yet."""
        behind = set(self.catalogue.feeds_of(code))
        found = [one.last_success_at for one in self.delivered if one.key in behind and one.last_success_at]
        return min(found, default=start_of_day(local_date(self.at)))


def tied_figures(unit: UnitOfWork, at: datetime) -> list[TiedFigure]:
    """Figures of owners that open issues are tied to, and those closed so short ago that they may slip back."""
    return ladder.tied_figures(unit, at - timedelta(days=value("slip_back_days", local_date(at)) + 1))


def renew_figures(desk: Desk, at: datetime) -> int:
    """Computes the figures that issues are tied to, of their owners and no others; how many say something new.

    They are kept as the engine keeps those of all owners each hour, and come to the same.
    """
    with desk.database.begin() as unit:
        tied = [one for one in tied_figures(unit, at) if one.code in desk.catalogue.indicators]
    if not tied:
        return 0
    codes = sorted({one.code for one in tied})
    owners = {one.owner_id: one for one in tied}
    as_of = held_back(desk.catalogue, _feeds(desk, at).delivered, at)
    wanted = needs_of(desk.catalogue, codes, at, as_of)
    sums = owner_measures(desk.database, windows_of(wanted), measures=measures_of(wanted), owner_ids=list(owners))
    table = WindowTable({owners[number].owner: found for number, found in sums.items()})
    kinds = {one.owner: ScopeKind(one.kind) for one in owners.values()}
    loading = loading_indicators(desk.catalogue, loading_subjects(desk.database))
    found = results_of(desk.catalogue, table, kinds, at, codes, as_of, loading)
    pairs = {(one.owner, one.code) for one in tied}
    news = [
        result.reading
        for owner, results in found.items()
        for code, result in results.items()
        if (owner, code) in pairs and not result.loading
    ]
    return append_readings(desk.database, news, at)


def keep_looks(desk: Desk, tied: Sequence[TiedFigure], at: datetime) -> set[str]:
    """Keeps how the figures stand, each new state and each collection that confirms it; the issues there is news of."""
    feeds, on = _feeds(desk, at), local_date(at)
    late = feeds.late
    found = latest_readings(desk.database, sorted({one.owner for one in tied})) if tied else {}
    news: set[str] = set()
    with desk.database.begin() as unit:
        for one in tied:
            reading = found.get((one.owner, one.code))
            if reading is None:
                continue
            look = Look(reading.numerator, reading.denominator, one.code in late, feeds.collected_at(one.code), on, at)
            if ladder.note_look(unit, one, look, value("refreshes_running", on)):
                news |= set(one.issues)
    return news


def _feeds(desk: Desk, at: datetime) -> _Feeds:
    return _Feeds(desk.catalogue, deliveries(feed_states(desk.database, at), cadences_of(desk.settings)), at)
