"""What evaluation tells the registers counts, can be verified, and can be taken back."""

from datetime import UTC, date, datetime, timedelta

from evaluation.effects.registers import Fields, take_back, tell
from indicators.catalogue import load
from indicators.items import build_images
from store.database import Database
from store.verify import verify
from tests.integration.evaluation.merging import merge_told
from tests.integration.store.rows import Store, unit

AT = datetime(2026, 11, 26, 4, tzinfo=UTC)
KEY: Fields = {"unit_code": "U1", "cycle": "EV1"}
PUBLISHED: Fields = {**KEY, "published_on": date(2026, 11, 26), "superseded_on": None, "trial": False}


def test_a_published_result_moves_the_index_and_a_retraction_moves_it_back(database: Database) -> None:
    store = Store(database, build_images(load()), AT)
    store.merge("unit", unit("U1"), unit("U2"))
    with database.begin() as work:
        tell(work, "results", PUBLISHED, AT)
        entry: Fields = {"item_code": "DI-23", "owner_code": "U1", "day": date(2026, 11, 26)}
        tell(work, "manual-entries", {**entry, "value": 906, "entered_by": "EV1", "confirmed_by": "head"}, AT)
    assert merge_told(database, store.images, AT).count("ok") == 2
    assert (store.total("di_22", "U1"), store.total("di_23", "U1")) == (1, 906)
    assert verify(database, store.images).differing_cells == 0
    later = AT + timedelta(minutes=1)
    with database.begin() as work:
        take_back(work, "results", KEY, later)
        take_back(work, "manual-entries", entry, later)
    merge_told(database, store.images, later)
    assert (store.total("di_22"), store.total("di_23")) == (0, 0)
    assert verify(database, store.images).differing_cells == 0


def test_what_is_not_committed_is_told_to_nobody(database: Database) -> None:
    store = Store(database, build_images(load()), AT)
    try:
        with database.begin() as work:
            tell(work, "results", PUBLISHED, AT)
            raise ValueError
    except ValueError:
        pass
    assert set(merge_told(database, store.images, AT)) == {"empty"}
