"""Conditions of feeds and numbers, as the store keeps them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from core.conditions import Condition
from core.model import Finding, RunReport
from store.conditions import forget, note_numbers
from store.database import Database
from store.runs import Runs
from store.views.changes import changes_since
from store.views.conditions import OpenCount, conditions, open_counts
from store.views.sources import feed_states
from tests.integration.store.rows import Store, case

T0 = datetime(2026, 11, 26, 4, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DRIFT = Finding("missing_field", "items: expected the field 'x'", {"field": "x"}, "330106A")
KINDS = {"contradiction", "negative"}
NOVEMBER_1 = date(2026, 11, 1)


def run(database: Database, minute: int, outcome: str, *findings: Finding, rows: int = 0) -> None:
    at = T0 + minute * MINUTE
    runs = Runs(database)
    report = RunReport("das", "items", at, at, outcome, rows=rows, findings=findings)
    runs.finish(runs.start("das", "items", at), report)


def test_a_condition_lasts_from_the_run_that_finds_it_to_the_next_good_one(database: Database) -> None:
    run(database, 0, "stopped", DRIFT)
    run(database, 1, "stopped", DRIFT)
    run(database, 2, "retry")
    (one,) = conditions(database).rows
    assert (one.kind, one.since, one.last_seen_at) == ("schema_drift", T0, T0 + MINUTE)
    assert one.detail == {"field": "x", "code": "missing_field", "text": DRIFT.text, "partition": "330106A"}
    run(database, 3, "ok", rows=5)
    assert conditions(database).total == 0
    run(database, 4, "stopped", DRIFT)
    found = conditions(database, open_only=None)
    assert [(row.since, row.ended_at) for row in found.rows] == [(T0 + 4 * MINUTE, None), (T0, T0 + 3 * MINUTE)]


def test_open_conditions_are_counted_by_kind_and_source(database: Database) -> None:
    assert open_counts(database) == []
    run(database, 0, "stopped", DRIFT)
    city, place = (Condition("contradiction", scope=scope, item="A01", detail={}) for scope in ("330100", "330106"))
    note_numbers(database, [city, place], KINDS, ["330100", "330106"], T0)
    assert open_counts(database) == [OpenCount("contradiction", "", 2), OpenCount("schema_drift", "das", 1)]
    run(database, 1, "ok", rows=5)
    assert open_counts(database) == [OpenCount("contradiction", "", 2)]


def test_what_a_run_stumbled_over_stands_with_its_feed(database: Database) -> None:
    run(database, 0, "stopped", DRIFT)
    (state,) = feed_states(database, T0)
    assert state.findings == (DRIFT,)
    assert Runs(database).recent("das", "items", 1)[0].findings == (DRIFT,)
    run(database, 1, "ok")
    assert feed_states(database, T0)[0].findings == ()


def test_conditions_of_numbers_end_only_where_somebody_has_looked(database: Database) -> None:
    city, place = (Condition("contradiction", scope=scope, item="A01", detail={}) for scope in ("330100", "330106"))
    assert note_numbers(database, [city, place], KINDS, ["330100", "330106"], T0) == 2
    assert note_numbers(database, [], {"jump"}, ["330100", "330106"], T0) == 0
    assert note_numbers(database, [], KINDS, ["330199"], T0) == 0
    assert note_numbers(database, [place], KINDS, ["330100", "330106"], T0 + MINUTE) == 1
    assert [row.scope for row in conditions(database).rows] == ["330106"]
    assert conditions(database, scopes=["330100"]).total == 0
    assert conditions(database, kind="jump").total == 0


def test_conditions_that_ended_long_ago_are_forgotten_and_open_ones_never(database: Database) -> None:
    one = Condition("negative", scope="330100", item="DI-13", detail={"value": -1})
    note_numbers(database, [one], KINDS, ["330100"], T0)
    assert forget(database, T0 + timedelta(days=999)) == 0
    note_numbers(database, [], KINDS, ["330100"], T0)
    assert forget(database, T0 + MINUTE) == 1


def test_how_sums_have_changed_within_a_day_is_told_by_place(store: Store) -> None:
    store.populate()
    store.merge("case_file", case("C1", NOVEMBER_1), case("C2", NOVEMBER_1))
    then, store = store.at, replace(store, at=store.at + timedelta(hours=1))
    store.merge("case_file", *(case(f"D{number}", NOVEMBER_1) for number in range(3)), gone=[("C1", 9)])
    assert changes_since(store.database, ["di_01"], then, store.at) == {"330106": {"di_01": 2}, "330100": {"di_01": 2}}
    assert changes_since(store.database, ["di_01"], store.at, store.at) == {"330100": {"di_01": 0}}
    with pytest.raises(ValueError, match="no measures: di_99"):
        changes_since(store.database, ["di_99"], then, store.at)
