"""Live or stale."""

from datetime import timedelta

import pytest

from cockpit.viewmodels.freshness import FeedBook
from core.model import Finding
from core.yamllines import load
from tests.unit.cockpit.facts import all_feeds, feed
from tests.unit.cockpit.fakes import NOW, ROOT, catalogue, example_settings

CASES = ("platform", "cases")


def book(*feeds: object) -> FeedBook:
    return FeedBook(example_settings(), feeds, NOW)  # type: ignore[arg-type]


def test_every_volume_rests_on_feeds_that_are_collected() -> None:
    for volume in catalogue().volumes:
        feeds = catalogue().feeds(*volume.tables)
        assert feeds
        for source, name in feeds:
            assert name in load(ROOT / "collectors" / "sources" / f"{source}.yaml").value["feeds"]


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


def test_numbers_are_old_when_one_of_those_who_deliver_has_stopped() -> None:
    silent = Finding("no_drop", "nothing was dropped for 86 days", {"days": 86}, "113301009900000171")
    rooms = feed("filerooms", "items", outcome="suspect", findings=(silent,))
    others = [one for one in all_feeds() if one.source != "filerooms"]
    found = FeedBook(example_settings(), [*others, rooms], NOW)
    assert not found.is_late(rooms)
    assert found.behind(catalogue().feeds_of("B02"), catalogue().beside).freshness == "stale"
    assert found.behind(catalogue().feeds_of("A01"), catalogue().beside).freshness == "live"


def test_feeds_beside_others_count_once_they_have_run() -> None:
    others = [one for one in all_feeds() if one.source != "filerooms"]
    found = FeedBook(example_settings(), others, NOW)
    assert found.behind(catalogue().feeds_of("B02"), catalogue().beside).freshness == "live"
    never = FeedBook(example_settings(), [*others, feed("filerooms", "items", last_success_at=None)], NOW)
    assert never.behind(catalogue().feeds_of("B02"), catalogue().beside).freshness == "stale"


def test_one_broken_feed_leaves_the_numbers_of_others_alone() -> None:
    feeds = [one for one in all_feeds() if one.feed != "doc-archive"] + [
        feed("platform", "doc-archive", outcome="stopped")
    ]
    found = FeedBook(example_settings(), feeds, NOW)
    assert found.behind(catalogue().feeds_of("A03")).freshness == "stale"
    assert found.behind(catalogue().feeds_of("A01")).freshness == "live"
    assert found.behind(catalogue().feeds("QRY.request")).freshness == "live"
