"""All tables of states, in the order in which the documents show them."""

from collections.abc import Callable
from typing import Any, Final

from evaluation.cycles.cycle import cycle_machine
from evaluation.cycles.participation import participation_machine
from evaluation.guidance.states import guidance_machine
from evaluation.inspections.states import inspection_machine
from evaluation.issues.states import issue_machine
from evaluation.leads.states import lead_machine
from evaluation.machines.table import Machine
from evaluation.objections.data_objection import objection_machine
from evaluation.objections.defence import defence_machine
from evaluation.objections.extension import extension_machine

MACHINES: Final[tuple[Callable[[], Machine[Any]], ...]] = (
    issue_machine,
    cycle_machine,
    participation_machine,
    lead_machine,
    inspection_machine,
    guidance_machine,
    objection_machine,
    extension_machine,
    defence_machine,
)


def machines() -> tuple[Machine[Any], ...]:
    """Every machine of evaluation; ConfigurationError with the mistakes of the first file that has some."""
    return tuple(load() for load in MACHINES)
