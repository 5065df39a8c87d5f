"""Old stores whose own amounts lie under the plain code of an item: told anew through the inbox, they count once."""

from datetime import UTC, date, datetime
from importlib import import_module
from typing import Any

import pytest

from indicators.catalogue import load
from indicators.items import build_images
from store.database import Database
from tests.integration.cockpit.evaluated import add
from tests.integration.cockpit.filled import manual
from tests.integration.evaluation.merging import merge_told
from tests.integration.store.rows import Store

MIGRATION = import_module("store.migrations.versions.0025_own_amounts")
AT = datetime(2035, 1, 1, 4, tzinfo=UTC)
"""later than any upgrade that a test makes"""
TOLD = int(datetime(2026, 10, 2, tzinfo=UTC).timestamp()) * 10**6
DAY = date(2026, 10, 1)
OWN: dict[str, Any] = {"source": "evaluation", "feed": "manual-entries"}


@pytest.fixture
def old(database: Database) -> Store:
    """Two agencies: one issue put right in time and one that was not, a hazard that was removed."""
    store = Store(database, build_images(load()), AT)
    store.populate()
    issue = {"owner_code": "U1", "state_since": AT, "opened_at": AT, "final_on": DAY}
    add(database, "issue", issue_no="I1", kind="issue", state="closed", **issue)
    add(database, "issue", issue_no="I2", kind="issue", state="closed", was_submitted_late=True, **issue)
    add(database, "issue", issue_no="H1", kind="hazard", state="closed", **issue)
    return store


def upgrade(store: Store) -> list[tuple[str, int]]:
    """The migration and the worker that merges what it tells; the rows that are there then."""
    with store.database.begin() as unit:
        MIGRATION.tell(unit.connection)
    merge_told(store.database, store.images, AT)
    return store.rows("SELECT item_code, value FROM manual_value WHERE owner_code = 'U1' ORDER BY item_code")


def tell(store: Store, item: str, value: int, version: int = 5, **more: Any) -> None:
    store.merge("manual_value", manual(item, "U1", DAY, value) | {"version": TOLD + version}, **more)


def test_rows_of_our_own_under_plain_codes_count_once_after_the_upgrade(old: Store) -> None:
    for item in ("DI-26", "DI-32", "DI-33", "DI-26E"):
        tell(old, item, 1, **OWN)
    assert old.total("di_26", "U1") == 2, "twice, as it was"
    assert upgrade(old) == [("DI-26E", 1), ("DI-32E", 1), ("DI-33E", 1)]
    assert [old.total(name, "U1") for name in ("di_26", "di_32", "di_33")] == [1, 1, 1]


def test_what_another_source_had_said_before_is_there_again(old: Store) -> None:
    tell(old, "DI-26", 3, 4)
    tell(old, "DI-26", 4, 5, **OWN)
    assert upgrade(old)[:2] == [("DI-26", 3), ("DI-26E", 1)]
    assert old.total("di_26", "U1") == 4


def test_a_filing_that_was_withdrawn_meanwhile_stays_away(old: Store) -> None:
    tell(old, "DI-26", 3, 4, source="manual")
    tell(old, "DI-26", 4, 5, **OWN)
    assert upgrade(old)[0] == ("DI-26E", 1)


def test_rows_of_others_are_left_alone_and_a_store_without_ours_is_told_nothing(old: Store) -> None:
    tell(old, "DI-26", 3, 4)
    tell(old, "DI-23", 900, **OWN)
    assert upgrade(old) == [("DI-23", 900), ("DI-26", 3)]
    assert old.value("SELECT count(*) FROM inbox") == 0


def test_what_came_later_from_another_source_outlives_the_upgrade(old: Store) -> None:
    tell(old, "DI-26", 4, 5, **OWN)
    with old.database.begin() as unit:
        MIGRATION.tell(unit.connection)
    tell(old, "DI-26", 3, 6)
    merge_told(old.database, old.images, AT)
    assert old.total("di_26", "U1") == 4
