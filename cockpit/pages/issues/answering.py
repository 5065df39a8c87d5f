"""Forms of what a unit says on an issue: its report, a defence, a request for more time."""

from collections.abc import Mapping
from typing import Final

from dash.development.base_component import Component

from cockpit.pages.issues import inputs
from cockpit.pages.issues.deciding import Fields
from cockpit.ui.visit import Visit
from evaluation.casework.reading import WholeIssue

KEYS: Final = inputs.KEYS


async def report(visit: Visit, found: WholeIssue) -> list[Component]:
    """What was done on each demand, the cause, what keeps it from coming back, and who answers for it."""
    hint = visit.words(f"{KEYS}.answer_hint")
    answers = [
        inputs.text(visit, f"answer.{one.position}", rows=2, label=one.text, hint=hint) for one in found.case.demands
    ]
    return [
        *answers,
        inputs.text(visit, "cause", rows=2),
        inputs.text(visit, "action", rows=2),
        inputs.line(visit, "who"),
        inputs.files(visit, found.case.row.owner_code),
    ]


async def defence(visit: Visit, found: WholeIssue) -> list[Component]:
    """The points, one a line."""
    hint = visit.words(f"{KEYS}.points_hint")
    return [inputs.text(visit, "points", rows=4, hint=hint), inputs.files(visit, found.case.row.owner_code)]


async def more_time(visit: Visit, found: WholeIssue) -> list[Component]:
    """How many days, and why."""
    return [
        inputs.number(visit, "days"),
        inputs.text(visit, "reason", rows=2),
        inputs.files(visit, found.case.row.owner_code),
    ]


ANSWERING: Final[Mapping[str, Fields]] = {
    "submit_report": report,
    "defend": defence,
    "ask_extension": more_time,
}
"""act → its fields"""
