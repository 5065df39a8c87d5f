"""Live or stale."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from cockpit.viewmodels.freshness import FEEDS, RECORDS, FeedBook, days_delivered, feeds_of_indicator, feeds_of_tables
from core.yamllines import load
from store.records import TABLES
from tests.unit.cockpit.facts import all_feeds, feed
from tests.unit.cockpit.fakes import NOW, ROOT, catalogue, example_settings

CASES = ("platform", "cases")


def book(*feeds: object) -> FeedBook:
    return FeedBook(example_settings(), feeds, NOW)  # type: ignore[arg-type]


def test_every_table_of_the_definitions_has_its_feed() -> None:
    tables = [one.tables for one in catalogue().measures.values()] + [one.tables for one in catalogue().volumes]
    assert {table for group in tables for table in group} <= FEEDS.keys()


def test_every_feed_is_one_of_the_collectors_and_fills_the_table_named_here() -> None:
    assert set(FEEDS.values()) == RECORDS.keys()
    for (source, name), table in RECORDS.items():
        definition = load(Path(ROOT / "collectors" / "sources" / f"{source}.yaml")).value
        assert definition["feeds"][name]["table"] == table
        assert table in TABLES


def test_every_indicator_has_feeds_and_manual_ones_the_list_of_entries() -> None:
    for code in catalogue().indicators:
        assert feeds_of_indicator(catalogue(), code)
    assert ("registers", "manual-items") in feeds_of_indicator(catalogue(), "E03")
    assert ("registers", "manual-items") not in feeds_of_indicator(catalogue(), "A01")


def test_a_feed_is_late_after_twice_its_interval() -> None:
    # platform is polled every 300 s
    assert not book().is_late(feed(*CASES, last_success_at=NOW - timedelta(seconds=600)))
    assert book().is_late(feed(*CASES, last_success_at=NOW - timedelta(seconds=601)))


def test_a_feed_that_is_polled_often_is_not_late_for_one_slow_answer() -> None:
    # registers are polled every 10 s
    assert not book().is_late(feed("registers", "units", last_success_at=NOW - timedelta(seconds=29)))
    assert book().is_late(feed("registers", "units", last_success_at=NOW - timedelta(seconds=31)))


@pytest.mark.parametrize("outcome", ["stopped", "failed"])
def test_a_broken_feed_makes_its_numbers_stale_at_once(outcome: str) -> None:
    assert book(feed(*CASES, outcome=outcome)).behind([CASES]).freshness == "stale"


@pytest.mark.parametrize("outcome", ["ok", "empty", "retry", "suspect"])
def test_one_doubtful_run_leaves_numbers_live_until_they_are_old(outcome: str) -> None:
    assert book(feed(*CASES, outcome=outcome)).behind([CASES]).freshness == "live"


def test_a_number_is_as_fresh_as_its_worst_feed() -> None:
    old = NOW - timedelta(hours=1)
    fresh, late = feed(*CASES), feed("platform", "case-archive", last_success_at=old, source_at=old)
    behind = book(fresh, late).behind([CASES, ("platform", "case-archive")])
    assert behind.freshness == "stale"
    assert behind.collected_at == old
    assert behind.source_at == fresh.source_at


def test_a_feed_that_never_succeeded_makes_numbers_stale() -> None:
    assert book().behind([CASES]).freshness == "stale"
    assert book(feed(*CASES, last_success_at=None)).behind([CASES]).freshness == "stale"


def test_one_broken_feed_leaves_the_numbers_of_others_alone() -> None:
    feeds = [one for one in all_feeds() if one.feed != "doc-archive"] + [
        feed("platform", "doc-archive", outcome="stopped")
    ]
    found = FeedBook(example_settings(), feeds, NOW)
    assert found.behind(feeds_of_indicator(catalogue(), "A03")).freshness == "stale"
    assert found.behind(feeds_of_indicator(catalogue(), "A01")).freshness == "live"
    assert found.behind(feeds_of_tables(["QRY.request"])).freshness == "live"


def test_an_indicator_is_held_at_the_last_day_its_feeds_delivered() -> None:
    stopped = feed("platform", "cases", last_success_at=NOW - timedelta(days=3))
    held = days_delivered(
        catalogue(), example_settings(), [*(one for one in all_feeds() if one.feed != "cases"), stopped], NOW
    )
    assert held["A01"] == date(2026, 11, 23)
    assert "E01" not in held


def test_what_is_not_late_is_not_held_also_right_after_midnight() -> None:
    assert days_delivered(catalogue(), example_settings(), all_feeds(), NOW) == {}
    midnight = datetime(2026, 11, 26, 16, tzinfo=UTC)
    feeds = [replace(one, last_success_at=midnight - timedelta(seconds=5)) for one in all_feeds()]
    assert days_delivered(catalogue(), example_settings(), feeds, midnight + timedelta(seconds=5)) == {}
