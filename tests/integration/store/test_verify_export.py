"""DuckDB over an export finds what PostgreSQL finds, keeps what it was told to keep, and ends cleanly."""

import json
from datetime import date
from pathlib import Path

import pytest

from core.errors import CockpitError, OperationError
from store.bulk import begin_load, end_load
from store.verify import verify, verify_export, verify_with_duckdb
from store.verifying.manifest import MANIFEST
from store.verifying.report import StoppedError, VerifyReport, Watch
from tests.integration.store.images import doubled
from tests.integration.store.rows import Store, case
from tests.integration.store.test_verify import DAMAGE

NOVEMBER_1 = date(2026, 11, 1)

ODD_NUMBERS = ('C"3', "C,4", "C\\N", "\\N", "C\n5", "C\r\n6", "C'7", "案卷8", " C9 ", "''")


def by_duckdb(store: Store, folder: Path | None = None, watch: Watch | None = None) -> VerifyReport:
    return verify_with_duckdb(store.database, store.images, store.at, folder, watch)


@pytest.mark.parametrize("table", DAMAGE)
def test_duckdb_finds_the_same_damage_in_the_same_words(filled: Store, table: str) -> None:
    with filled.database.begin() as unit:
        assert unit.execute(DAMAGE[table])
    found, told = by_duckdb(filled), verify(filled.database, filled.images)
    assert found.by_table == told.by_table
    assert found.differing_cells == told.differing_cells > 0
    if table != "open_case":
        assert found.samples == told.samples


def test_a_differing_cell_is_named_with_what_is_stored_and_what_was_counted(filled: Store) -> None:
    with filled.database.begin() as unit:
        unit.execute("UPDATE top SET di_02 = 9 WHERE di_02 IS NOT NULL")
    assert by_duckdb(filled).samples == ("top place=330106 month=202611 category=1: di_02 9, counted 1",)


def test_owners_and_waiting_rows_are_compared_too(filled: Store) -> None:
    filled.merge("case_file", case("C3", NOVEMBER_1, owner="U9"))
    with filled.database.begin() as unit:
        unit.execute("INSERT INTO owner (code, kind, name, place_code, version) VALUES ('U9', 'agency', '', 330106, 0)")
        unit.execute("UPDATE unit SET place_code = 330182 WHERE unit_code = 'U2'")
    assert {name: number for name, number in by_duckdb(filled).by_table.items() if number} == {
        "owner": 1,
        "quarantine": 1,
    }


def test_text_of_any_kind_goes_through_unharmed(filled: Store) -> None:
    filled.merge("case_file", *(case(number, NOVEMBER_1) for number in ODD_NUMBERS))
    report = by_duckdb(filled)
    assert (report.differing_cells, report.rows) == (0, verify(filled.database, filled.images).rows), report.samples


@pytest.mark.parametrize("slices", [1, 2, 7])
def test_an_export_that_was_kept_is_verified_without_the_database(
    filled: Store, tmp_path: Path, slices: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.verifying.recount.slices_for", lambda rows: slices)
    kept = by_duckdb(filled, tmp_path / "kept")
    with filled.database.begin() as unit:
        unit.execute("DELETE FROM case_file")
    again = verify_export(tmp_path / "kept", filled.images)
    assert (again.differing_cells, again.cells, again.rows) == (0, kept.cells, kept.rows)


def test_an_export_of_damaged_sums_is_found_out(filled: Store, tmp_path: Path) -> None:
    with filled.database.begin() as unit:
        unit.execute(DAMAGE["cell"])
    by_duckdb(filled, tmp_path)
    assert verify_export(tmp_path, filled.images).by_table["cell"] > 0


def test_an_export_under_other_definitions_is_refused_with_a_sentence(filled: Store, tmp_path: Path) -> None:
    by_duckdb(filled, tmp_path)
    with pytest.raises(OperationError, match=r"follow the definitions hand-made-1\+.*this program has doubled\+"):
        verify_export(tmp_path, doubled(filled.images))


def test_an_export_takes_the_place_of_an_older_one(filled: Store, tmp_path: Path) -> None:
    by_duckdb(filled, tmp_path)
    filled.merge("case_file", case("C3", NOVEMBER_1))
    assert by_duckdb(filled, tmp_path).differing_cells == 0
    assert json.loads((tmp_path / MANIFEST).read_text())["tables"]["case_file"]["rows"] == 3


def test_only_what_the_views_read_leaves_the_database(filled: Store, tmp_path: Path) -> None:
    filled.merge("document", {"doc_id": "D1", "unit_code": "U1", "title": "机构改革方案"})
    by_duckdb(filled, tmp_path)
    assert all("机构改革方案".encode() not in file.read_bytes() for file in tmp_path.iterdir())
    assert (tmp_path.stat().st_mode & 0o777) in (0o700, 0o755)


def test_a_folder_with_other_files_is_left_alone(filled: Store, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(OperationError, match="holds other files"):
        by_duckdb(filled, tmp_path)
    assert (tmp_path / "letter.txt").read_text() == "dear"


@pytest.mark.parametrize("text", ["", "{}", '{"format": 99}'])
def test_a_folder_without_a_whole_export_is_refused(tmp_path: Path, filled: Store, text: str) -> None:
    if text:
        (tmp_path / MANIFEST).write_text(text)
    with pytest.raises(OperationError, match=r"no export is here|format 99"):
        verify_export(tmp_path, filled.images)


def test_a_file_that_cannot_be_written_is_told_and_nothing_hangs(filled: Store, tmp_path: Path) -> None:
    (tmp_path / "cell.parquet").mkdir()
    (tmp_path / "cell.parquet" / "x").write_text("in the way")
    with pytest.raises(OperationError):
        by_duckdb(filled, tmp_path)


def test_what_was_stopped_ends_with_an_error_and_leaves_nothing(filled: Store, tmp_path: Path) -> None:
    watch = Watch()
    told: list[str] = []

    def stop(what: str, _: float) -> None:
        told.append(what)
        if what == "exporting case_file":
            watch.stop()

    watch.told = stop
    with pytest.raises(CockpitError):
        by_duckdb(filled, tmp_path / "kept", watch)
    assert told[-1] == "exporting case_file"
    assert not (tmp_path / "kept" / MANIFEST).exists()
    assert filled.verify().differing_cells == 0


def test_a_recount_by_the_server_can_be_stopped(filled: Store) -> None:
    watch = Watch()
    watch.told = lambda what, share: watch.stop()
    with pytest.raises(StoppedError):
        verify(filled.database, filled.images, watch=watch)


def test_what_is_loading_for_the_first_time_is_skipped_until_it_counts(store: Store) -> None:
    store.populate()
    begin_load(store.database, "src", ["case_file"], store.at)
    store.merge("case_file", case("C1", NOVEMBER_1), case("C2", NOVEMBER_1))
    for report in (store.verify(), by_duckdb(store)):
        assert (report.differing_cells, report.skipped) == (0, ("case",)), report.samples
    assert store.total("di_01") == 0
    end_load(store.database, store.images, "src", store.at)
    for report in (store.verify(), by_duckdb(store)):
        assert (report.differing_cells, report.skipped) == (0, ()), report.samples
    assert store.total("di_01") == 2


def test_sums_by_day_are_compared_from_the_first_day_that_is_kept(store: Store) -> None:
    store.populate()
    store.merge("case_file", case("C1", NOVEMBER_1), case("C2", date(2011, 5, 5)))
    assert min(store.by_day("di_01")) > date(2020, 1, 1)
    for report in (store.verify(), by_duckdb(store)):
        assert report.differing_cells == 0, report.samples
    assert store.total("di_01") == 2
