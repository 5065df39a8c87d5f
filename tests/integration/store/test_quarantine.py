"""What is put aside: bounded, settled by newer states, replayed once and never over something newer."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from core.errors import RefusedError
from core.model import Batch, Deletion, Reject, RunReport
from store import quarantine
from store.conditions import review
from store.database import Database
from store.merge import merge
from store.quarantine import Choice, Room
from store.replay import Mended, replay
from store.runs import Runs
from store.views.conditions import conditions
from tests.integration.store.rows import Store, case

T0 = datetime(2026, 11, 26, 4, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
NOVEMBER_1 = date(2026, 11, 1)
COLUMNS = (*case("C", NOVEMBER_1), "channel", "version")
ORIGIN = {"source": "src", "feed": "case_file", "table": "case_file", "at": T0}


def reject(key: str, version: int | None = None, **raw: object) -> Reject:
    """A row of a source with an unknown code."""
    return Reject({"no": key, **raw}, "unknown_code", "status: 77", key, version=version)


def aside(database: Database, *rejects: Reject, room: Room = quarantine.ROOM, run_id: int | None = None) -> int:
    """Puts rows aside; returns how many were only counted."""
    with database.begin() as unit:
        return quarantine.put_aside(unit, ORIGIN | {"run_id": run_id}, rejects, room)


def test_beyond_the_room_of_a_run_rows_are_only_counted(database: Database) -> None:
    rejects = [reject(f"C{number}") for number in range(8)]
    assert aside(database, *rejects, room=Room(run_rows=3), run_id=1) == 5
    assert aside(database, *rejects[:3], room=Room(run_rows=3), run_id=1) == 0
    rows, total = quarantine.page(database, Choice())
    assert total == 4
    assert {row.key: row.seen for row in rows} == {"C0": 2, "C1": 2, "C2": 2, "": 5}
    assert aside(database, *rejects, room=Room(run_rows=3), run_id=2) == 2
    assert {row.seen for row in quarantine.page(database, Choice(reason="beyond"))[0]} == {7}


def test_beyond_the_room_of_a_feed_rows_are_only_counted(database: Database) -> None:
    room = Room(feed_rows=3)
    assert [aside(database, reject(f"C{n}"), room=room, run_id=n) for n in range(5)] == [0, 0, 0, 1, 1]
    assert sorted(quarantine.counts(database).items()) == [(("src", "beyond"), 1), (("src", "unknown_code"), 3)]


def test_of_a_row_that_is_too_large_only_the_key_is_kept(database: Database) -> None:
    aside(database, reject("C1", text="x" * 500), room=Room(row_bytes=100))
    (row,) = quarantine.list_rows(database)
    assert (row.key, row.raw) == ("C1", {})
    assert "only its key is kept" in row.detail


def test_rows_of_which_nothing_is_kept_are_told_apart_by_their_keys(database: Database) -> None:
    aside(database, *(Reject({}, "unknown_secrecy", key=key) for key in ("D1", "D2", "D1")))
    assert {row.key: row.seen for row in quarantine.list_rows(database)} == {"D1": 2, "D2": 1}


def test_rows_are_found_by_every_filter_and_by_page(database: Database) -> None:
    aside(database, *(reject(f"C{number}") for number in range(5)))
    rows, total = quarantine.page(database, Choice("src", "case_file", "unknown_code"), limit=2, offset=1)
    assert (len(rows), total) == (2, 5)
    assert quarantine.page(database, Choice(feed="other")) == ([], 0)
    assert quarantine.page(database, Choice(ids=[rows[0].quarantine_id]))[1] == 1
    (group,) = quarantine.groups(database, Choice())
    assert (group.reason, group.rows) == ("unknown_code", 5)


def test_dropping_needs_a_reason_and_keeps_it_with_who_and_when(database: Database) -> None:
    aside(database, reject("C1"), reject("C2"))
    with pytest.raises(RefusedError, match="reason"):
        quarantine.drop(database, Choice(), T0, note="  ", by="甲")
    assert quarantine.drop(database, Choice(reason="unknown_code"), T0 + MINUTE, note="测试数据", by="甲") == 2
    assert quarantine.drop(database, Choice(), T0, note="again", by="乙") == 0
    (row, _), _ = quarantine.page(database, Choice(state="dropped"))
    assert (row.note, row.changed_by, row.changed_at) == ("测试数据", "甲", T0 + MINUTE)


def waiting(store: Store) -> int:
    """How many rows wait."""
    return quarantine.page(store.database, Choice())[1]


def test_a_newer_state_that_enters_settles_the_row_that_waits(store: Store) -> None:
    store.populate()
    store.merge("case_file", rejects=[reject("C1", version=5)])
    store.merge("case_file", case("C1", NOVEMBER_1, version=4))
    assert waiting(store) == 1
    store.merge("case_file", case("C1", NOVEMBER_1, version=6))
    assert waiting(store) == 0
    (row,), _ = quarantine.page(store.database, Choice(state="replayed"))
    assert row.note == "its source has sent a newer state"


def test_a_deletion_settles_the_row_that_waits(store: Store) -> None:
    store.populate()
    store.merge("case_file", rejects=[reject("C1", version=5)])
    store.merge("case_file", gone=[("C1", 7)])
    assert waiting(store) == 0


def again(store: Store, *mended: Mended) -> tuple[int, int, int]:
    """Replays rows as cases of U1."""
    batch = Batch("src", "case_file", "case_file", COLUMNS, ())
    found = replay(store.database, batch, mended, store.images, store.at, "甲")
    return found.merged, found.put_aside, found.gone


def row_of(number: str, version: int, **changes: object) -> tuple[object, ...]:
    """A case as delivered."""
    row = case(number, NOVEMBER_1) | {"version": version} | changes
    return tuple(row.get(name) for name in COLUMNS)


def test_a_replay_enters_once_and_never_over_something_newer(store: Store) -> None:
    store.populate()
    store.merge("case_file", rejects=[reject("C1", version=5), reject("C2", version=5)])
    numbers = {row.key: row.quarantine_id for row in quarantine.list_rows(store.database)}
    with store.database.begin() as unit:
        unit.execute("UPDATE quarantine SET version = NULL, last_seen_at = '2027-01-01'")
    store.merge("case_file", case("C2", NOVEMBER_1, version=9, channel="counter"))
    rows = [Mended(numbers["C1"], row_of("C1", 5)), Mended(numbers["C2"], row_of("C2", 5, channel="online"))]
    assert again(store, *rows) == (2, 0, 0)
    assert again(store, *rows) == (0, 0, 2)
    assert store.rows("SELECT case_no, channel, version FROM case_file ORDER BY case_no") == [
        ("C1", None, 5),
        ("C2", "counter", 9),
    ]
    assert store.total("di_01") == 2
    store.assert_exact()


def test_a_row_dropped_meanwhile_is_not_replayed(store: Store) -> None:
    store.populate()
    store.merge("case_file", rejects=[reject("C1"), reject("C2")])
    numbers = {row.key: row.quarantine_id for row in quarantine.list_rows(store.database)}
    quarantine.drop(store.database, Choice(ids=[numbers["C1"]]), T0, note="no", by="甲")
    rows = [Mended(numbers[key], row_of(key, 5)) for key in ("C1", "C2")]
    assert again(store, *rows) == (1, 0, 1)
    assert store.rows("SELECT case_no FROM case_file") == [("C2",)]


def test_a_replayed_row_that_the_store_refuses_stays_open_with_that_reason(store: Store) -> None:
    store.populate()
    store.merge("case_file", case("C1", NOVEMBER_1, version=5, power_type=99_999))
    (row,) = quarantine.list_rows(store.database)
    assert (row.form, row.version) == ("table", 5)
    assert again(store, Mended(row.quarantine_id, row_of("C1", 5, power_type=99_999))) == (0, 1, 0)
    (left,) = quarantine.list_rows(store.database)
    assert (left.quarantine_id, left.reason, left.note) == (
        row.quarantine_id,
        "bad_value",
        "mapped again and still unfit",
    )


def test_a_row_that_turns_out_secret_leaves_only_its_key(store: Store) -> None:
    store.populate()
    store.merge("document", rejects=[replace(reject("D1", title="机密"), key="D1")])
    (row,) = quarantine.list_rows(store.database)
    batch = Batch("src", "document", "document", ("doc_id", "unit_code", "version"), ())
    gone = Mended(row.quarantine_id, deletion=Deletion(("D1",), 9), secret=True)
    replay(store.database, batch, [gone], store.images, store.at, "甲")
    kept = quarantine.get(store.database, row.quarantine_id)
    assert kept is not None
    assert (kept.state, kept.raw, kept.key) == ("replayed", {}, "D1")


def test_too_many_rejects_are_a_condition_until_they_are_settled(store: Store) -> None:
    store.populate()
    runs = Runs(store.database)
    run_id = runs.start("src", "case_file", T0)
    rejects = tuple(reject(f"C{number}") for number in range(12))
    batch = Batch("src", "case_file", "case_file", ("case_no", "version"), (), rejects=rejects, run_id=run_id)
    merge(store.database, batch, store.images, T0)
    runs.finish(run_id, RunReport("src", "case_file", T0, T0, "suspect", rejected=12, arrived=True))
    (one,) = conditions(store.database).rows
    assert (one.kind, one.source, one.feed, (one.detail or {})["rejected"]) == ("rejects", "src", "case_file", 12)
    runs.finish(runs.start("src", "case_file", T0), RunReport("src", "case_file", T0, T0 + MINUTE, "ok", rows=100))
    assert conditions(store.database).total == 1
    quarantine.drop(store.database, Choice("src"), T0 + MINUTE, note="no", by="甲")
    review(store.database, T0 + 2 * MINUTE)
    assert conditions(store.database).total == 0
    (ended,) = conditions(store.database, open_only=False).rows
    assert (ended.since, ended.ended_at) == (T0, T0 + 2 * MINUTE)
