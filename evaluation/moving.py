"""Moves a case by its table of states, and tells in the words of the table why one does not move."""

from datetime import datetime
from typing import TypeVar

from core.errors import RefusedError
from evaluation.machines.table import Machine, Refusal, Transition

Facts = TypeVar("Facts")


class RefusedMoveError(RefusedError):
    """A table of states refuses an act; the code is `<machine>.<code of the table>`."""

    def __init__(self, machine: Machine[Facts], refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(machine.refusals[refusal.code].en, f"{machine.name}.{refusal.code}")


class OvertakenError(RefusedError):
    """Somebody else was faster: what was seen is not what is there now."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} has changed meanwhile", "overtaken", what=what)


def moved(machine: Machine[Facts], state: str | None, event: str, facts: Facts, at: datetime) -> Transition:
    """What an event does in a state. RefusedMoveError: nothing, and why."""
    found = machine.move(state, event, facts, at)
    if isinstance(found, Refusal):
        raise RefusedMoveError(machine, found)
    return found
