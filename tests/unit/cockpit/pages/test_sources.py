"""The page of the sources: full, empty, stale, switched off, and what only those see who may act."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

from cockpit.pages.sources.page import layout, live
from core.model import Finding
from store.operating import Order, Switch
from store.views.sources import FeedState
from tests.unit.cockpit.fakes import NOW, FakeStore, no_figures
from tests.unit.cockpit.pages.trees import parts_of, texts, visit_of

CITY = "330100"


def feed(source: str = "das", name: str = "items", seconds: float = 1.0, **more: Any) -> FeedState:
    """A feed that was read so many seconds ago."""
    at = NOW - timedelta(seconds=seconds)
    values = {"last_failure_at": None, "outcome": "ok", "reason": "", "source_at": at, "quarantined": 0}
    return FeedState(source, name, at, last_run_at=at, interval_s=300.0, **{**values, **more})


def store_of(*feeds: FeedState, switched: tuple[Switch, ...] = (), orders: tuple[Order, ...] = ()) -> FakeStore:
    return FakeStore({}, figures=replace(no_figures(), feeds=feeds), switched=switched, found_orders=orders)


def page(store: FakeStore, role: str = "supervisor", language: str = "zh_CN", node: str = CITY, **query: str) -> Any:
    visit = visit_of((role, node), store=store, language=language, path="/sources", **query)
    return asyncio.run(layout(visit))


def test_every_source_of_the_settings_has_its_row_also_before_anything_has_come() -> None:
    tree = page(store_of())
    assert len(list(parts_of(tree, "look-never"))) == 6


def test_a_feed_that_has_stopped_tells_what_it_stumbled_over() -> None:
    finding = Finding("missing_field", "no field", {"field": "uscc"}, "")
    tree = page(store_of(feed(outcome="stopped", findings=(finding,))))
    assert len(list(parts_of(tree, "look-stopped"))) == 1
    assert any("uscc" in text for text in texts(tree))


def test_a_silent_source_is_late() -> None:
    assert list(parts_of(page(store_of(feed(seconds=86_400.0))), "look-late"))


def test_a_source_that_is_off_says_who_why_and_is_not_called_late() -> None:
    off = Switch("das", False, NOW, "李四", "机房检修")
    tree = page(store_of(feed(seconds=86_400.0), switched=(off,)))
    assert list(parts_of(tree, "look-off"))
    assert not list(parts_of(tree, "look-late"))
    told = " ".join(texts(tree))
    assert "李四" in told
    assert "机房检修" in told


def test_an_order_that_waits_stands_in_the_row_of_its_source_also_for_leaders_of_a_place() -> None:
    begin = NOW.replace(hour=16, minute=0, second=0, microsecond=0) - timedelta(days=3)
    waits = Order(1, "das", "items", begin, begin + timedelta(days=2), "waiting", "李四", NOW, None, None, 0, "")
    runs = replace(waits, order_id=2, state="running", end_at=begin + timedelta(days=1))
    for role, node in (("data_steward", CITY), ("bureau_leader", "330106")):
        told = " ".join(texts(page(store_of(feed(), orders=(waits, runs)), role, node=node)))
        assert "等待补采" in told
        assert "正在补采" in told
        assert told.count("李四") == 2
    assert "补采" not in " ".join(texts(page(store_of(feed()))))


def test_only_who_may_operate_is_offered_to() -> None:
    assert not list(parts_of(page(store_of(feed())), "button-small"))
    assert list(parts_of(page(store_of(feed()), "data_steward"), "button-small"))
    assert not list(parts_of(page(store_of(feed()), source="das", act="switch"), "is-act"))
    assert list(parts_of(page(store_of(feed()), "data_steward", source="das", act="switch"), "is-act"))


def test_the_automation_rate_is_told_item_by_item() -> None:
    tree = page(store_of(feed()), view="items")
    assert len(next(parts_of(tree, "cells"))["props"]["children"]) == 33
    assert len(list(parts_of(tree, "code"))) == 33
    assert len(list(parts_of(tree, "mark"))) == 8
    assert "75.8%" in set(texts(tree))


def test_an_unknown_source_is_said_to_be_none() -> None:
    assert list(parts_of(page(store_of(), source="nothing"), "state-unknown"))


def test_what_changes_by_itself_are_parts_of_the_page() -> None:
    visit = visit_of(("supervisor", CITY), store=store_of(feed()), path="/sources")
    changing = asyncio.run(live(visit))
    assert set(changing) == {"sources-figures-body", "sources-rows-body", "sources-open-body"}
