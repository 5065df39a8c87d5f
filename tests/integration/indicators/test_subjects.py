"""The subject views have the columns and types that items are checked against."""

import pytest

from indicators.subjects import SUBJECTS, Type
from tests.integration.store.rows import Store

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


@pytest.mark.parametrize("subject", [*SUBJECTS])
def test_truths_are_never_unknown(store: Store, subject: str) -> None:
    """An item may say NOT of a truth, so a view may not leave it NULL."""
    store.populate()
    truths = [name for name, kind in SUBJECTS[subject].items() if kind is Type.TRUTH]
    for name in truths:
        unknown = f"SELECT count(*) FROM subject_{subject} WHERE {name} IS NULL"
        assert store.value(unknown) == 0
