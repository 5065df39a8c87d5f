"""Which tables may be loaded in bulk, and what that freezes."""

from store.bulk.tables import BASES, BULK_TABLES, bulk_tables_of, eligible, subjects_of
from store.merging.workspace import LIMITS
from store.records import TABLES


def all_empty(table: str) -> bool:
    return True


def test_every_subject_of_a_bulk_table_has_a_base_that_is_one_too() -> None:
    for table in BULK_TABLES:
        for subject in subjects_of(table):
            assert BASES[subject] in BULK_TABLES


def test_a_subject_waits_for_all_bulk_tables_that_decide_about_it() -> None:
    assert bulk_tables_of("case") == {"case_file", "case_package", "check_report"}
    assert bulk_tables_of("item") == {"catalogue_item"}
    assert bulk_tables_of("unit") == set()


def test_tables_that_bring_owners_and_registers_are_merged() -> None:
    assert eligible({"unit", "archive", "matter", "scheme"}, (), all_empty) == set()


def test_a_table_begins_only_while_what_it_decides_about_counts_nothing() -> None:
    full = {"case_file"}
    wanted = {"case_file", "case_package", "check_report", "lookup"}
    assert eligible(wanted, (), all_empty) == wanted
    assert eligible(wanted, (), lambda table: table not in full) == {"lookup"}
    assert eligible({"case_package"}, {"case"}, lambda table: table not in full) == {"case_package"}


def test_bulk_rows_are_plain() -> None:
    """One natural key, no lists, no owners made: what appending relies on."""
    for table in (TABLES[name] for name in BULK_TABLES):
        assert len(table.keys) == 1
        assert not table.makes_owners
        assert all(column.sql_type != "text[]" for column in table.columns)
        assert not set(table.owners) & set(table.stored)
    assert "text" in LIMITS
