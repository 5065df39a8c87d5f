"""Amounts at and beyond the limit: what is beyond it waits at its row, and no sum of what entered overflows."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from core.amounts import MOST_AMOUNT as BIG
from store.bulk import begin_load, end_load, resume_loads
from store.quarantine import list_rows
from tests.integration.store.rows import Store

MOST_SUM = 2**63 - 1
CITY_ITEMS = 7_600_000
HOSTILE = 60
"""rows of a petabyte each; nine thousand of them are more than a sum can hold"""


@pytest.fixture(autouse=True)
def whole_again(store: Store) -> Iterator[None]:
    """The tables are shared: whatever a test leaves loading gets its keys back."""
    yield
    with store.database.begin() as work:
        work.execute("UPDATE loading_source SET done_at = now()")
    resume_loads(store.database, store.images, store.at)


def item(number: int, file_bytes: int | None) -> dict[str, Any]:
    return {
        "item_id": f"I{number}",
        "holder_kind": "archive",
        "holder_code": "330106A",
        "unit_code": "U1",
        "formed_on": date(2001, 1, 1),
        "filed_on": date(2026, 10, 1),
        "medium": "paper",
        "born_digital": False,
        "filed_via": "DAS",
        "image_pages": 2**31 - 1,
        "pages": 2**31 - 1,
        "file_bytes": file_bytes,
    }


def test_a_city_of_nothing_but_the_largest_files_fits_into_a_sum() -> None:
    assert BIG * CITY_ITEMS <= MOST_SUM


def test_a_first_load_of_amounts_that_no_sum_holds_comes_to_its_end(store: Store) -> None:
    store.populate()
    begin_load(store.database, "src", ["catalogue_item"], store.at)
    rows = [item(number, 10**15) for number in range(HOSTILE)]
    report = store.merge("catalogue_item", *rows, item(-1, BIG), item(-2, BIG), item(-3, None))
    assert (report.inserted, report.rejected) == (3, HOSTILE)
    end_load(store.database, store.images, "src", store.at)
    assert store.total("digital_bytes") == 2 * BIG
    assert store.total("di_09") == 2
    store.assert_exact()


@pytest.mark.parametrize("loading", [True, False])
@pytest.mark.parametrize("amount", [BIG + 1, -BIG - 1, 10**15, 2**63 - 1, 2**63])
def test_an_amount_over_its_limit_waits_with_its_reason(store: Store, amount: int, loading: bool) -> None:
    store.populate()
    if loading:
        begin_load(store.database, "src", ["catalogue_item"], store.at)
    report = store.merge("catalogue_item", item(1, 5), item(2, amount))
    assert (report.inserted, report.rejected) == (1, 1)
    (waiting,) = list_rows(store.database)
    assert (waiting.key, waiting.reason) == ("I2", "out_of_range" if amount < 2**63 else "bad_value")
    end_load(store.database, store.images, "src", store.at)
    assert store.total("digital_bytes") == 5
    store.assert_exact()


def test_the_largest_amounts_come_and_go_exactly(store: Store) -> None:
    store.populate()
    for amount in (BIG, 0, BIG, None, 1):
        store.merge("catalogue_item", *(item(number, amount) for number in range(300)))
        assert store.total("digital_bytes") == 300 * (amount or 0)
        store.assert_exact()
