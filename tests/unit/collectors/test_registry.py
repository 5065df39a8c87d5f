"""The sources there are."""

import shutil
from pathlib import Path

import pytest

from collectors.registry import FOLDER, load_sources
from collectors.registry import SOURCES as NAMES
from core.errors import ConfigurationError
from tests.unit.collectors.sources import SOURCES, TABLES


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
