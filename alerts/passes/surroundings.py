"""What holds at the instant of a look: owners, feeds, findings, what is late, loading or doubtful."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from alerts.desk import AlertDesk
from alerts.judging.feeds import Feed
from alerts.judging.figures import Standing
from core.access import Way
from core.conditions import NUMBER_KINDS, Condition
from core.days import local_date
from indicators.consistency import doubtful
from indicators.deliveries import cadences_of, deliveries
from indicators.freshness import Delivery, held_back, late_indicators, late_items, partial, unread_feeds
from indicators.loading import loading_indicators, loading_items
from people.ways import way_to
from store.operating import switches
from store.owners import OwnerRow
from store.views.conditions import conditions
from store.views.loading import loading_subjects
from store.views.scopes import CITY_CODE
from store.views.sources import FeedState, feed_states

ALL: Final = 100_000
TERM_FEEDS: Final = frozenset({("registers", "nodes"), ("registers", "batches")})
"""the feeds of what has a day by which it is due"""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Everything of an instant but the figures themselves."""

    at: datetime
    owners: Mapping[str, OwnerRow]
    places: frozenset[str]
    """codes of the places and of the city"""
    feeds: Sequence[Feed]
    findings: Sequence[Condition]
    """open ones"""
    late: frozenset[str]
    """indicators and items with a late feed behind them"""
    loading: frozenset[str]
    """those that count nothing yet, or only what a first reading has brought so far"""
    as_of: Mapping[str, date]
    doubtful: frozenset[tuple[str, str]]
    """(scope, indicator or item) whose number cannot be right"""
    unread: frozenset[tuple[str, str]] = frozenset()
    """(source, feed) that has not been read to its end even once"""

    def standing(self, scope: str, code: str) -> Standing:
        """Whether a number may be judged."""
        if code in self.loading:
            return "loading"
        if code in self.late:
            return "late"
        return "doubtful" if (scope, code) in self.doubtful else "ok"

    def kind_of(self, scope: str) -> str | None:
        """city, place, agency or archive; None: there is no such scope."""
        if scope == CITY_CODE:
            return "city"
        if scope in self.places:
            return "place"
        owner = self.owners.get(scope)
        return None if owner is None else owner.kind

    def place_of(self, scope: str) -> str:
        """The place that a scope is or belongs to; empty for the city and what belongs to no place."""
        owner = self.owners.get(scope)
        if owner is not None:
            return str(owner.place)
        return scope if scope in self.places and scope != CITY_CODE else ""


def surroundings(desk: AlertDesk, at: datetime) -> Surroundings:
    """What holds at an instant."""
    states = feed_states(desk.database, at)
    delivered = deliveries(states, cadences_of(desk.settings))
    by_key = {(state.source, state.feed): state for state in states}
    found = conditions(desk.database, limit=ALL).rows
    away = loading_subjects(desk.database)
    off = {one.source for one in switches(desk.database) if not one.is_on}
    unread = unread_feeds(_needed(desk), delivered, _awaited(desk, states, off))
    return Surroundings(
        at=at,
        owners=desk.book.owners(desk.database, local_date(at)),
        places=frozenset({CITY_CODE, *(str(place.code) for place in desk.settings.city.places)}),
        feeds=[_feed(desk, by_key[one.key], one, off) for one in delivered if one.key in by_key],
        findings=found,
        late=late_indicators(desk.catalogue, delivered, at) | late_items(desk.catalogue, delivered, at),
        loading=loading_indicators(desk.catalogue, away)
        | loading_items(desk.catalogue, away)
        | partial(desk.catalogue, unread),
        as_of=held_back(desk.catalogue, delivered, at),
        doubtful=_doubtful(desk, found),
        unread=unread,
    )


def way_of(desk: AlertDesk, around: Surroundings, scope: str) -> Way:
    """The way of the tree to a scope; what belongs to no place belongs to the city."""
    city = desk.settings.city
    owner = around.owners.get(scope)
    if owner is not None:
        return way_to(owner, city)
    place = scope if scope in around.places and scope != CITY_CODE else None
    return Way(str(city.code), str(city.municipal_code), place)


def _awaited(desk: AlertDesk, states: Sequence[FeedState], off: Collection[str]) -> Collection[str]:
    """The sources that are collected, once anything is polled here at all; nobody waits for one switched off."""
    if all(one.interval_s is None for one in states):
        return ()
    return [code for code, one in desk.settings.sources.items() if one.enabled and code not in off]


def _needed(desk: AlertDesk) -> frozenset[tuple[str, str]]:
    """The feeds that rules stand on; those that only some bureaus have are not waited for."""
    catalogue = desk.catalogue
    feeds = {feed for code in (*catalogue.indicators, *catalogue.items) for feed in catalogue.feeds_of(code)}
    return (TERM_FEEDS | feeds) - catalogue.beside


def _feed(desk: AlertDesk, state: FeedState, delivery: Delivery, off: Collection[str]) -> Feed:
    source = desk.settings.sources.get(state.source)
    is_off = state.source in off or (source is not None and not source.enabled)
    return Feed(delivery, is_off, state.lag_s, state.silent_s, state.rows, state.rejected, state.awaited_since)


def _doubtful(desk: AlertDesk, found: Sequence[Condition]) -> frozenset[tuple[str, str]]:
    """What a finding names, and the indicators that it makes doubtful."""
    doubted = [one for one in found if one.kind in NUMBER_KINDS and one.item]
    named = {(one.scope, one.item) for one in doubted}
    scopes = {one.scope for one in doubted}
    return frozenset(named | {(scope, code) for scope in scopes for code in doubtful(desk.catalogue, scope, doubted)})
