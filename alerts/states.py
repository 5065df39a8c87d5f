"""The life of an alert as data: its states, and the rows that move it (`states.yaml`)."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from alerts.values import Span
from core.errors import ConfigurationError
from core.forms import Label
from core.validation import validate
from core.yamllines import load

FILE: Final = Path(__file__).with_suffix(".yaml")


class State(StrEnum):
    """What an alert is; `inactive` has no row of its own in the store."""

    INACTIVE = "inactive"
    PENDING = "pending"
    FIRING = "firing"
    ACKNOWLEDGED = "acknowledged"


FIRED: Final = frozenset({State.FIRING, State.ACKNOWLEDGED})
"""what has fired and is not over, whether or not somebody has taken it up"""


Tell = Literal["fired", "worsened", "repeated", "resolved"]
GuardName = Literal["no_hold", "held", "kept", "worse", "worsening", "eased"]
Event = Literal["breach", "between", "clear", "unknown", "acknowledge", "age", "withdraw"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Row(_Part):
    """A line of the table."""

    old: State = Field(alias="from")
    event: Event
    guard: GuardName | None = None
    to: State
    reason: str
    tell: Tell | None = None


class StateTable(_Part):
    """The file as a whole: the rows, and what states, events, guards and reasons are called.

    `waits_for_clock`: a clock that has gone back by more than that was wrong before, and is not waited for.
    """

    waits_for_clock: Span
    states: Mapping[State, Label]
    unknown: Mapping[str, Label]
    ends: Mapping[str, Label]
    events: Mapping[Event, Label]
    guards: Mapping[GuardName, Label]
    reasons: Mapping[str, Label]
    rows: tuple[Row, ...]


@cache
def state_table() -> StateTable:
    """The table that ships; ConfigurationError with every mistake."""
    located = load(FILE, f"alerts/{FILE.name}")
    table, mistakes = validate(StateTable, located)
    if table is None or mistakes:
        raise ConfigurationError(mistakes)
    return table


@cache
def rows_of_table() -> Mapping[tuple[State, str], tuple[Row, ...]]:
    """(state, event) → its rows in their order."""
    found: dict[tuple[State, str], tuple[Row, ...]] = {}
    for row in state_table().rows:
        found[row.old, row.event] = (*found.get((row.old, row.event), ()), row)
    return found
