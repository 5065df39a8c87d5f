"""The review desk on automatic scores: a spot check agrees or not, a verdict keeps the score or corrects it."""

import asyncio
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from cockpit.pages import reviewing
from core.errors import RefusedError
from evaluation.commands.rubrics import shipped
from evaluation.rubric.digest import canonical
from store.evaluation.reviews import Decision, TaskRow
from store.views.review_desk import WaitingTask
from tests.unit.cockpit.fakes import NOW
from tests.unit.cockpit.pages.answering import Answers, answered
from tests.unit.cockpit.pages.trees import plain, texts
from tests.unit.evaluation.rubric.units import jia

SPOT = TaskRow(1, 7, "U1", "R3-1", "spot", 3, "黄某", None, "", "", [], False, NOW, None, 1)
REFUTED = replace(SPOT, reason="多计三件", is_refuted=True, decided_at=NOW)
VERDICT = replace(SPOT, task_id=2, round="verdict", reviewer=4, reviewer_name="方某")


def asked(task: TaskRow, refuted: TaskRow | None = None) -> tuple[Any, Answers]:
    """The visit of whoever has a task, with all that belongs to it."""
    file = SimpleNamespace(
        task=task,
        part=SimpleNamespace(owner="U1", owner_name="甲"),
        rubric=SimpleNamespace(content=shipped("capability-1"), key="capability-1"),
        said=None,
        evidence=(),
        files={},
        inputs=canonical(jia()).decode(),
        refuted=refuted,
    )
    waiting = [WaitingTask(task.task_id, "C", "U1", "甲", task.item, task.round, False)]
    answers = {"own_accounts": [task.reviewer], "tasks_of": waiting, "review_file": file, "decide_task": 2}
    return answered(answers, ("reviewer", "330100"), path="/evaluation/review")


def told(task: TaskRow, monkeypatch: pytest.MonkeyPatch, *typed: Any) -> Decision:
    """What the command is told of what was typed: two figures, a reason, an answer."""
    for name in ("tell", "leave_for"):
        monkeypatch.setattr(reviewing, name, lambda *_: None)
    visit, found = asked(task, REFUTED)
    numerator, denominator, reason, answer = typed
    seen = {"task": task.task_id, "revision": 1}
    asyncio.run(reviewing.decide(visit, 1, None, None, numerator, denominator, reason, answer, seen, ""))
    said = found.arguments_of("decide_task")[3]
    assert isinstance(said, Decision)
    return said


def test_a_verdict_shows_who_has_refuted_the_score_and_why() -> None:
    visit, _ = asked(VERDICT, REFUTED)
    tree = asyncio.run(reviewing.layout(visit))
    assert "多计三件 (黄某)" in list(texts(tree))
    shown = str(plain(tree))
    assert "维持自动评分" in shown
    assert "更正为" in shown
    visit, _ = asked(SPOT)
    assert "更正为" not in str(plain(asyncio.run(reviewing.layout(visit))))


def test_what_is_kept_has_no_value_and_what_is_corrected_has_one(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = told(VERDICT, monkeypatch, 700, 800, "核对无误，予以维持原分", "keep")
    assert kept == Decision(None, "", "核对无误，予以维持原分")
    corrected = told(VERDICT, monkeypatch, 700, 800, "多计九十二件，予以更正", "correct")
    assert corrected.value == {"numerator": 700, "denominator": 800}
    assert not corrected.is_refuted
    with pytest.raises(RefusedError) as caught:
        told(VERDICT, monkeypatch, None, None, "多计九十二件，予以更正", "correct")
    assert caught.value.code == "review_value"


def test_a_spot_check_says_no_with_its_reason_and_never_a_value(monkeypatch: pytest.MonkeyPatch) -> None:
    said = told(SPOT, monkeypatch, 700, 800, "多计三件", "no")
    assert said == Decision(None, "", "多计三件", (), is_refuted=True)
    assert not told(SPOT, monkeypatch, None, None, "", "yes").is_refuted
