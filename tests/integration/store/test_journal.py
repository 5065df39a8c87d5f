"""Sums as they were known: the journal tells them again, day by day when it is old."""

from datetime import date, datetime, timedelta

from core.days import day_number
from store.journal import compact_journal, measures_as_known
from store.merge import merge
from store.recompute import recompute
from store.views.scopes import CITY, place_scope
from tests.integration.store.images import doubled
from tests.integration.store.rows import Store, batch, case

NOVEMBER_1 = date(2026, 11, 1)
END = day_number(date(2027, 1, 1))


def _merge_on(store: Store, at: datetime, *rows: dict[str, object]) -> None:
    merge(store.database, batch("case_file", *rows), store.images, at)


def _known(store: Store, at: datetime, scope_place: int | None = None) -> int:
    scope = CITY if scope_place is None else place_scope(scope_place)
    return measures_as_known(store.database, scope, None, END, at).sums["di_01"]


def test_an_earlier_instant_knows_only_what_had_come(store: Store) -> None:
    store.populate()
    hours = [store.at + timedelta(hours=hour) for hour in range(4)]
    _merge_on(store, hours[1], case("C1", NOVEMBER_1), case("C2", NOVEMBER_1))
    _merge_on(
        store, hours[2], case("C1", NOVEMBER_1, result="withdrawn", version=2), case("C3", NOVEMBER_1, owner="U2")
    )
    _merge_on(store, hours[3], case("C4", NOVEMBER_1))
    assert [_known(store, hour) for hour in hours] == [0, 2, 2, 3]
    assert [_known(store, hour, 330102) for hour in hours] == [0, 0, 1, 1]


def test_compacting_keeps_what_was_known_at_the_end_of_each_day(store: Store) -> None:
    store.populate()
    days = [store.at + timedelta(days=day) for day in range(4)]
    for number, day in enumerate(days):
        _merge_on(store, day, case(f"A{number}", NOVEMBER_1))
        _merge_on(store, day + timedelta(hours=1), case(f"B{number}", NOVEMBER_1))
    ends = [day + timedelta(hours=2) for day in days]
    before = [_known(store, end) for end in ends]
    rows = store.value("SELECT count(*) FROM cell_journal WHERE di_01 IS NOT NULL")
    compact_journal(store.database, days[2] + timedelta(days=30))
    assert store.value("SELECT count(*) FROM cell_journal WHERE di_01 IS NOT NULL") == rows - 2
    assert [_known(store, end) for end in ends] == before == [2, 4, 6, 8]


def test_sums_under_other_definitions_are_not_called_exact(store: Store) -> None:
    store.populate()
    _merge_on(store, store.at, case("C1", NOVEMBER_1))
    assert measures_as_known(store.database, CITY, None, END, store.at).exact
    recompute(store.database, doubled(store.images), store.at + timedelta(hours=1))
    assert not measures_as_known(store.database, CITY, None, END, store.at).exact


def test_batches_are_known_in_the_order_of_their_numbers(store: Store) -> None:
    store.populate()
    hours = [store.at + timedelta(hours=hour) for hour in range(3)]
    _merge_on(store, hours[2], case("C1", NOVEMBER_1))
    _merge_on(store, hours[1], case("C2", NOVEMBER_1))
    recompute(store.database, store.images, hours[1])
    assert [_known(store, hour) for hour in hours] == [0, 0, 2]
    known = [at for (at,) in store.rows("SELECT known_at FROM batch ORDER BY batch_id")]
    assert known == sorted(known)
