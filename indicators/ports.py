"""What the engine asks of the store and of its surroundings."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from core.conditions import Condition
from core.model import Reading
from indicators.bands import Standing
from indicators.confirming import BandChange, Key
from indicators.freshness import Delivery
from indicators.tables import Needs, Scope, Windows
from indicators.words import ScopeKind

Kinds = Mapping[Scope, ScopeKind]


class EngineStore(Protocol):
    """The store, as far as the engine knows it. Every call is safe to repeat; StoreError: the store is gone."""

    def places(self, needs: Needs) -> tuple[Mapping[Scope, Windows], Kinds]:
        """The sums of the city and its places, and what each of them is."""
        ...

    def owners(self, needs: Needs) -> tuple[Mapping[Scope, Windows], Kinds]:
        """The sums of all owners by their code."""
        ...

    def deliveries(self, at: datetime) -> Sequence[Delivery]:
        """How far the feeds have delivered."""
        ...

    def loading(self) -> Collection[str]:
        """The subjects that are under their first load and count nothing yet."""
        ...

    def standings(self) -> Mapping[Key, Standing]:
        """All confirmed bands."""
        ...

    def keep_standings(self, standings: Mapping[Key, Standing], changes: Sequence[BandChange]) -> None:
        """Keeps changed standings."""
        ...

    def append(self, readings: Sequence[Reading], at: datetime) -> int:
        """Keeps the readings that differ from the newest of their scope and code; how many those were."""
        ...

    def last_at(self) -> datetime | None:
        """The instant that the newest reading of the city is of; None when there is none yet."""
        ...

    def closed_day(self) -> int | None:
        """The newest day whose last readings were kept; None when there is none yet."""
        ...

    def note_closed(self, day: int) -> None:
        """Its last readings were kept."""
        ...

    def changed_since(self, columns: Sequence[str], since: datetime, at: datetime) -> Mapping[str, Mapping[str, int]]:
        """How much these sums of the city and its places have changed since an instant; empty when unknown."""
        ...

    def note_conditions(
        self, found: Sequence[Condition], kinds: Collection[str], scopes: Collection[str], at: datetime
    ) -> int:
        """Begins and ends conditions of numbers; `kinds` and `scopes` were looked at. How many are new or ended."""
        ...

    def bump(self, at: datetime) -> int:
        """A new snapshot version."""
        ...


class Waiter(Protocol):
    """Waits for announcements of commits."""

    def wait(self, timeout_s: float) -> Iterable[object]:
        """What was announced; empty after the time is over. StoreError when the connection is gone."""
        ...

    def close(self) -> None:
        """Stops listening."""
        ...
