"""The engine's ports on the real store."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.conditions import Condition
from core.model import Reading
from indicators.bands import Pending, Standing
from indicators.confirming import BandChange, Key
from indicators.deliveries import Cadences, deliveries
from indicators.freshness import Delivery
from indicators.ports import Kinds
from indicators.tables import Needs, Scope, Windows, measures_of, windows_of
from indicators.words import ScopeKind
from store import readings as kept
from store.conditions import note_numbers
from store.database import Database
from store.owners import owners_of
from store.readings import BandState
from store.views.changes import changes_since
from store.views.loading import loading_subjects
from store.views.measures import measures_in_windows, owner_measures
from store.views.scopes import CITY_CODE
from store.views.sources import feed_states


@dataclass(frozen=True, slots=True)
class DatabaseStore:
    """The store over one database; `cadences` says how often each source should deliver."""

    database: Database
    places_of_city: Sequence[int]
    cadences: Cadences

    def places(self, needs: Needs) -> tuple[Mapping[Scope, Windows], Kinds]:
        """The sums of 全市 and its places, whether or not they have rows."""
        found = measures_in_windows(self.database, windows_of(needs), measures_of(needs), self.places_of_city)
        return found, {scope: ScopeKind.CITY if scope == CITY_CODE else ScopeKind.PLACE for scope in found}

    def owners(self, needs: Needs) -> tuple[Mapping[Scope, Windows], Kinds]:
        """The sums of the owners that have any."""
        known = {owner.owner_id: owner for owner in owners_of(self.database, None)}
        found = owner_measures(self.database, windows_of(needs), measures=measures_of(needs))
        sums: dict[Scope, Windows] = {known[number].code: one for number, one in found.items() if number in known}
        kinds: dict[Scope, ScopeKind] = {owner.code: ScopeKind(owner.kind) for owner in known.values()}
        return sums, kinds

    def deliveries(self, at: datetime) -> Sequence[Delivery]:
        """Every feed with its last success, as the screens see it."""
        return deliveries(feed_states(self.database, at), self.cadences)

    def loading(self) -> Collection[str]:
        """The subjects under their first load."""
        return loading_subjects(self.database)

    def standings(self) -> Mapping[Key, Standing]:
        """All confirmed bands."""
        return {key: _standing(state) for key, state in kept.load_bands(self.database).items()}

    def keep_standings(self, standings: Mapping[Key, Standing], changes: Sequence[BandChange]) -> None:
        """Keeps changed standings."""
        kept.save_bands(self.database, [_state(key, standing) for key, standing in standings.items()])

    def append(self, readings: Sequence[Reading], at: datetime) -> int:
        """Keeps the readings that differ from the newest."""
        return kept.append_readings(self.database, readings, at)

    def last_at(self) -> datetime | None:
        """The instant that the newest reading of the city is of; None when there is none yet."""
        return max((one.at for one in kept.latest_readings(self.database, [CITY_CODE]).values()), default=None)

    def closed_day(self) -> int | None:
        """The newest day whose last readings were kept."""
        return kept.closed_day(self.database)

    def note_closed(self, day: int) -> None:
        """Its last readings were kept."""
        kept.note_closed(self.database, day)

    def changed_since(self, columns: Sequence[str], since: datetime, at: datetime) -> Mapping[str, Mapping[str, int]]:
        """What the journal of deltas says."""
        return changes_since(self.database, columns, since, at)

    def note_conditions(
        self, found: Sequence[Condition], kinds: Collection[str], scopes: Collection[str], at: datetime
    ) -> int:
        """Keeps conditions of numbers."""
        return note_numbers(self.database, found, kinds, scopes, at)

    def bump(self, at: datetime) -> int:
        """A new snapshot version."""
        return kept.bump_version(self.database, at)


def _standing(state: BandState) -> Standing:
    """A candidate without a day is no candidate: its band may be N/A, which is stored as nothing."""
    pending = Pending(state.candidate, state.candidate_since) if state.candidate_since else None
    return Standing(state.band, state.since, pending)


def _state(key: Key, standing: Standing) -> BandState:
    pending = standing.pending
    return BandState(
        *key,
        band=standing.band,
        since=standing.since,
        candidate=pending.band if pending else None,
        candidate_since=pending.since if pending else None,
    )
