"""The sources there are, and what makes feeds of them."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from collectors.base import SourceSettings
from collectors.commands import chosen_feeds
from collectors.registry import FOLDER, bind, load_sources
from collectors.registry import SOURCES as NAMES
from collectors.transports.files import FileCollector
from collectors.transports.rest import RestCollector
from collectors.transports.view import ViewCollector
from core.clock import FixedClock
from core.errors import ConfigurationError, RefusedError, StopSourceError
from tests.unit.collectors.sources import PLACES, SOURCES, TABLES

CLOCK = FixedClock(datetime(2026, 11, 26, 4, 0, tzinfo=UTC))
SETTINGS = {
    "registers": SourceSettings("http://127.0.0.1:1", {"token": "t"}, interval_s=10),
    "platform": SourceSettings("http://127.0.0.1:1", {"client_id": "i", "client_secret": "s"}),
    "licences": SourceSettings("http://127.0.0.1:1", {"app_key": "k", "app_secret": "s"}),
    "lookups": SourceSettings("http://127.0.0.1:1", {"api_key": "k"}, enabled=False),
    "das": SourceSettings("postgresql://127.0.0.1/none", overrides={"page_size": 7}),
    "filerooms": SourceSettings("drops"),
}


def test_every_file_of_the_folder_is_in_the_list_and_named_as_its_source() -> None:
    assert {path.stem for path in FOLDER.glob("*.yaml")} == set(NAMES)
    assert tuple(source.source for source in SOURCES) == NAMES


def test_every_column_that_a_record_table_needs_is_delivered() -> None:
    from store.records import TABLES as RECORDS

    for source in SOURCES:
        for code, feed in source.feeds.items():
            needed = {column.name for column in RECORDS[feed.table].columns if column.required}
            assert needed - {"version"} <= set(feed.columns), f"{source.source}/{code}"
            assert feed.key == RECORDS[feed.table].keys, f"{source.source}/{code}"


def test_every_record_table_is_fed() -> None:
    assert {feed.table for source in SOURCES for feed in source.feeds.values()} == set(TABLES)


def test_a_source_that_is_in_two_files_stops_the_start(tmp_path: Path) -> None:
    shutil.copy(FOLDER / "lookups.yaml", tmp_path / "lookups.yaml")
    shutil.copy(FOLDER / "lookups.yaml", tmp_path / "again.yaml")
    with pytest.raises(ConfigurationError) as caught:
        load_sources(TABLES, tmp_path, ("lookups", "again"))
    assert [str(mistake) for mistake in caught.value.mistakes] == [
        "collectors/sources/again.yaml:1: the source 'lookups' is already in collectors/sources/lookups.yaml"
    ]


def test_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("source: a\n", encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_sources(TABLES, tmp_path, ("a", "b"))
    files = {mistake.file for mistake in caught.value.mistakes}
    assert files == {"collectors/sources/a.yaml", "collectors/sources/b.yaml"}


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


def test_a_bureau_adds_source_files_of_its_own(tmp_path: Path) -> None:
    text = (FOLDER / "lookups.yaml").read_text(encoding="utf-8")
    (tmp_path / "ours.yaml").write_text(text.replace("source: lookups", "source: ours"), encoding="utf-8")
    sources = load_sources(TABLES, extra=tmp_path)
    assert [source.source for source in sources] == [*NAMES, "ours"]


def test_a_source_file_of_the_bureau_that_is_wrong_or_there_already_is_told(tmp_path: Path) -> None:
    shutil.copy(FOLDER / "lookups.yaml", tmp_path / "lookups.yaml")
    (tmp_path / "wrong.yaml").write_text("source: wrong\n", encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_sources(TABLES, extra=tmp_path)
    told = [str(mistake) for mistake in caught.value.mistakes]
    assert f"{tmp_path.name}/wrong.yaml:1: 'name' is missing" in told
    assert told[-1].endswith("the source 'lookups' is already in collectors/sources/lookups.yaml")


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="there is no such folder"):
        load_sources(TABLES, extra=tmp_path / "none")
