"""评价反馈意见书 (N1a): the result of an evaluation, item by item, with guidance points. It orders nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from evaluation.documents.citing import citations
from evaluation.documents.drafting import Draft, joined
from evaluation.documents.guidance import Point, add_points
from evaluation.documents.model import Document
from evaluation.documents.paper import Paper
from evaluation.documents.refusing import lacks
from evaluation.documents.texts import texts_of

KIND: Final = "feedback"


@dataclass(frozen=True, slots=True)
class ScoredItem:
    """One row of the item table, as shown: points are texts such as 2.4 or 不适用."""

    code: str
    name: str
    weight: str
    points: str
    note: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """The result of one agency in one cycle; both spans are working days."""

    cycle: str
    period: str
    score: str
    grade_by_points: str
    grade: str
    items: Sequence[ScoredItem]
    points: Sequence[Point]
    appeal_days: int
    answer_days: int
    limits: Sequence[str] = ()
    """等次限制情形 that changed the grade"""
    is_trial: bool = False


def compose(paper: Paper, facts: Feedback) -> Document:
    """The document; RefusedError naming what is missing or must not be said."""
    draft = Draft(KIND, paper, texts_of(__file__, KIND))
    powers = citations(draft.texts["powers"])
    draft.say("", "opening", period=facts.period, cycle=facts.cycle, **powers)
    if facts.is_trial:
        draft.say("", "trial")
    _say_result(draft, facts)
    _say_items(draft, facts.items)
    _say_points(draft, facts.points)
    draft.say("rights", "objection", appeal_days=facts.appeal_days, answer_days=facts.answer_days)
    draft.say("contact", "contact", contact=paper.office.contact, phone=paper.office.phone)
    return draft.finish()


def _say_result(draft: Draft, facts: Feedback) -> None:
    draft.head("result_heading", 1)
    grades = {"grade_by_points": facts.grade_by_points, "grade": facts.grade}
    draft.say("facts", "result", score=facts.score, **grades)
    if facts.limits:
        draft.say("facts", "limits", limits=joined(*facts.limits))
    else:
        draft.say("facts", "no_limits")


def _say_items(draft: Draft, items: Sequence[ScoredItem]) -> None:
    if not items:
        raise lacks(KIND, "items")
    draft.head("items_heading", 2)
    rows = [(one.code, one.name, one.weight, one.points, one.note) for one in items]
    draft.tabulate("facts", rows, draft.texts["widths"], draft.texts["columns"])


def _say_points(draft: Draft, points: Sequence[Point]) -> None:
    draft.head("points_heading", 3)
    if points:
        add_points(draft, points, level=2)
        draft.say("", "closing")
    else:
        draft.say("demands", "no_points")
        draft.state("time_limit")
