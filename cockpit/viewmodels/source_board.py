"""The sources as a page shows them: each with its feeds, how they are, what is open, and what is under way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final, Protocol

from cockpit.i18n import Texts
from cockpit.viewmodels.faults import condition_sentence, feed_name, feed_sentence
from cockpit.viewmodels.freshness import FeedBook
from cockpit.viewmodels.sources import source_rows
from core.conditions import Condition
from core.settings import Settings
from store.operating import Order, Switch
from store.progress import ProgressRow
from store.sweeps import SweepRow
from store.views.conditions import ConditionPage
from store.views.long_reads import LongReads
from store.views.sources import FeedState

MOST_CONDITIONS: Final = 200


class Reads(Protocol):
    """What the board is read from."""

    def feeds(self, at: datetime) -> Sequence[FeedState]:
        """Every feed that has ever run."""
        ...

    def long_reads(self, at: datetime) -> LongReads:
        """Long reads under way, and the newest sweeps."""
        ...

    def conditions(
        self, open_only: bool | None, source: str | None, kind: str | None, limit: int, offset: int
    ) -> ConditionPage:
        """What is not as it should be."""
        ...

    def switches(self) -> Sequence[Switch]:
        """Sources that somebody has switched."""
        ...

    def open_orders(self) -> Sequence[Order]:
        """Stretches that wait to be read again, or are."""
        ...


@dataclass(frozen=True, slots=True)
class FeedLine:
    """A feed: its name, how it is, and the sentence about what its newest run stumbled over."""

    state: FeedState
    name: str
    look: str
    """ok, late, doubtful, stopped, failed, never, resting, off"""
    told: str
    sweep: SweepRow | None = None


@dataclass(frozen=True, slots=True)
class ConditionLine:
    """Something that is not as it should be, as a sentence."""

    condition: Condition
    name: str
    told: str


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source with its feeds. `look` as of a feed; `told`: why; `switch`: who switched it last, None: nobody ever."""

    code: str
    name: str
    look: str
    told: str
    interval_s: float
    source_at: datetime | None
    last_success_at: datetime | None
    next_run_at: datetime | None
    quarantined: int
    circuit: str
    feeds: tuple[FeedLine, ...]
    progress: tuple[ProgressRow, ...]
    conditions: tuple[ConditionLine, ...]
    switch: Switch | None = None
    orders: tuple[Order, ...] = ()
    """that are not over, the oldest first"""

    @property
    def is_off(self) -> bool:
        """Whether somebody has switched it off."""
        return self.switch is not None and not self.switch.is_on

    @property
    def rejected(self) -> int:
        """Rows that the newest runs of its feeds rejected."""
        return sum(feed.state.rejected for feed in self.feeds)


@dataclass(frozen=True, slots=True)
class Board:
    """All sources that the settings enable, in their order, at an instant."""

    at: datetime
    sources: tuple[SourceLine, ...]
    by_code: Mapping[str, SourceLine] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_code", {source.code: source for source in self.sources})

    @property
    def feeds(self) -> list[FeedLine]:
        """The feeds of all sources."""
        return [feed for source in self.sources for feed in source.feeds]

    @property
    def conditions(self) -> list[ConditionLine]:
        """What is open, of all sources, the newest first."""
        found = [line for source in self.sources for line in source.conditions]
        return sorted(found, key=lambda line: line.condition.since or self.at, reverse=True)

    def feed(self, source: str, feed: str) -> FeedLine | None:
        """A feed by source and code."""
        line = self.by_code.get(source)
        return next((one for one in line.feeds if one.state.feed == feed), None) if line else None


def board(settings: Settings, texts: Texts, language: str, reads: Reads, at: datetime) -> Board:
    """The board at an instant; five short reads of the store."""
    states = reads.feeds(at)
    long_reads = reads.long_reads(at)
    conditions = reads.conditions(True, None, None, MOST_CONDITIONS, 0).rows
    switches = {switch.source: switch for switch in reads.switches()}
    book = FeedBook(settings, states, at)
    rows = source_rows(settings, texts, book, language)
    named = _Namer(settings, texts, language, book)
    orders = reads.open_orders()
    lines = (_source(row, named, long_reads, conditions, switches.get(row["code"])) for row in rows)
    return Board(at, tuple(replace(line, orders=_of(line.code, orders)) for line in lines))


def _of(source: str, orders: Sequence[Order]) -> tuple[Order, ...]:
    return tuple(order for order in orders if order.source == source)


@dataclass(frozen=True, slots=True)
class _Namer:
    settings: Settings
    texts: Texts
    language: str
    book: FeedBook

    def feed(self, state: FeedState, sweep: SweepRow | None, *, off: bool) -> FeedLine:
        """A feed with its words."""
        return FeedLine(
            state,
            feed_name(self.texts, self.language, state.source, state.feed),
            "off" if off else feed_look(self.book, state),
            feed_sentence(self.texts, self.language, self.settings, state) or state.reason,
            sweep,
        )

    def condition(self, one: Condition) -> ConditionLine:
        """A condition with its words."""
        return ConditionLine(
            one,
            self.texts(self.language, f"condition.name.{one.kind}"),
            condition_sentence(self.texts, self.language, self.settings, one),
        )


def feed_look(book: FeedBook, state: FeedState) -> str:
    """How a feed is, in one word."""
    if state.outcome in ("failed", "stopped"):
        return state.outcome
    if state.last_success_at is None:
        return "never"
    if state.outcome == "suspect":
        return "doubtful"
    if book.is_late(state):
        return "resting" if book.is_resting(state.source) else "late"
    return "retry" if state.outcome == "retry" and not book.is_resting(state.source) else "ok"


def _source(
    row: Mapping[str, Any],
    named: _Namer,
    long_reads: LongReads,
    conditions: Sequence[Condition],
    switch: Switch | None,
) -> SourceLine:
    code: str = row["code"]
    off = switch is not None and not switch.is_on
    sweeps = {sweep.feed: sweep for sweep in long_reads.sweeps if sweep.source == code}
    states = named.book.of_source(code)
    feeds = tuple(named.feed(state, sweeps.get(state.feed), off=off) for state in states)
    return SourceLine(
        code=code,
        name=row["name"],
        look="off" if off else row["state"],
        told="" if off else row["reason"],
        interval_s=row["interval_s"],
        source_at=max((state.source_at for state in states if state.source_at), default=None),
        last_success_at=max((state.last_success_at for state in states if state.last_success_at), default=None),
        next_run_at=min((state.next_run_at for state in states if state.next_run_at), default=None),
        quarantined=row["quarantined"],
        circuit=row["circuit"],
        feeds=feeds,
        progress=tuple(one for one in long_reads.progress if one.source == code),
        conditions=tuple(named.condition(one) for one in conditions if one.source == code),
        switch=switch,
    )
