"""The life of a filed value as a table: state, what is done, who may do it, next state. Pure.

A value whose validity has ended stays confirmed and counts on: that it is old is a mark, as with a source that is away.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from core.errors import RefusedError

State = Literal["entered", "confirmed", "refused", "withdrawn", "replaced"]
Deed = Literal["confirm", "refuse", "withdraw", "take_back", "replace"]

STATES: Final[tuple[State, ...]] = ("entered", "confirmed", "refused", "withdrawn", "replaced")


@dataclass(frozen=True, slots=True)
class Transition:
    """From a state to the next by a deed; which right it needs, whether somebody else has to do it, and say why."""

    state: State
    deed: Deed
    then: State
    permission: str
    by_another: bool = False
    with_reason: bool = False


TRANSITIONS: Final = (
    Transition("entered", "confirm", "confirmed", "manual.confirm", by_another=True),
    Transition("entered", "refuse", "refused", "manual.confirm", by_another=True, with_reason=True),
    Transition("entered", "withdraw", "withdrawn", "manual.enter"),
    Transition("confirmed", "take_back", "withdrawn", "manual.confirm", by_another=True, with_reason=True),
)
"""What people do. `replaced` follows when another value of the same item, owner and day is confirmed."""


def transition(state: str, deed: Deed) -> Transition:
    """What a deed does in a state. RefusedError: it does nothing there."""
    for one in TRANSITIONS:
        if (one.state, one.deed) == (state, deed):
            return one
    raise RefusedError(f"{deed}: not with a value that is {state}", f"filing_is_{state}")


def possible(state: str, *, is_own: bool) -> Iterator[Transition]:
    """What may be done in a state by whoever entered the value, or by somebody else."""
    return (one for one in TRANSITIONS if one.state == state and not (one.by_another and is_own))
