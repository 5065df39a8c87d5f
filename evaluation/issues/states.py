"""The machine of issues: `move(state, event, facts, at)` says what happens, or why nothing does."""

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final

from evaluation.issues import guards, later_guards
from evaluation.issues.facts import IssueFacts
from evaluation.law.approval import approval_table
from evaluation.law.powers import power_table
from evaluation.machines.loading import read_machine
from evaluation.machines.table import Machine, Refusal, Transition

FILE: Final = Path(__file__).with_suffix(".yaml")


@cache
def issue_machine() -> Machine[IssueFacts]:
    """The table that ships; ConfigurationError with every mistake."""
    return read_machine(
        FILE,
        name="issue",
        guards={**guards.GUARDS, **later_guards.GUARDS},
        conditions={
            "is_order": guards.is_order,
            "nothing_remains": later_guards.nothing_remains,
            "submitted_late": later_guards.submitted_late,
            "without_effect": later_guards.without_effect,
        },
        lent={**power_table().refusals, **approval_table().refusals},
    )


def move(state: str | None, event: str, facts: IssueFacts, at: datetime) -> Transition | Refusal:
    """What an event does to an issue in a state (None: before it exists), or why it does nothing."""
    return issue_machine().move(state, event, facts, at)
