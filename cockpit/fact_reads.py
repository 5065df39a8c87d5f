"""The numbers of a scope: what to read for them, the sums, and what they come to by the definitions."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from cockpit.facts import CityFacts, Facts, ScopeName
from core.days import local_date
from core.settings import Settings
from indicators import evaluation, volumes
from indicators.catalogue import Catalogue
from indicators.consistency import contradictions, doubtful
from indicators.deliveries import cadences_of, deliveries
from indicators.freshness import delivered_until, held_back
from indicators.loading import loading_indicators
from indicators.results import Evaluation
from indicators.tables import Needs, Windows, WindowTable, measures_of, windows_of
from indicators.words import ScopeKind
from store.database import Database
from store.readings import Version, version_state
from store.views.conditions import conditions
from store.views.loading import loading_subjects
from store.views.measures import measures_in_windows, scope_measures
from store.views.scopes import CITY, Scope
from store.views.sources import FeedState, feed_states

MOST_CONDITIONS: Final = 500


class FactReads:
    """Reads the numbers of scopes by the definitions of a catalogue."""

    def __init__(self, catalogue: Catalogue, settings: Settings) -> None:
        self.catalogue = catalogue
        self._settings = settings
        self._places = [place.code for place in settings.city.places]
        self._needs: tuple[object, Needs] | None = None
        headline = {catalogue.headline: catalogue.indicators[catalogue.headline]}
        self._headline_only = replace(catalogue, indicators=headline)

    def read(self, moment: Database, scope: Scope, at: datetime) -> "Read":
        """The facts of a scope at an instant, and the sums that they rest on."""
        feeds = feed_states(moment, at)
        version = version_state(moment)
        delivered = deliveries(feeds, cadences_of(self._settings))
        as_of = held_back(self.catalogue, delivered, at)
        needs = self._needs_of(local_date(at), at, as_of)
        sums = self._sums(moment, scope, needs)
        own = WindowTable({scope.code: sums[scope.code]})
        kind = _kind(scope)
        away = loading_subjects(moment)
        loading = loading_indicators(self.catalogue, away)
        found = evaluation.evaluate(self.catalogue, own, {scope.code: kind}, at, as_of, loading=loading)
        facts = Facts(
            scope=ScopeName(scope.code, self._name(scope), kind, scope.place),
            at=at,
            version=version.number,
            computed_at=version.changed_at,
            as_of=delivered_until(self.catalogue, delivered),
            evaluation=found[scope.code],
            feeds=feeds,
            loading=away,
        )
        facts = replace(facts, doubtful=self._doubtful(moment, facts))
        places = {code: sums[code] for code in sums if code != CITY.code}
        return Read(facts, version, own, self._headline_only, as_of, places)

    def city(self, moment: Database, feeds: Sequence[FeedState], at: datetime) -> CityFacts:
        """The numbers of the city and of every place of config.yaml at an instant, `feeds` being as they are then."""
        as_of = held_back(self.catalogue, deliveries(feeds, cadences_of(self._settings)), at)
        needs = evaluation.needs(self.catalogue, at, as_of, history=False)
        kinds = {CITY.code: ScopeKind.CITY, **dict.fromkeys(map(str, self._places), ScopeKind.PLACE)}
        sums = measures_in_windows(moment, windows_of(needs), measures_of(needs), self._places)
        table = WindowTable({code: sums[code] for code in kinds})  # a place that was taken out may still have sums
        loading = loading_indicators(self.catalogue, loading_subjects(moment))
        found = evaluation.evaluate(self.catalogue, table, kinds, at, as_of, history=False, loading=loading)
        noted = conditions(moment, scopes=list(kinds), limit=MOST_CONDITIONS * len(kinds)).rows
        return CityFacts(
            list(found.values()),
            {
                code: doubtful(self.catalogue, code, [*noted, *contradictions(self.catalogue, one)])
                for code, one in found.items()
            },
        )

    def _doubtful(self, moment: Database, facts: Facts) -> frozenset[str]:
        """By what was noted, and by these very numbers, which may be newer."""
        code = facts.scope.code
        noted = conditions(moment, scopes=[code], limit=MOST_CONDITIONS).rows
        return doubtful(self.catalogue, code, [*noted, *contradictions(self.catalogue, facts.evaluation)])

    def _needs_of(self, day: date, at: datetime, as_of: evaluation.AsOf) -> Needs:
        """What to read; the same all day long, so the last answer is kept."""
        key = (day, tuple(sorted(as_of.items())))
        if self._needs is None or self._needs[0] != key:
            self._needs = key, _joined(evaluation.needs(self.catalogue, at, as_of), volumes.needs(self.catalogue, at))
        return self._needs[1]

    def _sums(self, moment: Database, scope: Scope, needs: Needs) -> Mapping[str, Windows]:
        windows, measures = windows_of(needs), measures_of(needs)
        if scope.kind == "city":
            return measures_in_windows(moment, windows, measures, self._places)
        return {scope.code: scope_measures(moment, scope, windows, measures)}

    def _name(self, scope: Scope) -> str:
        city = self._settings.city
        names = {str(city.code): city.name, **{str(place.code): place.name for place in city.places}}
        return names.get(scope.code, scope.name)


class Read:
    """What one reading of the sums gave: the facts, and the sums of the places, of which only the headline is asked."""

    def __init__(
        self,
        facts: Facts,
        version: Version,
        own: WindowTable,
        catalogue: Catalogue,
        as_of: evaluation.AsOf,
        places: Mapping[str, Windows],
    ) -> None:
        self.facts = facts
        self.version = version
        self.own = own
        self._catalogue = catalogue
        self._as_of = as_of
        self._places = places

    def places(self) -> Sequence[Evaluation]:
        """The places of the city, or the place itself; none for an owner. Without history."""
        if self.facts.scope.kind not in (ScopeKind.CITY, ScopeKind.PLACE):
            return ()
        kinds = dict.fromkeys(self._places, ScopeKind.PLACE)
        table = WindowTable(self._places)
        loading = loading_indicators(self._catalogue, self.facts.loading)
        found = evaluation.evaluate(
            self._catalogue, table, kinds, self.facts.at, self._as_of, history=False, loading=loading
        )
        return list(found.values())


def _kind(scope: Scope) -> ScopeKind:
    return ScopeKind(scope.owner_kind or scope.kind)


def _joined(*all_needs: Needs) -> Needs:
    joined: dict[object, frozenset[str]] = {}
    for needs in all_needs:
        for days, measures in needs.items():
            joined[days] = joined.get(days, frozenset()) | measures
    return joined  # type: ignore[return-value]
