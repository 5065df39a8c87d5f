"""A year is closed once it has ended, and what was kept of it stays."""

import csv
import getpass
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from core.errors import OperationError, RefusedError
from indicators.catalogue import load
from indicators.items import build_images
from operations.terminal import operator
from operations.year import HEADER, close, end_of, lines, write
from store.bulk import begin_load
from store.database import Database
from store.migrations import upgrade
from tests.databases import Databases
from tests.integration.store.rows import Store, case, check, package

AT = datetime(2026, 11, 26, 4, tzinfo=UTC)


@pytest.fixture
def store(databases: Databases) -> Iterator[Store]:
    """A store with the real definitions and two cases of 2025, one of them archived."""
    url = databases.create(databases.template("store", upgrade))
    with Database(url, pool_size=3) as database:
        store = Store(database, build_images(load()), AT)
        store.populate()
        store.merge("case_file", case("C1", date(2025, 5, 5)), case("C2", date(2025, 5, 6)))
        store.merge("check_report", check("KC1", date(2025, 5, 7)))
        store.merge("case_package", package("C1", date(2025, 5, 7)))
        yield store
    databases.drop(url)


def told(store: Store) -> list[tuple[object, ...]]:
    return [line for line in lines(store.database, load(), 2025) if line[0] == "U1" and line[5] in ("DI-01", "DI-02")]


def test_what_was_kept_of_a_year_stays_when_late_records_come(store: Store) -> None:
    assert close(store.database, load(), 2025, AT).startswith("2025: 2 owners closed under the definitions")
    before = told(store)
    assert ("U1", "单位 U1", 330106, "2025-01-01", "2025-12-31", "DI-01", 2) in before
    assert ("U1", "单位 U1", 330106, "2025-01-01", "2025-12-31", "DI-02", 1) in before
    store.merge("case_file", case("C3", date(2025, 6, 6)))
    assert ": 0 owners closed" in close(store.database, load(), 2025, AT)
    assert told(store) == before


def test_a_year_that_goes_on_is_not_closed(store: Store) -> None:
    with pytest.raises(RefusedError, match="has not ended"):
        close(store.database, load(), 2026, AT)


def test_a_year_is_not_closed_while_records_are_loaded_that_do_not_count_yet(store: Store) -> None:
    begin_load(store.database, "das", ["catalogue_item"], AT)
    with pytest.raises(RefusedError, match="first load"):
        close(store.database, load(), 2025, AT)


def test_a_table_of_a_year_says_who_took_it_out_and_calculates_nothing(store: Store, tmp_path: Path) -> None:
    with store.database.begin() as unit:
        unit.execute("UPDATE owner SET name = '=1+1' WHERE code = 'U1'")
    close(store.database, load(), 2025, AT)
    write(tmp_path / "2025.csv", lines(store.database, load(), 2025), AT)
    told, head, first, *_ = csv.reader((tmp_path / "2025.csv").read_text("utf-8-sig").splitlines())
    assert told == [f"Exported by {getpass.getuser()} ({operator().name}) at 2026-11-26 12:00:00+08:00"]
    assert head == list(HEADER)
    assert first[:2] == ["U1", "'=1+1"]
    with pytest.raises(OperationError, match="cannot be written"):
        write(tmp_path / "nowhere" / "2025.csv", lines(store.database, load(), 2025), AT)


def test_a_year_that_was_not_closed_cannot_be_shown(store: Store) -> None:
    with pytest.raises(RefusedError, match=r"app\.py year close 2024"):
        list(lines(store.database, load(), 2024))


def test_a_year_ends_with_its_last_local_moment() -> None:
    assert end_of(2025) == datetime(2025, 12, 31, 15, 59, 59, 999_999, tzinfo=UTC)
