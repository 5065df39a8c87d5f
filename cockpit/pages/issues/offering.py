"""Which acts an issue is offered for: what its state allows, less what can only be refused. Pure."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final

from cockpit.pages.issues.told import FAIL, PASS
from evaluation.casework.case import Case
from evaluation.commands.acting import BY_DOCUMENT
from evaluation.commands.reprimands import STEP as REPRIMAND

WEIGHTY: Final = frozenset({"grave", "serious"})
RUNNING: Final = frozenset({"rectifying", "overdue", "investigating"})
RISKY: Final = frozenset({"withdraw", "dismiss", "refuse_extension", "reject_defence", "find_nothing"})
"""acts that take something from somebody"""


def offered(case: Case, may: Sequence[str], rights: Collection[str]) -> list[str]:
    """The acts, in the order of the table of states; a re-check is one act, whatever it comes to."""
    events = [("recheck" if one in (PASS, FAIL) else one) for one in may if one not in BY_DOCUMENT]
    more = [act for act, (right, fits) in BESIDE.items() if right in rights and fits(case)]
    return [one for one in dict.fromkeys((*events, *more)) if FITS.get(one, _always)(case)]


def _always(case: Case) -> bool:
    return True


def _extension_waits(case: Case) -> bool:
    return case.extension is not None and case.extension.state == "asked"


def _is_examined(case: Case) -> bool:
    return case.defence is not None and case.defence.state == "examining"


def _before_last_stage(case: Case) -> bool:
    return case.row.stages_done < len(case.stages) - 1


FITS: Final[Mapping[str, Callable[[Case], bool]]] = {
    "grant_extension": _extension_waits,
    "refuse_extension": _extension_waits,
    "ask_extension": lambda case: case.extension is None,
    "defend": lambda case: case.defence is None,
    "uphold_defence": _is_examined,
    "reject_defence": _is_examined,
    "complete_stage": _before_last_stage,
    "submit_report": lambda case: not _before_last_stage(case),
    "close_by_data": lambda case: case.row.met_at is not None,
    "check_effect": lambda case: case.row.severity in WEIGHTY and case.row.effect_checked_on is None,
}
"""act → whether it makes sense now; the guards decide all the same"""

BESIDE: Final[Mapping[str, tuple[str, Callable[[Case], bool]]]] = {
    "examine_defence": ("notices.legal_review", lambda case: case.row.state == "examining_defence"),
    "review_case": (
        "notices.legal_review",
        lambda case: case.row.state == "investigating" and not case.row.case_reviewed_by,
    ),
    "note_finding": ("notices.draft", lambda case: case.row.state in RUNNING),
    "register_reprimand": ("notices.draft", lambda case: any(one.step == REPRIMAND for one in case.done)),
}
"""acts that move nothing: the right, and when they are offered"""
