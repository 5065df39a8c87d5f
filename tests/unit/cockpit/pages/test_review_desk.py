"""The review desk: the files that a judgement rests on, stepping back, spot checks and verdicts on them."""

import asyncio
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from cockpit.pages import reviewing
from cockpit.ui.acts import Typed
from core.errors import RefusedError
from evaluation.commands.rubrics import shipped
from evaluation.rubric.digest import canonical
from store.evaluation.reviews import Decision, EvidenceRow, TaskRow
from store.views.review_desk import WaitingTask
from tests.unit.cockpit.fakes import NOW
from tests.unit.cockpit.pages.answering import Answers, answered
from tests.unit.cockpit.pages.trees import parts_of, plain, texts
from tests.unit.evaluation.rubric.units import jia

SPOT = TaskRow(1, 7, "U1", "R3-1", "spot", 3, "黄某", None, "", "", [], False, NOW, None, 1)
REFUTED = replace(SPOT, reason="多计三件", is_refuted=True, decided_at=NOW)
VERDICT = replace(SPOT, task_id=2, round="verdict", reviewer=4, reviewer_name="方某")


def asked(given: TaskRow, refuted: TaskRow | None = None, **query: str) -> tuple[Any, Answers]:
    """The visit of whoever has a task, with all that belongs to it."""
    file = SimpleNamespace(
        task=given,
        part=SimpleNamespace(owner="U1", owner_name="甲"),
        rubric=SimpleNamespace(content=shipped("capability-1"), key="capability-1"),
        said=SimpleNamespace(value=None, note="", uploads=[11, 12]),
        evidence=(EvidenceRow(1, "U1", given.item, "plan", 11, NOW.date(), "甲", None),),
        files={11: SimpleNamespace(name="方案.pdf", kind="application/pdf")},
        inputs=canonical(jia()).decode(),
        refuted=refuted,
    )
    waiting = [WaitingTask(given.task_id, "C", "U1", "甲", given.item, given.round, False)]
    answers = {"own_accounts": [given.reviewer], "tasks_of": waiting, "review_file": file, "decide_task": 2}
    answers["declare_interest"] = None
    return answered(answers, ("reviewer", "330100"), path="/evaluation/review", **query)


def told(task: TaskRow, monkeypatch: pytest.MonkeyPatch, *typed: Any) -> Decision:
    """What the command is told of what was typed: two figures, a reason, an answer."""
    for name in ("tell", "leave_for"):
        monkeypatch.setattr(reviewing, name, lambda *_: None)
    visit, found = asked(task, REFUTED)
    numerator, denominator, reason, answer = typed
    seen = {"task": task.task_id, "revision": 1}
    ticks = [{"part": "review-item-rests", "key": "11"}, {"part": "review-item-rests", "key": "12"}]
    given = None, None, numerator, denominator, reason, answer, ticks, [True, False], seen, ""
    asyncio.run(reviewing.decide(visit, 1, *given))
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
    assert kept == Decision(None, "", "核对无误，予以维持原分", (11,))
    corrected = told(VERDICT, monkeypatch, 700, 800, "多计九十二件，予以更正", "correct")
    assert corrected.value == {"numerator": 700, "denominator": 800}
    assert not corrected.is_refuted
    with pytest.raises(RefusedError) as caught:
        told(VERDICT, monkeypatch, None, None, "多计九十二件，予以更正", "correct")
    assert caught.value.code == "review_value"


def test_a_spot_check_says_no_with_its_reason_and_never_a_value(monkeypatch: pytest.MonkeyPatch) -> None:
    said = told(SPOT, monkeypatch, 700, 800, "多计三件", "no")
    assert said == Decision(None, "", "多计三件", (11,), is_refuted=True)
    assert not told(SPOT, monkeypatch, None, None, "", "yes").is_refuted


def ticks_of(task: TaskRow) -> dict[str, bool]:
    """The ticks beside the files of a task."""
    visit, _ = asked(task)
    found = parts_of(asyncio.run(reviewing.layout(visit)), "lines")
    lines = [one["props"]["children"]["props"]["children"] for shown in found for one in shown["props"]["children"]]
    ticks = [line[0]["props"] for line in lines]
    return {one["id"]["key"]: one["checked"] for one in ticks}


def test_each_file_stands_there_once_with_its_tick_and_as_it_was_left() -> None:
    assert ticks_of(SPOT) == {"11": True, "12": True}
    assert ticks_of(replace(SPOT, evidence=[12])) == {"11": False, "12": True}


def test_a_reviewer_steps_back_from_the_agency_of_the_task() -> None:
    visit, found = asked(SPOT, task="1", act="interest")
    shown = str(plain(asyncio.run(reviewing.layout(visit))))
    assert "对甲申请回避" in shown
    assert reviewing.DECIDE not in shown
    done = asyncio.run(reviewing.step_back(visit, Typed("interest", {"reason": "近亲属任职"})))
    assert found.arguments_of("declare_interest")[2:4] == ("U1", "近亲属任职")
    assert done.href == "/evaluation/review"
    unknown, _ = asked(SPOT, act="interest")
    with pytest.raises(RefusedError):
        asyncio.run(reviewing.step_back(unknown, Typed("interest", {"reason": "近亲属任职"})))
