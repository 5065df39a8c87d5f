"""One verification a night, by a process of its own, never beside a first load; its result is kept."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from core.clock import FixedClock
from core.settings import load_settings
from indicators.catalogue import load
from indicators.items import build_images
from operations.configuration import DEFAULT_CONFIG, Configuration
from operations.nightly import AGAIN_AFTER, Nightly
from store.bulk import begin_load
from store.database import Database
from store.verifications import NIGHTLY, keep_report
from store.verify import verify
from store.views.verifications import newest_verifications, verify_state

NIGHT = datetime(2026, 11, 26, 19, 10, tzinfo=UTC)
"""03:10 in Hangzhou"""


def configuration(database: Database) -> Configuration:
    return Configuration(DEFAULT_CONFIG, load_settings(DEFAULT_CONFIG, {}), {"DATABASE_URL": database.url})


class Runs:
    """Stands for the process: notes how it was called, keeps what it is told to find."""

    def __init__(self, database: Database, code: int = 0) -> None:
        self.database, self.code = database, code
        self.calls: list[Sequence[str]] = []

    def __call__(self, arguments: Sequence[str], over: threading.Event) -> tuple[int, str]:
        self.calls.append(arguments)
        if self.code in (0, 1):
            report = replace(verify(self.database, build_images(load())), differing_cells=self.code)
            keep_report(self.database, report, NIGHTLY, NIGHT, NIGHT)
        return self.code, "app.py: no room"


def test_it_runs_once_a_night(database: Database) -> None:
    runs, over = Runs(database), threading.Event()
    nightly = Nightly(configuration(database), database, FixedClock(NIGHT), runs)
    assert not nightly.run_when_due(NIGHT - timedelta(hours=2), over)
    assert nightly.run_when_due(NIGHT, over)
    assert not nightly.run_when_due(NIGHT + timedelta(minutes=1), over)
    another_worker = Nightly(configuration(database), database, FixedClock(NIGHT), runs)
    assert not another_worker.run_when_due(NIGHT + timedelta(minutes=2), over)
    assert nightly.run_when_due(NIGHT + timedelta(days=1), over)
    assert [call[2:] for call in runs.calls] == [["verify", "--engine", "duckdb", "--cause", "nightly"]] * 2


def test_it_waits_while_a_first_load_is_under_way(database: Database) -> None:
    begin_load(database, "das", ["catalogue_item"], NIGHT)
    runs = Runs(database)
    assert not Nightly(configuration(database), database, FixedClock(NIGHT), runs).run_when_due(
        NIGHT, threading.Event()
    )
    assert runs.calls == []


def test_one_that_comes_to_no_result_is_told_and_tried_again_an_hour_later(database: Database) -> None:
    runs, over = Runs(database, code=3), threading.Event()
    nightly = Nightly(configuration(database), database, FixedClock(NIGHT), runs)
    assert nightly.run_when_due(NIGHT, over)
    (kept,) = newest_verifications(database, 5)
    assert (kept.cause, kept.outcome, kept.reason) == ("nightly", "failed", "app.py: no room")
    assert verify_state(database).differing_cells is None
    assert not nightly.run_when_due(NIGHT + timedelta(minutes=30), over)
    assert len(runs.calls) == 1
    assert timedelta(hours=1) >= AGAIN_AFTER


def test_what_it_found_is_what_the_figures_say(database: Database) -> None:
    over = threading.Event()
    Nightly(configuration(database), database, FixedClock(NIGHT), Runs(database)).run_when_due(NIGHT, over)
    exact = verify_state(database)
    assert (exact.differing_cells, exact.last_exact_at) == (0, NIGHT)
    later = Runs(database, code=1)
    Nightly(configuration(database), database, FixedClock(NIGHT), later).run_when_due(NIGHT + timedelta(days=1), over)
    found = verify_state(database)
    assert (found.differing_cells, found.last_exact_at) == (1, NIGHT)


def open_conditions(database: Database) -> dict[str, str]:
    with database.begin() as unit:
        rows = unit.rows("SELECT kind, detail ->> 'text' FROM condition WHERE ended_at IS NULL")
    return dict(rows)


def test_cells_that_differ_and_nights_without_a_result_are_conditions_until_they_are_over(database: Database) -> None:
    nights = {3: "verification_failed", 1: "cells_differ", 0: None}
    for number, (code, kind) in enumerate(nights.items()):
        at = NIGHT + timedelta(days=number)
        Nightly(configuration(database), database, FixedClock(at), Runs(database, code)).run_when_due(
            at, threading.Event()
        )
        assert list(open_conditions(database)) == ([kind] if kind else []), code


def test_the_process_verifies_and_keeps_its_result(database: Database, tmp_path: Path) -> None:
    nightly = Nightly(configuration(database), database, FixedClock(NIGHT))
    assert nightly.run_when_due(NIGHT, threading.Event())
    (kept,) = newest_verifications(database, 5)
    assert (kept.cause, kept.engine, kept.outcome, kept.differing_cells) == ("nightly", "duckdb", "exact", 0), kept


def test_the_process_ends_when_the_lead_is_over(database: Database) -> None:
    over = threading.Event()
    over.set()
    assert not Nightly(configuration(database), database, FixedClock(NIGHT)).run_when_due(NIGHT, over)
    assert newest_verifications(database, 5) == []
