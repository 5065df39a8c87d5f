"""The table of a state machine and the one way to move by it. Pure: what a guard needs to know is handed in."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from evaluation.machines.words import Words

Facts = TypeVar("Facts")

Guard = Callable[[Facts, datetime], str | None]
"""None: it lets pass; else the code of the refusal"""
Condition = Callable[[Facts, datetime], bool]
"""which of several rows of one state and event it is"""

NOT_IN_THIS_STATE = "not_in_this_state"
STATE_IS_FINAL = "state_is_final"
SYSTEM = "system"
"""who: nobody's hand moves it, the passing of time or of data does"""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: in a state (None: before the beginning) an event leads to the next state.

    `when` names the condition that chooses this row among those of the same state and event; `who` the permission that
    the act needs. `code` names the row for good.
    """

    state: str | None
    event: str
    to: str
    who: str
    when: str = ""
    guards: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """state.event, with the condition behind it where there is one."""
        return f"{self.state or 'begin'}.{self.event}" + (f".{self.when}" if self.when else "")


@dataclass(frozen=True, slots=True)
class Transition:
    """What happened: from a state (None: the beginning) by an event to a state, at an instant, with which effects."""

    machine: str
    state: str | None
    event: str
    to: str
    at: datetime
    effects: tuple[str, ...] = ()
    row: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing happened: the code of a sentence of the table's `refusals`."""

    machine: str
    code: str
    state: str | None
    event: str


@dataclass(frozen=True)
class Machine(Generic[Facts]):
    """A table with its words, and the guards and conditions that it names."""

    name: str
    words: Words
    states: Mapping[str, Words]
    final: frozenset[str]
    events: Mapping[str, Words]
    effects: Mapping[str, Words]
    refusals: Mapping[str, Words]
    rows: tuple[Row, ...]
    guards: Mapping[str, Guard[Facts]]
    conditions: Mapping[str, Condition[Facts]]
    guard_refusals: Mapping[str, tuple[str, ...]]
    condition_words: Mapping[str, Words]

    def move(self, state: str | None, event: str, facts: Facts, at: datetime) -> Transition | Refusal:
        """What an event does in a state, or why it does nothing; the first guard that objects names the reason."""
        row = self._row(state, event, facts, at)
        if row is None:
            return Refusal(self.name, self._reason(state), state, event)
        for name in row.guards:
            code = self.guards[name](facts, at)
            if code is not None:
                return Refusal(self.name, self._declared(name, code), state, event)
        return Transition(self.name, state, event, row.to, at, row.effects, row.code)

    def possible(self, state: str | None) -> Iterator[Row]:
        """What may happen in a state, whatever the guards say; permissions stand in `who`."""
        return (row for row in self.rows if row.state == state)

    def is_final(self, state: str | None) -> bool:
        """Whether a case rests there for good."""
        return state in self.final

    def _row(self, state: str | None, event: str, facts: Facts, at: datetime) -> Row | None:
        fitting = (row for row in self.rows if (row.state, row.event) == (state, event))
        return next((row for row in fitting if not row.when or self.conditions[row.when](facts, at)), None)

    def _reason(self, state: str | None) -> str:
        return STATE_IS_FINAL if self.is_final(state) else NOT_IN_THIS_STATE

    def _declared(self, guard: str, code: str) -> str:
        if code not in self.guard_refusals[guard]:
            raise LookupError(f"{self.name}: the guard {guard} refuses with {code!r}, which its table does not say")
        return code
