"""The page of one's tasks: empty, late first, one kind, and whose turn is asked for."""

import asyncio
from datetime import date, timedelta
from typing import Any

from cockpit.pages.tasks import layout
from core.days import local_date
from store.views.my_tasks import Post, Task
from tests.unit.cockpit.fakes import NOW
from tests.unit.cockpit.pages.answering import Answers, answered
from tests.unit.cockpit.pages.trees import parts_of, texts

TODAY = local_date(NOW)


def task(
    kind: str = "issue", key: str = "EV1", *, due: date | None = None, state: str = "to_recheck", of_kind: int = 1
) -> Task:
    return Task(kind, key, "2026-1", state, "U1", "甲", "First", "缺件", NOW, due, False, of_kind)


def page(tasks: list[Task], role: str = "supervisor", language: str = "zh_CN", **query: str) -> tuple[Any, Answers]:
    visit, asked = answered(
        {"my_tasks": tasks, "own_accounts": [7]}, (role, "330100"), path="/tasks", language=language, **query
    )
    return asyncio.run(layout(visit)), asked


def test_nothing_waits() -> None:
    tree, _ = page([])
    assert list(parts_of(tree, "state-empty"))


def test_each_task_leads_to_its_state_and_a_late_one_is_filled() -> None:
    tree, _ = page([task(due=TODAY - timedelta(days=5)), task("parts", "2026-1", state="submitted")])
    hrefs = [one["props"]["href"] for one in parts_of(tree, "strong")]
    assert hrefs == ["/issues?issue=EV1", "/evaluation?cycle=2026-1&view=units&state=submitted"]
    assert len(list(parts_of(tree, "chip-bad"))) == 1
    assert any("逾期 5 天" in text for text in texts(tree))


def test_a_last_day_that_is_near_stands_out() -> None:
    tree, _ = page([task(due=TODAY), task(key="EV2", due=TODAY + timedelta(days=9))])
    assert len(list(parts_of(tree, "chip-warn"))) == 1


def test_one_kind_is_shown_and_all_are_counted() -> None:
    tree, _ = page([task(of_kind=7), task("lead", "3", state="checking", of_kind=2)], kind="lead")
    assert len(list(parts_of(tree, "strong"))) == 1
    tabs = [one["props"]["children"] for one in parts_of(tree, "view-tab")]
    assert tabs == ["全部 9", "问题整改 7", "线索 2"]


def test_reviews_are_those_of_the_account_and_of_whom_it_stands_in_for() -> None:
    _, asked = page([task("review", "3", state="blind")], "reviewer", "en")
    _, posts, accounts = asked.arguments_of("my_tasks")
    assert posts == [Post("objecting", "objecting", "330100")]
    assert accounts == [7]
