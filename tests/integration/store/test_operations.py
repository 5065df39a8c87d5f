"""Runs, cursors, quarantine, pushes, manual values, owners and definition versions."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from core.model import Reject, RunReport
from store import definitions, quarantine
from store.database import Database
from store.manual import ManualEntry, entries_of, manual_batch
from store.merge import merge
from store.owners import history_of, owner_by_code, owners_of
from store.runs import Runs, abandon_runs, cursor_of, forget_cursors, forget_runs, last_success, save_cursor
from store.views.sources import feed_states
from tests.integration.store.rows import Store, archive, case, unit

T0 = datetime(2026, 11, 26, 4, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def report(outcome: str, minute: int) -> RunReport:
    """A run of one minute."""
    started = T0 + minute * MINUTE
    return RunReport("das", "items", started, started + MINUTE, outcome, rows=5, reason="why", warnings=("drift",))


def test_a_feed_remembers_its_last_success_through_later_failures(database: Database) -> None:
    runs = Runs(database)
    for minute, outcome in enumerate(["ok", "empty", "retry", "suspect"]):
        runs.finish(runs.start("das", "items", T0 + minute * MINUTE), report(outcome, minute))
    assert last_success(database, "das", "items") == T0 + 2 * MINUTE
    assert last_success(database, "das", "volumes") is None
    assert [run.outcome for run in runs.recent("das", "items", 3)] == ["suspect", "retry", "empty"]
    assert runs.recent("das", "items", 1)[0] == report("suspect", 3)
    state = feed_states(database, T0 + 10 * MINUTE)[0]
    assert (state.outcome, state.reason, state.silent_s, state.rows) == ("suspect", "why", 480.0, 5)
    assert state.last_failure_at == T0 + 4 * MINUTE


def test_a_suspect_run_whose_rows_arrived_is_a_success_for_the_freshness_of_its_feed(database: Database) -> None:
    runs = Runs(database)
    runs.finish(runs.start("das", "items", T0), replace(report("suspect", 0), arrived=True))
    assert last_success(database, "das", "items") == T0 + MINUTE
    state = feed_states(database, T0 + 2 * MINUTE)[0]
    assert (state.outcome, state.reason, state.last_failure_at) == ("suspect", "why", None)


def test_a_new_leader_ends_the_runs_of_the_dead_one(database: Database) -> None:
    runs = Runs(database)
    runs.start("das", "items", T0)
    assert runs.recent("das", "items", 5) == []
    assert abandon_runs(database, T0 + MINUTE) == 1
    assert [run.outcome for run in runs.recent("das", "items", 5)] == ["failed"]
    assert forget_runs(database, T0 + MINUTE) == 1


def test_cursors_are_kept_by_partition_with_their_rows(store: Store) -> None:
    store.populate()
    runs = Runs(store.database)
    assert runs.cursors("src", "case_file") == {}
    store.merge("case_file", case("C1", date(2026, 11, 1)), partition="330106A", cursor={"id": 7})
    store.merge("case_file", case("C2", date(2026, 11, 1)), partition="330106A")
    assert runs.cursors("src", "case_file") == {"330106A": {"id": 7}}
    save_cursor(store.database, "src", "case_file", "330106A", {"id": 1}, T0)
    assert cursor_of(store.database, "src", "case_file", "330106A") == {"id": 1}
    assert cursor_of(store.database, "src", "case_file") is None
    assert forget_cursors(store.database, "src", "case_file", T0) == 1
    assert cursor_of(store.database, "src", "case_file", "330106A") == {}


def test_rows_put_aside_are_listed_counted_and_marked(database: Database) -> None:
    rejects = [Reject({"a": n}, "bad_date", "received_at", f"K{n}") for n in range(3)]
    assert quarantine.put(database, "das", "items", "catalogue_item", rejects, T0) == 3
    quarantine.put(database, "das", "items", "catalogue_item", rejects[:1], T0 + MINUTE)
    assert quarantine.counts(database) == {("das", "bad_date"): 3}
    rows = quarantine.list_rows(database, "das")
    assert [(row.key, row.seen) for row in rows] == [("K0", 2), ("K2", 1), ("K1", 1)]
    assert quarantine.mark(database, [rows[0].quarantine_id], "dropped", T0) == 1
    assert len(quarantine.list_rows(database, limit=10)) == 2
    dropped = quarantine.get(database, rows[0].quarantine_id)
    assert dropped is not None
    assert (dropped.state, dropped.raw) == ("dropped", {"a": 0})
    assert quarantine.get(database, 999) is None


def test_whatever_is_put_aside_is_made_visible(database: Database) -> None:
    raw = {"nul": "a\x00b", "half": "\ud800", "nan": float("nan"), "on": T0, "list": [{"x": (1, None, True)}]}
    quarantine.put(database, "das", "items", "catalogue_item", [Reject(raw, "bad", "\x00", "k\x00")], T0)
    row = quarantine.list_rows(database)[0]
    assert (row.key, row.detail) == ("k␀", "␀")
    assert row.raw == {
        "nul": "a␀b",
        "half": "\\ud800",
        "nan": "nan",
        "on": "2026-11-26 04:00:00+00:00",
        "list": [{"x": [1, None, True]}],
    }


def test_a_row_dropped_once_is_put_aside_anew_when_it_comes_again(database: Database) -> None:
    reject = [Reject({"a": 1}, "bad_date")]
    quarantine.put(database, "das", "items", "catalogue_item", reject, T0)
    quarantine.mark(database, [quarantine.list_rows(database)[0].quarantine_id], "dropped", T0)
    quarantine.put(database, "das", "items", "catalogue_item", reject, T0)
    assert [row.seen for row in quarantine.list_rows(database)] == [1]


def test_manual_values_are_merged_like_any_rows(store: Store) -> None:
    store.populate()
    entries = [ManualEntry("DI-23", "U1", date(2026, month, 1), 800 + month, "甲", "乙") for month in (1, 6)]
    merge(store.database, manual_batch(entries, T0), store.images, T0)
    assert store.total("di_23", "U1") == 806
    assert entries_of(store.database, "U1") == entries[::-1]
    assert entries_of(store.database, "U1", "DI-31") == []
    merge(store.database, manual_batch([], T0 + MINUTE, withdrawn=entries[1:]), store.images, T0)
    assert store.total("di_23", "U1") == 801
    store.assert_exact()


def test_owners_are_found_by_code_and_place(store: Store) -> None:
    store.populate()
    found = owner_by_code(store.database, "330106A")
    assert found is not None
    assert (found.kind, found.place) == ("archive", 330106)
    assert owner_by_code(store.database, "nobody") is None
    assert [owner.code for owner in owners_of(store.database, 330106)] == ["330106A", "U1"]
    assert len(owners_of(store.database, None)) == 3
    store.merge("unit", unit("U1", 330106, name="新名", version=2))
    store.merge("archive", archive("330106A", 330106, name="新馆", version=2))
    unit_owner = owner_by_code(store.database, "U1")
    assert unit_owner is not None
    assert [name.name for name in history_of(store.database, unit_owner.owner_id)] == ["单位 U1", "新名"]


def test_a_definition_version_is_kept_once_and_never_rewritten(database: Database) -> None:
    assert definitions.register(database, "1-abc", {"items": ["DI-01"]}, T0, T0)
    assert not definitions.register(database, "1-abc", {"items": []}, T0, T0)
    assert definitions.register(database, "2-def", {}, T0 + MINUTE, T0)
    assert [(d.version, d.body) for d in definitions.known(database)] == [
        ("1-abc", {"items": ["DI-01"]}),
        ("2-def", {}),
    ]
