"""The registers: rows that hang together, truth by hand, judgements that readers never see."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from standins.accession_rows import STEPS
from standins.days import date_text, day_of, now, parse_day
from standins.feeds import Row
from standins.register_author import RegisterAuthor
from standins.register_tables import KEYS, shown
from standins.register_truth import is_valid_scheme
from standins.registers import RegisterSystem
from standins.supervision_rows import HAZARD, ISSUE, cycle_start
from standins.universe import PLACE_CODES
from tests.unit.standins.worlds import START, settings

TODAY = day_of(START)


@pytest.fixture
def system(tmp_path: Path) -> Iterator[RegisterSystem]:
    told = replace(settings(tmp_path / "registers", scale=0.3), moves_path=tmp_path / "moves.json")
    made = RegisterSystem(told)
    yield made
    made.close()


def rows_of(system: RegisterSystem, table: str) -> list[Row]:
    return list(system.tables.rows(table))


def test_the_same_origin_gives_the_same_tables(system: RegisterSystem, tmp_path: Path) -> None:
    again = RegisterSystem(settings(tmp_path / "again", scale=0.3))
    assert all(rows_of(again, table) == rows_of(system, table) for table in KEYS)
    again.close()


def test_every_owner_in_a_table_is_on_the_register(system: RegisterSystem) -> None:
    owners = {row["unit_uscc"] for row in rows_of(system, "units")}
    owners |= {row["archive_code"] for row in rows_of(system, "archives")}
    for table in KEYS:
        found = {
            row.get("unit_uscc") or row.get("owner_code") or row.get("archive_code") for row in rows_of(system, table)
        }
        assert found <= owners


def test_municipal_owners_carry_the_code_of_the_city(system: RegisterSystem) -> None:
    places = {row["place_code"] for table in ("units", "archives") for row in rows_of(system, table)}
    assert places == {330100, *PLACE_CODES} - {330199}


def test_a_batch_stands_at_a_step_whose_node_is_due_when_the_batch_is(system: RegisterSystem) -> None:
    nodes = {(row["batch_no"], row["step"]): row for row in rows_of(system, "nodes")}
    open_batches = [row for row in rows_of(system, "batches") if row["step"] in STEPS]
    assert {row["step"] for row in open_batches} == set(STEPS)
    for batch in open_batches:
        assert nodes[batch["batch_no"], batch["step"]]["due_on"] == batch["step_due_on"]
        assert not nodes[batch["batch_no"], batch["step"]]["_on_time"]


def test_a_unit_has_one_current_result_at_most(system: RegisterSystem) -> None:
    current = [r["unit_uscc"] for r in rows_of(system, "results") if not r["trial"] and r["superseded_on"] is None]
    assert len(current) == len(set(current)) > 0


def test_a_result_is_superseded_on_the_day_the_next_is_published(system: RegisterSystem) -> None:
    by_unit: dict[str, list[Row]] = {}
    for row in rows_of(system, "results"):
        if not row["trial"]:
            by_unit.setdefault(row["unit_uscc"], []).append(row)
    for rows in by_unit.values():
        rows.sort(key=lambda row: str(row["published_on"]))
        assert [row["superseded_on"] for row in rows] == [*(row["published_on"] for row in rows[1:]), None]


def test_something_is_overdue_but_not_much(system: RegisterSystem) -> None:
    today = date_text(TODAY)
    issues = [r for r in rows_of(system, "issues") if r["closed_on"] is None and not r["withdrawn"]]
    batches = [r for r in rows_of(system, "batches") if r["step_due_on"] is not None]
    overdue = [r for r in issues if r["deadline_on"] < today] + [r for r in batches if r["step_due_on"] < today]
    assert 0 < len(overdue) < 20


def test_readers_see_no_judgement(system: RegisterSystem) -> None:
    for table in KEYS:
        for row in system.feeds[table].page(-1, 20).rows:
            assert not any(name.startswith("_") for name in shown(row))
            assert shown(row)["updated_at"]


def test_the_values_of_the_city_are_the_sums_of_its_places(system: RegisterSystem) -> None:
    city = system.items("330100", TODAY)
    places = [system.items(str(place), TODAY) for place in PLACE_CODES]
    assert city == {item: sum(place[item] for place in places) for item in city}


def test_deadlines_count_on_their_day_in_twelve_months(system: RegisterSystem) -> None:
    issues = [r for r in rows_of(system, "issues") if r["kind"] == ISSUE and not r["withdrawn"]]
    inside = [r for r in issues if "2025-06-30" < r["deadline_on"] <= "2026-06-30"]
    hazards = [r for r in rows_of(system, "issues") if r["kind"] == HAZARD]
    due = [r for r in hazards if "2025-06-30" < r["deadline_on"] <= "2026-06-30"]
    values = system.items("330100", TODAY)
    assert values["DI-25"] == len(inside) > 0
    assert values["DI-26"] == sum(r["_on_time"] for r in inside) > 0
    assert values["DI-32"] == len(due) > 0
    assert values["DI-33"] == sum(r["_removed"] for r in due)


def test_plan_nodes_count_from_1_january(system: RegisterSystem) -> None:
    inside = [r for r in rows_of(system, "nodes") if "2026-01-01" <= r["due_on"] <= "2026-06-30"]
    values = system.items("330100", TODAY)
    assert values["DI-17"] == len(inside) > 0
    assert values["DI-18"] == sum(r["_on_time"] for r in inside) > 0


def test_an_agency_is_inspected_once_in_a_cycle(system: RegisterSystem) -> None:
    visited = {
        r["owner_code"]
        for r in rows_of(system, "inspection-plans")
        if r["visited_on"] and "2024-01-01" <= r["visited_on"] <= "2026-06-30" and len(r["owner_code"]) == 18
    }
    assert system.items("330100", TODAY)["DI-24"] == len(visited) > 0


@pytest.mark.parametrize(("year", "first"), [(2024, 2024), (2028, 2024), (2029, 2029), (2023, 2019)])
def test_inspection_cycles_follow_each_other(year: int, first: int) -> None:
    assert cycle_start(year) == first


@pytest.mark.parametrize(
    ("values", "valid"),
    [
        ({}, True),
        ({"state": "已报送"}, False),
        ({"effective_on": "2026-07-01"}, False),
        ({"ended_on": "2026-06-30"}, False),
        ({"ended_on": "2026-07-01"}, True),
        ({"flagged_on": "2026-06-01"}, False),
        ({"flagged_on": "2026-06-01", "flag_answered_on": "2026-06-30"}, True),
        ({"flagged_on": "2026-06-01", "flag_answered_on": "2026-07-01"}, False),
    ],
)
def test_a_scheme_is_valid_when_agreed_effective_and_without_an_open_flag(values: Row, valid: bool) -> None:
    scheme = {
        "state": "已同意",
        "effective_on": "2020-01-01",
        "ended_on": None,
        "flagged_on": None,
        "flag_answered_on": None,
    }
    assert is_valid_scheme(scheme | values, TODAY) == valid


def test_changes_touch_every_table_that_lives(system: RegisterSystem) -> None:
    changed = system.change(RegisterAuthor(system, system.tables), 400)
    assert set(changed) == set(KEYS) - {"archives", "rechecks"}


def test_a_moved_unit_is_counted_in_its_new_place_and_others_hear_of_it(system: RegisterSystem, tmp_path: Path) -> None:
    author = RegisterAuthor(system, system.tables)
    assert author.move_unit()
    system.save()
    moves = json.loads((tmp_path / "moves.json").read_text(encoding="utf-8"))
    ((code, place),) = moves.items()
    home = system.world.universe.place_of(code)
    assert place != home
    listed = [row for row in rows_of(system, "units") if row["unit_uscc"] == code]
    assert listed[0]["place_code"] in (place, 330100)
    owners = system.world.universe.in_scope(str(place), moves)
    assert system.items(str(place), TODAY)["DI-21"] == sum(n < system.world.universe.agency_count for n in owners)


def test_a_deleted_issue_stays_as_a_tombstone(system: RegisterSystem) -> None:
    author = RegisterAuthor(system, system.tables)
    stamp = system.last_stamp
    assert author.delete_issue()
    (row,) = system.feeds["issues"].page(stamp, 10).rows
    assert set(row) == {"issue_no", "deleted", "updated_at"}
    assert row["deleted"] is True


def test_a_second_start_goes_on_where_the_first_ended(system: RegisterSystem, tmp_path: Path) -> None:
    system.change(RegisterAuthor(system, system.tables), 60)
    values = system.items("330100", TODAY)
    system.close()
    again = RegisterSystem(system.settings)
    assert again.items("330100", TODAY) == values
    assert again.moves() == system.moves()
    again.close()


def test_an_issue_closed_after_its_deadline_is_not_on_time(system: RegisterSystem) -> None:
    author = RegisterAuthor(system, system.tables)
    while author.close_issue():
        pass
    today = day_of(now())
    closed = [r for r in rows_of(system, "issues") if r["closed_on"] == date_text(today) and r["kind"] == ISSUE]
    assert closed
    assert all(r["_on_time"] == (parse_day(r["deadline_on"]) >= today) for r in closed)
