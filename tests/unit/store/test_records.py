"""The record tables are described once, by the models."""

import re

from store.records import OPEN_PAIRS, SUBJECTS, TABLES, column_types
from store.statements import statements


def test_a_table_delivers_codes_and_stores_owners() -> None:
    item = TABLES["catalogue_item"]
    assert dict(item.owners) == {"holder_code": "holder_id", "unit_code": "owner_id"}
    assert {"holder_code", "unit_code"} <= set(item.column_names)
    assert {"holder_id", "owner_id"} <= set(item.stored)
    assert "holder_code" not in item.stored


def test_a_code_that_is_part_of_the_key_is_stored_beside_its_owner() -> None:
    scheme = TABLES["scheme"]
    assert scheme.keys == ("unit_code", "scheme_version")
    assert {"unit_code", "owner_id"} <= set(scheme.stored)
    assert scheme.column_names.count("unit_code") == 1


def test_generated_and_bookkeeping_columns_are_not_delivered() -> None:
    for table in TABLES.values():
        names = set(table.column_names)
        assert not names & {"source", "version", "batch_id", "owner_id", "holder_id"}
        assert not any(name.endswith("_key") for name in names)
        assert set(table.keys) <= names
        assert all(column.required for column in table.columns if column.name in table.keys)


def test_types_are_named_in_short_words() -> None:
    types = {kind for columns in column_types().values() for kind in columns.values()}
    assert types == {"text", "int", "smallint", "bigint", "bool", "date", "timestamptz", "text[]"}


def test_every_subject_that_a_table_touches_has_its_view() -> None:
    assert {f"subject_{subject}" for subject in SUBJECTS} == set(statements("subjects"))


def test_every_subject_whose_open_rows_are_kept_names_its_rows() -> None:
    for subject in OPEN_PAIRS:
        assert re.search(r"\bAS natural_key\b", statements("subjects")[f"subject_{subject}"].sql)
