"""A store and a waiter that live in memory."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from core.clock import FixedClock
from core.conditions import Condition
from core.errors import StoreError
from core.model import Reading
from indicators.bands import Standing
from indicators.confirming import BandChange, Key
from indicators.freshness import Delivery
from indicators.ports import Kinds
from indicators.tables import Needs, Scope, Windows, window_name
from indicators.words import ScopeKind
from tests.unit.indicators.rows import Delta, RowsTable


@dataclass
class FakeStore:
    """Rows of owners 1 (an agency) and 2 (an archive) of one place; what the engine keeps can be looked at."""

    rows: list[Delta] = field(default_factory=list)
    feeds: list[Delivery] = field(default_factory=list)
    kept: list[Reading] = field(default_factory=list)
    bands: dict[Key, Standing] = field(default_factory=dict)
    changes: list[BandChange] = field(default_factory=list)
    changed: dict[str, dict[str, int]] = field(default_factory=dict)
    conditions: dict[tuple[str, str, str], Condition] = field(default_factory=dict)
    away: Collection[str] = ()
    version: int = 0
    closed: int | None = None
    broken: bool = False

    def add(self, measure: str, day: int, n: int, owner: int = 1) -> None:
        self.rows.append((measure, owner, 0, day, n))

    def places(self, needs: Needs) -> tuple[Mapping[Scope, Windows], Kinds]:
        if self.broken:
            raise StoreError("the server is gone")
        kinds = {"330100": ScopeKind.CITY, "330106": ScopeKind.PLACE}
        return self._sums(needs, {"330100": (1, 2), "330106": (1, 2)}), kinds

    def owners(self, needs: Needs) -> tuple[Mapping[Scope, Windows], Kinds]:
        kinds = {"U": ScopeKind.AGENCY, "330106A": ScopeKind.ARCHIVE}
        return self._sums(needs, {"U": (1,), "330106A": (2,)}), kinds

    def _sums(self, needs: Needs, owners: Mapping[Scope, Sequence[int]]) -> dict[Scope, Windows]:
        table = RowsTable(owners, self.rows)
        return {
            scope: {
                window_name(days): {measure: table.over(measure, days)[position] for measure in measures}
                for days, measures in needs.items()
            }
            for position, scope in enumerate(table.scopes)
        }

    def deliveries(self, at: datetime) -> Sequence[Delivery]:
        return self.feeds

    def loading(self) -> Collection[str]:
        return self.away

    def standings(self) -> Mapping[Key, Standing]:
        return self.bands

    def keep_standings(self, standings: Mapping[Key, Standing], changes: Sequence[BandChange]) -> None:
        self.bands.update(standings)
        self.changes.extend(changes)

    def append(self, readings: Sequence[Reading], at: datetime) -> int:
        newest = {(one.scope, one.code): (one.numerator, one.denominator) for one in self.kept}
        fresh = [one for one in readings if newest.get((one.scope, one.code)) != (one.numerator, one.denominator)]
        self.kept.extend(fresh)
        return len(fresh)

    def last_at(self) -> datetime | None:
        return max((one.at for one in self.kept if one.scope == "330100"), default=None)

    def closed_day(self) -> int | None:
        return self.closed

    def note_closed(self, day: int) -> None:
        self.closed = day

    def changed_since(self, columns: Sequence[str], since: datetime, at: datetime) -> Mapping[str, Mapping[str, int]]:
        return self.changed

    def note_conditions(
        self, found: Sequence[Condition], kinds: Collection[str], scopes: Collection[str], at: datetime
    ) -> int:
        before = dict(self.conditions)
        over = [key for key in self.conditions if key[0] in kinds and key[1] in scopes]
        for key in over:
            del self.conditions[key]
        self.conditions |= {(one.kind, one.scope, one.item): one for one in found}
        return len(before.keys() ^ self.conditions.keys())

    def bump(self, at: datetime) -> int:
        self.version += 1
        return self.version

    def reading(self, code: str, scope: str = "330106") -> Reading:
        return [one for one in self.kept if (one.code, one.scope) == (code, scope)][-1]


@dataclass
class ScriptedWaiter:
    """Moves the clock by each wait; at the scripted waits something is announced."""

    clock: FixedClock
    script: Callable[[int], Sequence[object]]
    waits: list[float] = field(default_factory=list)
    closed: bool = False

    def wait(self, timeout_s: float) -> Sequence[object]:
        self.waits.append(timeout_s)
        found = self.script(len(self.waits))
        self.clock.move(timedelta(seconds=0.01 if found else timeout_s))
        return found

    def close(self) -> None:
        self.closed = True
