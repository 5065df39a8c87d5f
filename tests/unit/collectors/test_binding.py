"""Sources and settings become feeds that can run."""

from datetime import UTC, datetime

import pytest

from collectors.base import SourceSettings
from collectors.binding.sources import bind
from collectors.commands import chosen_feeds
from collectors.transports.files import FileCollector
from collectors.transports.rest import RestCollector
from collectors.transports.view import ViewCollector
from core.clock import FixedClock
from core.errors import RefusedError, StopSourceError
from tests.unit.collectors.sources import PLACES, SOURCES

CLOCK = FixedClock(datetime(2026, 11, 26, 4, 0, tzinfo=UTC))
SETTINGS = {
    "registers": SourceSettings("http://127.0.0.1:1", {"token": "t"}, interval_s=10),
    "platform": SourceSettings("http://127.0.0.1:1", {"client_id": "i", "client_secret": "s"}),
    "licences": SourceSettings("http://127.0.0.1:1", {"app_key": "k", "app_secret": "s"}),
    "lookups": SourceSettings("http://127.0.0.1:1", {"api_key": "k"}, enabled=False),
    "das": SourceSettings("postgresql://127.0.0.1/none", overrides={"page_size": 7}),
    "filerooms": SourceSettings("drops"),
}


def test_feeds_are_bound_with_their_transport_interval_and_rank() -> None:
    feeds = {feed.name: feed for feed in bind(SOURCES, SETTINGS, PLACES, CLOCK)}
    assert isinstance(feeds["platform/cases"].collector, RestCollector)
    assert isinstance(feeds["das/items"].collector, ViewCollector)
    assert isinstance(feeds["filerooms/items"].collector, FileCollector)
    assert feeds["registers/units"].interval_s == 10
    assert feeds["platform/cases"].interval_s == 300
    assert {feed.name for feed in feeds.values() if feed.rank == 1} == {"registers/units", "registers/archives"}
    partitions = feeds["das/items"].collector.partitions()
    assert (len(partitions), partitions[0]) == (14, "330199A")


def test_the_feed_of_deletions_comes_last_and_knows_the_tables_it_reaches() -> None:
    feeds = {feed.name: feed for feed in bind(SOURCES, SETTINGS, PLACES, CLOCK)}
    deletions = feeds["platform/deletions"]
    assert deletions.rank == max(feed.rank for feed in feeds.values())
    assert {code: target.table for code, target in deletions.targets.items()} == {
        "item-catalog": "matter",
        "cases": "case_file",
        "case-archive": "case_package",
        "doc-register": "document",
        "doc-archive": "document_archive",
        "checks": "check_report",
    }


def test_a_source_that_is_switched_off_or_not_set_up_has_no_feeds() -> None:
    names = {feed.source for feed in bind(SOURCES, SETTINGS, PLACES, CLOCK)}
    assert "lookups" not in names
    assert bind(SOURCES, {}, PLACES, CLOCK) == ()


def test_a_missing_credential_is_told_at_the_start() -> None:
    with pytest.raises(StopSourceError, match="no credential token"):
        bind(SOURCES, {"registers": SourceSettings("http://127.0.0.1:1")}, PLACES, CLOCK)


def test_settings_do_not_show_their_secrets() -> None:
    assert "client_secret" not in repr(SETTINGS["platform"])


def test_feeds_are_chosen_by_name_in_the_order_of_their_rank() -> None:
    feeds = bind(SOURCES, SETTINGS, PLACES, CLOCK)
    chosen = chosen_feeds(feeds, "registers")
    assert [feed.code for feed in chosen[:2]] == ["units", "archives"]
    assert [feed.name for feed in chosen_feeds(feeds, "platform", "cases")] == ["platform/cases"]
    assert len(chosen_feeds(feeds, None)) == len(feeds)


def test_a_feed_that_is_not_there_is_answered_with_those_that_are() -> None:
    with pytest.raises(RefusedError, match=r"there is no feed filerooms/x; there are: filerooms/items"):
        chosen_feeds(bind(SOURCES, SETTINGS, PLACES, CLOCK), "filerooms", "x")
