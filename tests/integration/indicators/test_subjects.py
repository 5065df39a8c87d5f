"""The subject views have the columns and types that items are checked against."""

from datetime import date
from typing import Any

import pytest

from indicators.subjects import SUBJECTS, Type
from store.records import TABLES, RecordTable
from tests.integration.store.rows import Row, Store

TYPES = {
    "integer": Type.NUMBER,
    "smallint": Type.NUMBER,
    "bigint": Type.NUMBER,
    "boolean": Type.TRUTH,
    "text": Type.TEXT,
}


@pytest.mark.parametrize("subject", [*SUBJECTS])
def test_a_view_has_every_column_that_items_may_use(store: Store, subject: str) -> None:
    found = dict(
        store.rows(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %(view)s",
            view=f"subject_{subject}",
        )
    )
    known = {name: TYPES.get(kind) for name, kind in found.items() if name in SUBJECTS[subject]}
    assert known == dict(SUBJECTS[subject])


def barest(table: RecordTable) -> Row:
    """A row with nothing but what it must have."""
    samples: dict[str, Any] = {"text": "X", "date": date(2026, 1, 5), "bigint": 1, "integer": 330106}
    owners = {"archive_code": "330106A", "holder_code": "330106A", "unit_code": "U1", "owner_code": "U1"}
    return {one.name: owners.get(one.name, samples[one.sql_type]) for one in table.columns if one.required}


def test_truths_are_never_unknown(store: Store) -> None:
    """An item may say NOT of a truth, so a view may not leave it NULL, however little a source tells."""
    store.populate()
    for name, table in TABLES.items():
        store.merge(name, barest(table))
    known, unknown = set(), []
    for subject, columns in SUBJECTS.items():
        if store.value(f"SELECT count(*) FROM subject_{subject}"):
            known.add(subject)
        for name in (name for name, kind in columns.items() if kind is Type.TRUTH):
            if store.value(f"SELECT count(*) FROM subject_{subject} WHERE {name} IS NULL"):
                unknown.append(f"{subject}.{name}")
    assert unknown == []
    assert known == set(SUBJECTS)
    store.assert_exact()
