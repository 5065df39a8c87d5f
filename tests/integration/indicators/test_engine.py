"""The engine on a real store: woken by commits, keeping readings and bands, moving the snapshot version."""

import threading
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta

from core.clock import FixedClock
from core.errors import StoreError
from core.model import Band, RunReport
from indicators.bands import Standing
from indicators.commands import Manual
from indicators.deliveries import Cadence
from indicators.engine import Engine, Loop, PassReport, Rhythm
from indicators.engine_store import DatabaseStore
from indicators.pacing import Cause
from store.manual import ManualEntry
from store.merge import merge
from store.owners import owners_of
from store.readings import current_version, latest_readings, load_bands
from store.runs import Runs
from tests.integration.store.rows import Store, case, check, package
from tests.unit.indicators.golden import AT, catalogue

PLACES = (330102, 330106)


def port_of(store: Store) -> DatabaseStore:
    return DatabaseStore(store.database, PLACES, {"platform": Cadence(timedelta(minutes=5))})


def two_cases(store: Store) -> None:
    """Two cases due, one archived: A01 at 50.00."""
    store.populate()
    store.merge("case_file", case("a", date(2026, 6, 1)), case("b", date(2026, 6, 1)))
    store.merge("check_report", check("Ka", date(2026, 6, 2)))
    store.merge("case_package", package("a", date(2026, 6, 2)))


def test_a_pass_keeps_readings_and_moves_the_version(store: Store) -> None:
    two_cases(store)
    report = Engine(catalogue(), port_of(store)).pass_once(AT, Cause.START)
    kept = latest_readings(store.database)
    for scope in ("330100", "330106", "U1"):
        reading = kept[scope, "A01"]
        assert (reading.numerator, reading.denominator, reading.value, reading.band) == (1, 2, 50.0, Band.CRIT)
        assert reading.definition_version == catalogue().version
        assert reading.at == AT
    assert kept["330102", "A01"].band is None
    assert ("U1", "D02") not in kept
    assert report.version == current_version(store.database) == 1


def test_a_second_pass_keeps_only_what_has_changed(store: Store) -> None:
    two_cases(store)
    engine = Engine(catalogue(), port_of(store))
    engine.pass_once(AT, Cause.START)
    assert engine.pass_once(AT + timedelta(minutes=1), Cause.TICK).readings == 0
    store.merge("check_report", check("Kb", date(2026, 6, 2)))
    store.merge("case_package", package("b", date(2026, 6, 2)))
    report = engine.pass_once(AT + timedelta(minutes=2), Cause.CELLS)
    assert report.readings > 0
    assert latest_readings(store.database, ["330106"])["330106", "A01"].band is Band.MET
    assert latest_readings(store.database, ["U1"])["U1", "A01"].band is Band.CRIT


def test_bands_survive_a_new_worker(store: Store) -> None:
    two_cases(store)
    Engine(catalogue(), port_of(store)).pass_once(AT, Cause.START)
    store.merge("check_report", check("Kb", date(2026, 6, 2)))
    store.merge("case_package", package("b", date(2026, 6, 2)))
    begun = AT + timedelta(minutes=1)
    Engine(catalogue(), port_of(store)).pass_once(begun, Cause.START)
    state = load_bands(store.database, ["330106"])["330106", "A01"]
    assert (state.band, state.candidate, state.candidate_since) == (Band.CRIT, Band.MET, begun)
    report = Engine(catalogue(), port_of(store)).pass_once(begun + timedelta(minutes=10), Cause.START)
    assert ("330106", "A01") in {(one.scope, one.code) for one in report.changes}
    assert port_of(store).standings()["330106", "A01"] == Standing(Band.MET, begun + timedelta(minutes=10))


def test_a_silent_source_holds_its_indicators(store: Store) -> None:
    two_cases(store)
    store.merge("case_file", case("c", date(2026, 6, 20)))
    run = Runs(store.database).start("platform", "cases", AT)
    finish(store, run, AT)
    engine = Engine(catalogue(), port_of(store))
    engine.pass_once(AT, Cause.START)
    later = AT + timedelta(days=10)
    engine.pass_once(later, Cause.DAY)
    assert latest_readings(store.database, ["330106"])["330106", "A01"].denominator == 2
    finish(store, Runs(store.database).start("platform", "cases", later), later)
    engine.pass_once(later + timedelta(minutes=1), Cause.CELLS)
    assert latest_readings(store.database, ["330106"])["330106", "A01"].denominator == 3


def finish(store: Store, run: int, at: datetime) -> None:
    report = RunReport("platform", "cases", at, at, "ok", rows=1)
    Runs(store.database).finish(run, report)


def waited(condition: Callable[[], bool], seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        threading.Event().wait(0.02)
    return condition()


def test_a_commit_wakes_the_loop(store: Store) -> None:
    two_cases(store)
    reports: list[PassReport] = []
    failures: list[StoreError] = []
    stop = threading.Event()
    clock = FixedClock(AT)
    engine = Engine(catalogue(), port_of(store), Rhythm(quiet=timedelta(0)))
    loop = Loop(engine, lambda: store.database.listen("cells"), clock, reports.append, failures.append, stop.wait)
    thread = threading.Thread(target=loop.run, args=(stop.is_set,))
    thread.start()
    try:
        assert waited(lambda: len(reports) == 1)
        store.merge("case_file", case("c", date(2026, 6, 2)))
        assert waited(lambda: len(reports) >= 2)
    finally:
        stop.set()
        thread.join(20)
    assert not thread.is_alive()
    assert failures == []
    assert [one.cause for one in reports[:2]] == [Cause.START, Cause.CELLS]
    assert current_version(store.database) == len(reports)


def test_values_entered_by_people_are_counted(store: Store) -> None:
    store.populate()
    manual = Manual(
        catalogue(),
        lambda: {owner.code for owner in owners_of(store.database, None)},
        lambda batch: merge(store.database, batch, store.images, AT),
    )
    manual.set_value(ManualEntry("DI-31", "330106A", date(2026, 6, 1), 40, "zhang", "li"), AT)
    manual.set_value(ManualEntry("DI-31", "330106A", date(2026, 6, 20), 55, "zhang", "li"), AT)
    manual.set_value(ManualEntry("DI-18", "U1", date(2026, 6, 1), 3, "zhang", "li"), AT)
    assert store.total("di_31") == 55
    assert store.total("di_18") == 3
    store.assert_exact()
