"""How long changes take to arrive, in live operation."""

from datetime import UTC, datetime, timedelta

import pytest

from core.model import RunReport
from store.merge import merge
from store.runs import Latency, Runs, arrivals, latency, spread
from tests.integration.store.rows import Store, batch, unit

T0 = datetime(2026, 11, 26, 4, tzinfo=UTC)
SECOND = timedelta(seconds=1)
PATIENCE = {"das": 30 * SECOND}


def run_at(store: Store, seconds: float, change: float | None = None, outcome: str = "ok", source: str = "das") -> None:
    """A run that begins `seconds` after T0; with a batch whose newest change is `change` seconds old."""
    runs, at = Runs(store.database), T0 + seconds * SECOND
    run_id = runs.start(source, "items", at)
    if change is not None:
        micros = int((at - change * SECOND).timestamp() * 1_000_000)
        unit_row = unit(f"U{seconds}", version=micros)
        given = batch("unit", unit_row, source=source, run_id=run_id)
        merge(store.database, given, store.images, at)
    runs.finish(run_id, RunReport(source, "items", at, at + SECOND, outcome))


def lags(store: Store) -> list[float]:
    """Seconds from change to run, of the batches of live operation."""
    found = arrivals(store.database, T0, PATIENCE)
    return [round((one.committed_at - one.source_at).total_seconds()) for one in found]


def test_latency_is_from_the_change_in_the_source_to_its_commit(store: Store) -> None:
    assert latency(store.database, T0, PATIENCE) == Latency(None, None, 0)
    for second in (0, 1):
        run_at(store, second)
    for second, change in ((2, 1), (3, 2), (4, 9)):
        run_at(store, second, change)
    found = latency(store.database, T0, PATIENCE)
    assert found.batches == 3
    assert found.median_s == pytest.approx(2, abs=0.9)
    assert found.p95_s == pytest.approx(8.3, abs=0.9)
    assert latency(store.database, T0 + 5 * SECOND, PATIENCE).batches == 0
    first, *others = [one.batch_id for one in arrivals(store.database, T0, PATIENCE)]
    assert [one.batch_id for one in arrivals(store.database, T0, PATIENCE, after_batch=first)] == others


def test_a_first_load_is_no_latency_nor_is_the_run_that_catches_up_with_it(store: Store) -> None:
    run_at(store, 0, change=90_000)
    run_at(store, 20, change=19)
    run_at(store, 21, change=1)
    assert lags(store) == [1]


def test_a_first_load_that_broke_off_is_still_one(store: Store) -> None:
    run_at(store, 0, change=90_000, outcome="stopped")
    run_at(store, 1, change=80_000)
    run_at(store, 2, change=2)
    assert lags(store) == []


def test_what_is_caught_up_after_an_outage_is_no_latency(store: Store) -> None:
    for second in (0, 1, 2):
        run_at(store, second)
    for second in range(3, 60, 3):
        run_at(store, second, outcome="retry")
    run_at(store, 62, change=58)
    run_at(store, 63, change=1)
    assert lags(store) == [1]


def test_a_hiccup_within_the_patience_is_latency(store: Store) -> None:
    for second in (0, 1):
        run_at(store, second)
    run_at(store, 2, outcome="retry")
    run_at(store, 20, change=18)
    assert lags(store) == [18]


def test_sources_that_are_not_asked_for_are_left_out(store: Store) -> None:
    for second in (0, 1, 2):
        run_at(store, second, change=1, source="gone")
    assert lags(store) == []


def test_a_source_whose_clock_is_ahead_has_taken_no_time() -> None:
    assert spread([-3.0, -1.0]) == Latency(0.0, 0.0, 2)
