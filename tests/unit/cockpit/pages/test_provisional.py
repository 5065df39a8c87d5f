"""A last day of working days in a year whose holidays nobody has published yet says that it may still move."""

import asyncio
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from cockpit.pages import tasks
from cockpit.pages.issues import one
from cockpit.pages.wording import working_due_mark
from store.views.my_tasks import Task
from tests.unit.cockpit.fakes import NOW
from tests.unit.cockpit.pages.answering import answered
from tests.unit.cockpit.pages.trees import texts

KNOWN, UNKNOWN = date(2026, 12, 30), date(2031, 1, 9)
MARK = "暂定"


def told(tree: Any) -> str:
    return " ".join(texts(tree))


@pytest.mark.parametrize(("due", "is_provisional"), [(KNOWN, False), (UNKNOWN, True)])
def test_a_day_by_the_calendar_is_provisional_in_a_year_without_one(due: date, is_provisional: bool) -> None:
    visit, _ = answered({}, ("supervisor", "330100"))
    assert (MARK in told(working_due_mark(visit, due))) is is_provisional


@pytest.mark.parametrize(("due", "is_provisional"), [(KNOWN, False), (UNKNOWN, True)])
def test_the_day_of_a_recheck_and_of_a_ruling_says_so_among_the_tasks(due: date, is_provisional: bool) -> None:
    for kind, state in (("issue", "to_recheck"), ("objecting", "objecting")):
        # whether the issue itself rests on such a year says nothing about its re-check
        waiting = Task(kind, "EV1", "2026-1", state, "U1", "甲", "First", "缺件", NOW, due, not is_provisional, 1)
        answers = {"my_tasks": [waiting], "own_accounts": [7]}
        visit, _ = answered(answers, ("supervisor", "330100"), path="/tasks")
        assert (MARK in told(asyncio.run(tasks.layout(visit)))) is is_provisional


@pytest.mark.parametrize(("due", "is_provisional"), [(KNOWN, False), (UNKNOWN, True)])
def test_the_page_of_an_issue_names_the_day_of_its_recheck(due: date, is_provisional: bool) -> None:
    empty = dict.fromkeys(("act_by", "deadline_on", "closed_at", "delivered_on", "effect_due_on", "effect_checked_on"))
    texts_of = dict.fromkeys(("source_ref", "clause_id", "officer_name", "cause", "corrective_action", "repeats"), "")
    row = SimpleNamespace(**empty, **texts_of, source_kind="inspection", is_running=False, is_provisional=False)
    owner = SimpleNamespace(name="甲", name_en="First", code="U1")
    waiting = SimpleNamespace(due_on=due, finished_on=None)
    found: Any = SimpleNamespace(case=SimpleNamespace(row=row, owner=owner), rechecks=[waiting], followed_by=[])
    visit, _ = answered({}, ("supervisor", "330100"))
    shown = told(one._facts(visit, found))
    assert "复查期限" in shown
    assert due.isoformat() in shown
    assert (MARK in shown) is is_provisional
