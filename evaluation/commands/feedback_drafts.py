"""Drafts of 评价反馈意见书, one for each agency whose items are judged: everything in them is computed."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any, Final

from core.access import Principal
from core.days import local_date
from evaluation.casework.deeds import by_principal
from evaluation.casework.drafts import NewDraft, draft_within
from evaluation.desk import Desk
from evaluation.guidance.points import suggested_date
from evaluation.law.parameters import value
from evaluation.parts.bulk import Bulk
from evaluation.parts.finding import cycle_within, demand_cycle
from evaluation.parts.points import point_facts
from evaluation.rubric.explaining import explain
from evaluation.rubric.inputs import Inputs
from evaluation.rubric.phrases import Speaker, phrases, tenths
from evaluation.rubric.results import Result, half_up
from evaluation.rubric.rubric import Rubric
from evaluation.rubric.values import number
from evaluation.scoring.rubrics import rubric_within
from evaluation.scoring.running import result_again
from evaluation.sentences import sentence
from people.deeds import Matter, deed
from store.evaluation import parts, scores
from store.evaluation.cycles import CycleRow

DRAFT: Final = "notices.draft"
KIND: Final = "feedback"
UNJUDGED: Final = "feedback_unjudged"
"""why an agency gets no draft: its items are not all judged"""


def draft_feedback(
    desk: Desk, principal: Principal, code: str, at: datetime, owners: Collection[str] | None = None
) -> Bulk:
    """Drafts the feedback of agencies (None: of all under review) that are judged and have no document yet."""
    with deed(desk.database, principal, Matter("feedback.drafted", DRAFT, "cycle", code[:40]), at) as done:
        cycle = cycle_within(done.unit, code, locked=True)
        done.node = demand_cycle(done.unit, desk, principal, DRAFT, cycle, at).code
        rubric = rubric_within(done.unit, cycle.rubric_key)
        drafted: list[str] = []
        refused: dict[str, str] = {}
        known = parts.documents_of(done.unit, cycle.code, KIND)
        for row in parts.parts(done.unit, cycle.cycle_id, ["reviewing"], owners):
            score = scores.score(done.unit, row.score_id) if row.score_id is not None else None
            if row.owner in known or score is None or score.kind == "automatic":
                refused[row.owner] = UNJUDGED if row.owner not in known else "feedback_drafted"
                continue
            content = feedback_content(cycle, rubric, *result_again(rubric, score.inputs), local_date(at))
            new = NewDraft(KIND, row.owner, content=content, reference=cycle.code)
            draft_within(done.unit, desk, new, by_principal(principal), at)
            drafted.append(row.owner)
        done.after = {"drafted": len(drafted)}
    return Bulk(tuple(drafted), refused)


def feedback_content(cycle: CycleRow, rubric: Rubric, inputs: Inputs, result: Result, on: date) -> Mapping[str, Any]:
    """What a feedback document states, as plain values."""
    return {
        "cycle": cycle.name,
        "period": sentence("period", since=cycle.since, until=cycle.until),
        "score": tenths(result.total.tenths or 0),
        "grade_by_points": _grade(rubric, result.grading.by_figure),
        "grade": _grade(rubric, result.grading.final),
        "items": [_item(rubric, one) for one in result.items if rubric.items[one.code].weight > 0],
        "points": _points(rubric, inputs, on),
        "appeal_days": value("appeal_days", on),
        "answer_days": value("appeal_answer_days", on),
        "limits": [rubric.limits[code].name.zh for code in result.grading.effective],
        "is_trial": cycle.is_trial,
    }


def _grade(rubric: Rubric, code: str | None) -> str:
    return rubric.grades[code].name.zh if code else sentence("not_rated")


def _item(rubric: Rubric, found: Any) -> dict[str, str]:
    item = rubric.items[found.code]
    reason = phrases().reasons[found.reason].zh
    points = tenths(half_up(found.points)) if found.result is not None else phrases().outcomes[found.outcome].zh
    note = reason if found.result is None or found.reason != "rule" else ""
    return {"code": item.code, "name": item.name.zh, "weight": number(item.weight), "points": points, "note": note}


def _points(rubric: Rubric, inputs: Inputs, on: date) -> list[dict[str, str]]:
    speaker = Speaker(rubric, "zh")
    found = []
    for loss in explain(rubric, inputs):
        if loss.item.low and (loss.item.result or Fraction(0)) < rubric.judging.low:
            facts, figure = point_facts(rubric, loss, speaker), loss.item.value
            found.append(
                {
                    "item": f"{loss.item.code} {rubric.items[loss.item.code].name.zh}",
                    "value": facts.value,
                    "window": figure.window if figure and figure.window else f"{on}",
                    "snapshot": figure.snapshot if figure and figure.snapshot else sentence("from_review"),
                    "target": facts.target,
                    "advice": facts.advice,
                    "due": suggested_date(on).isoformat(),
                }
            )
    return found
