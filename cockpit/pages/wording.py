"""How evaluation is told on pages: states, events, scores, grades, groups."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, Final

from dash.development.base_component import Component

from cockpit.ui.parts import Look, chip, mark
from cockpit.ui.tags import html
from cockpit.ui.visit import Visit, Words
from core.days import local_date
from core.working_days import statutory
from evaluation.documents.kinds import kinds
from evaluation.machines.table import Machine
from evaluation.rubric.phrases import tenths
from evaluation.tables import machines

LOOKS: Final[Mapping[str, Look]] = {
    "preparing": "near",
    "self_reporting": "near",
    "submitted": "near",
    "reviewing": "near",
    "objecting": "warn",
    "published": "calm",
    "improving": "near",
    "closed": "calm",
    "not_rated": "off",
    "withdrawn": "off",
    "cancelled": "off",
    "overdue": "bad",
    "closed_by_transfer": "off",
    "to_confirm": "near",
    "rectifying": "near",
    "to_recheck": "near",
    "examining_defence": "near",
    "investigating": "warn",
    "transferred": "warn",
    "void": "off",
    "reached": "calm",
    "repeated": "warn",
    "dropped": "off",
    "registered": "near",
    "checking": "near",
    "answered": "calm",
    "dismissed": "off",
    "open": "near",
    "upheld": "calm",
    "rejected": "off",
    "planning": "near",
    "plan_to_approve": "near",
    "plan_published": "near",
    "drawn": "near",
    "notified": "near",
    "on_site": "near",
    "to_feed_back": "near",
    "fed_back": "calm",
    "done": "calm",
}
"""state of a case → its look: what is done is calm, what is late is filled; any other is plain"""

SEVERITIES: Final[Mapping[str, Look]] = {"grave": "bad", "serious": "warn"}
SOON: Final = 3
"""days before the last one from which something stands out"""

GRADES: Final[Mapping[str, Look]] = {"excellent": "good", "good": "calm", "qualified": "near", "unqualified": "bad"}
"""grades from the best on, with their look"""


@cache
def machine_of(name: str) -> Machine[Any]:
    """A table of states by its name."""
    return next(one for one in machines() if one.name == name)


def state_text(words: Words, machine: str, state: str) -> str:
    """What a state is called; one that the table does not know by its code."""
    found = machine_of(machine).states.get(state)
    return state if found is None else found.of(words.language)


def state_chip(words: Words, machine: str, state: str) -> Component:
    """A state with its look."""
    return chip(LOOKS.get(state, "plain"), state_text(words, machine, state))


def event_text(words: Words, machine: str, event: str) -> str:
    """What an event is called."""
    found = machine_of(machine).events.get(event)
    return event if found is None else found.of(words.language)


def score_text(value: int | None) -> str:
    """`90.6`; a dash where there is none."""
    return "–" if value is None else tenths(value)


def share_text(per_mille: int) -> str:
    """`12.5%`."""
    return f"{per_mille // 10}.{per_mille % 10}%"


def group_text(words: Words, code: str) -> str:
    """What a group of agencies is called; one that nobody has named by its code."""
    return words.known(f"evaluation.group.{code}", code) if code else words("evaluation.no_group")


def grade_text(words: Words, grade: str | None) -> str:
    """What a grade is called."""
    return words.known(f"evaluation.grade.{grade}", grade) if grade else "–"


def grade_chip(words: Words, grade: str | None) -> Component | str:
    """A grade with its look; a dash where there is none."""
    return chip(GRADES.get(grade, "plain"), grade_text(words, grade)) if grade else "–"


def severity_chip(words: Words, severity: str) -> Component:
    """How grave an issue is."""
    return chip(SEVERITIES.get(severity, "plain"), words(f"evaluation.severity.{severity}"))


def document_title(words: Words, kind: str) -> str:
    """What a kind of document is called."""
    found = kinds().kinds.get(kind)
    return kind if found is None else words.of(found.title.zh, found.title.en)


def nodes_of(visit: Visit, *permissions: str) -> tuple[str, ...] | None:
    """The authorities whose cases the visitor may see by any of some permissions; None: all of the city."""
    nodes = tuple(dict.fromkeys(node for one in permissions for node in visit.principal.nodes(one, visit.at)))
    return None if str(visit.services.settings.city.code) in nodes else nodes


def working_due_mark(visit: Visit, due_on: date) -> Component:
    """A last day by the statutory calendar: provisional in a year whose holidays are not published."""
    return due_mark(visit, due_on, is_provisional=not statutory().is_published(due_on.year))


def due_mark(visit: Visit, due_on: date, *, is_provisional: bool = False) -> Component:
    """A last day, how far off or how long over it is, and whether holidays may still move it."""
    words, days = visit.words, (due_on - local_date(visit.at)).days
    said: list[Any] = [due_on.isoformat()]
    if days < 0:
        said.append(chip("bad", words("evaluation.late", n=-days)))
    elif days <= SOON:
        said.append(chip("warn", words("evaluation.today") if days == 0 else words("evaluation.left", n=days)))
    else:
        said.append(html.Span(words("evaluation.left", n=days), className="soft"))
    if is_provisional:
        said.append(mark(words("evaluation.provisional"), words("evaluation.provisional_hint")))
    return html.Div(said, className="stacked")
