"""A merge happens whole or not at all, and one at a time."""

import threading
from datetime import date

import psycopg2
import pytest

from core.errors import StoreError
from store.merge import merge
from tests.integration.store.rows import Killed, Store, batch, case, failing_at, unit

NOVEMBER_1 = date(2026, 11, 1)

STEPS = (
    "prepare",
    "copy",
    "lock",
    "owners",
    "classify",
    "keys",
    "before",
    "rows",
    "after",
    "net",
    "journal",
    "cell",
    "cell_day",
    "top",
    "account",
)

EVERYTHING = """
SELECT (SELECT count(*) FROM case_file), (SELECT count(*) FROM cell WHERE di_01 IS NOT NULL),
       (SELECT count(*) FROM top_day WHERE di_01 IS NOT NULL), (SELECT count(*) FROM open_case),
       (SELECT count(*) FROM cell_journal WHERE di_01 IS NOT NULL), (SELECT count(*) FROM quarantine),
       (SELECT count(*) FROM watermark), (SELECT count(*) FROM batch), (SELECT count(*) FROM tombstone),
       (SELECT count(*) FROM record_version)"""


@pytest.mark.parametrize("step", STEPS)
def test_a_merge_that_dies_at_any_step_leaves_nothing(store: Store, step: str) -> None:
    store.populate()
    store.merge("case_file", case("C0", NOVEMBER_1))
    before = store.rows(EVERYTHING)
    rows = [case("C0", date(2026, 10, 1), version=2), case("C1", NOVEMBER_1), case("C2", NOVEMBER_1, owner="nobody")]
    with pytest.raises(Killed):
        store.merge("case_file", *rows, gone=[("C9", 9)], cursor={"to": 1}, observe=failing_at(step))
    assert store.rows(EVERYTHING) == before
    assert store.merge("case_file", *rows, gone=[("C9", 9)], cursor={"to": 1}).inserted == 1
    store.assert_exact()


def test_a_merge_whose_connection_is_cut_can_simply_be_tried_again(store: Store) -> None:
    store.populate()

    def cut(name: str, seconds: float) -> None:
        if name == "rows":
            with psycopg2.connect(store.database.url) as other, other.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND state = 'idle in transaction'"
                )
            other.close()

    with pytest.raises(StoreError):
        store.merge("case_file", case("C1", NOVEMBER_1), observe=cut)
    assert store.value("SELECT count(*) FROM case_file") == 0
    assert store.merge("case_file", case("C1", NOVEMBER_1)).inserted == 1
    store.assert_exact()


def test_two_merges_of_the_same_cases_wait_for_each_other(store: Store) -> None:
    store.populate()
    inside, go_on = threading.Event(), threading.Event()
    seconds_steps: list[str] = []

    def first(name: str, seconds: float) -> None:
        if name == "before":
            inside.set()
            assert go_on.wait(60)

    def second(name: str, seconds: float) -> None:
        seconds_steps.append(name)

    slow = threading.Thread(
        target=merge,
        args=(store.database, batch("case_file", case("C1", NOVEMBER_1)), store.images, store.at, first),
    )
    quick = threading.Thread(
        target=merge,
        args=(
            store.database,
            batch("case_file", case("C1", NOVEMBER_1, power_type=2, version=2)),
            store.images,
            store.at,
        ),
        kwargs={"observe": second},
    )
    slow.start()
    assert inside.wait(60)
    quick.start()
    _until_someone_waits(store)
    assert "lock" not in seconds_steps
    go_on.set()
    slow.join(60)
    quick.join(60)
    assert store.rows("SELECT category FROM cell WHERE di_01 = 1") == [(2,)]
    store.assert_exact()


def test_merges_from_many_threads_end_exact(store: Store) -> None:
    store.populate()
    store.merge("unit", *(unit(f"U{number}", version=2) for number in range(3, 9)))

    def work(number: int) -> None:
        for round_ in range(5):
            rows = [
                case(
                    f"C{key}",
                    date(2026, 1 + (key + round_) % 12, 1),
                    owner=f"U{1 + key % 8}",
                    version=number * 5 + round_,
                )
                for key in range(20)
            ]
            merge(store.database, batch("case_file", *rows), store.images, store.at)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert store.total("di_01") == 20
    store.assert_exact()


def _until_someone_waits(store: Store) -> None:
    waiting = threading.Event()
    for _ in range(600):
        if store.value("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"):
            return
        waiting.wait(0.05)
    pytest.fail("the second merge never waited for the first")
