"""One stand-in system: its feeds, everything written over them, and what it remembers between starts."""

import random
import threading
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple, Protocol

from standins.days import now
from standins.feeds import Feed, Row
from standins.journal import Change, Journal, Origin
from standins.profile import Profile, profile
from standins.truth import Truth
from standins.universe import Universe, read_moves

DEFAULT_SEED: Final = 20_260_630


@dataclass(frozen=True)
class Settings:
    """What a stand-in is told: where its state is kept, what it generates, where it listens, how it behaves."""

    state_dir: Path
    seed: int = DEFAULT_SEED
    profile: str = "lively"
    scale: float = 1.0
    start: int | None = None  # instant that ends the history; None is the moment of the first start
    moves_path: Path | None = None  # moves.json of the registers, read at each truth call
    host: str = "127.0.0.1"
    port: int = 0
    control_port: int = 0
    per_second: float = 1.0  # business events a second when traffic is full
    requests_per_second: float = 50.0
    burst: int = 100
    credentials: Mapping[str, str] = field(default_factory=dict)
    push: Mapping[str, str] = field(default_factory=dict)  # url, key, secret: where changes are pushed to


@dataclass(frozen=True)
class World:
    """What base rows are a function of."""

    origin: Origin
    profile: Profile
    universe: Universe


class Parts(NamedTuple):
    """What makes one system out of a world."""

    feeds: Sequence[Feed]
    truth: Truth


class Author(Protocol):
    """Writes changes into a system; each call of `System.write` or `System.erase` is one changed row."""

    def change(self) -> None:
        """Makes at least one change of a random kind: new, corrected, moved, deleted or brought back."""
        ...

    def step(self) -> None:
        """Makes one business event of live traffic."""
        ...


class Deletion(NamedTuple):
    """One deleted row: when, of which feed, its id."""

    stamp: int
    feed: str
    key: str


class System:
    """Feeds with their overlay. Whole steps are atomic: no page shows half of one, or one that is not yet on file."""

    def __init__(self, name: str, settings: Settings, parts: Callable[[World], Parts]) -> None:
        self.name = name
        self.settings = settings
        begin = settings.start if settings.start is not None else now()
        self._journal = Journal(
            settings.state_dir, Origin(settings.seed, begin, settings.profile, float(settings.scale))
        )
        self.world = world_of(self._journal.origin)
        feeds, self.truth = parts(self.world)
        self.feeds: dict[str, Feed] = {feed.name: feed for feed in feeds}
        self.lock = threading.RLock()
        self.deletions: list[Deletion] = []
        self.written: Counter[str] = Counter()
        self.last_stamp = self.world.origin.start
        self._unsaved: list[Change] = []
        for change in self._journal.changes():
            self._apply(change)
        self.random = random.Random(f"{self.world.origin.seed}/{name}/{self.change_count}")

    @property
    def change_count(self) -> int:
        """How many rows were written since the first start."""
        return self.written.total()

    def write(self, feed: str, index: int, row: Row) -> None:
        """Writes one row, new or changed; it gets a later `updated_at` than every row before."""
        self._record(feed, index, row, str(row[self.feeds[feed].key]))

    def erase(self, feed: str, index: int) -> None:
        """Deletes one row; nothing happens if there is none."""
        row = self.feeds[feed].current(index)
        if row is not None:
            self._record(feed, index, None, str(row[self.feeds[feed].key]))

    def _record(self, feed: str, index: int, row: Row | None, key: str) -> None:
        change = Change(max(now(), self.last_stamp + 1), feed, index, key, row)
        self._apply(change)
        self._unsaved.append(change)

    def _apply(self, change: Change) -> None:
        before = self.truth.effects(change.feed, change.index)
        self.feeds[change.feed].put(change.index, change.row, change.stamp)
        self.truth.replace(before, self.truth.effects(change.feed, change.index))
        if change.row is None:
            self.deletions.append(Deletion(change.stamp, change.feed, change.key))
        self.written[change.feed] += 1
        self.last_stamp = change.stamp

    def change(self, author: Author, count: int) -> dict[str, int]:
        """Lets an author change at least `count` rows at once; how many were written, by feed."""
        with self.lock:
            before = Counter(self.written)
            while (self.written - before).total() < count:
                author.change()
            self.save()
            return dict(self.written - before)

    def step(self, author: Author) -> None:
        """Lets an author make one business event."""
        with self.lock:
            author.step()
            self.save()

    def save(self) -> None:
        """Puts on file what was written."""
        self._journal.append(self._unsaved)
        self._unsaved = []

    def deletions_after(self, after: int, limit: int) -> tuple[list[Deletion], bool]:
        """Deletions with a stamp above `after`, oldest first, and whether more follow."""
        with self.lock:
            low = bisect_right(self.deletions, after, key=lambda deletion: deletion.stamp)
            return self.deletions[low : low + limit], len(self.deletions) > low + limit

    def items(self, scope: str, at: int) -> dict[str, int]:
        """The true values for a scope on a day, units counted where they are now. Raises KeyError for the scope."""
        self.truth.prepare()
        with self.lock:
            return self.truth.items(scope, at, read_moves(self.settings.moves_path))

    def close(self) -> None:
        """Lets go of the state folder."""
        self._journal.close()


def world_of(origin: Origin) -> World:
    """The world that an origin stands for."""
    size = profile(origin.profile, origin.scale)
    return World(origin, size, Universe(origin.seed, size.agencies))
