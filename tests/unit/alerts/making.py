"""Rules and observations as tests of alerts want them."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from alerts.observing import CLEAR, Observation, Sight
from alerts.schema import Rule
from alerts.standing import Standing, Timing
from alerts.states import State

START: Final = datetime(2026, 3, 2, 1, tzinfo=UTC)
"""a Monday, 09:00 local time"""
HOLD: Final = timedelta(minutes=10)
KEEP: Final = timedelta(minutes=5)
TIMED: Final = Timing(HOLD, KEEP)
AT_ONCE: Final = Timing()

BETWEEN: Final = Observation(Sight.BETWEEN)
NO_DATA: Final = Observation(Sight.NO_DATA)
STALE: Final = Observation(Sight.STALE)
ERROR: Final = Observation(Sight.ERROR)
WELL: Final = CLEAR

BODY: Final = {
    "code": "AL-9",
    "version": 1,
    "name": {"zh": "A", "en": "A"},
    "stream": "act",
    "subject": {"kind": "indicator", "of": ["agency"]},
    "condition": {"kind": "threshold", "below": 80},
    "to": ["officer"],
}


def rule(**changes: Any) -> Rule:
    """A rule with some keys as a file would have them."""
    return Rule.model_validate(BODY | changes)


def breach(rank: int = 1) -> Observation:
    """A breach that has gone so far."""
    return Observation(Sight.BREACH, rank=rank)


def after(minutes: float) -> datetime:
    """An instant so long after the start."""
    return START + timedelta(minutes=minutes)


def standing(state: State, **known: Any) -> Standing:
    """What is known of an instance that came to a state at the start and was told of with rank 1 once it fired."""
    has_fired = state in (State.FIRING, State.ACKNOWLEDGED)
    usual = {
        "judged_at": START,
        "pending_since": None if state is State.INACTIVE else START,
        "fired_at": START if has_fired else None,
        "rank": 0 if state is State.INACTIVE else 1,
        "told_rank": int(has_fired),
        "risen": () if state is State.INACTIVE else (START,),
    }
    return Standing(state, **(usual | known))
