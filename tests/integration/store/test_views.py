"""Views: exact sums over any window, and the lists that pages show."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.days import day_number
from core.errors import TooEarlyError
from core.measures import MEASURES
from core.model import Polling, RunReport
from store.polls import keep_polls
from store.runs import finish_run, start_run
from store.views.activity import activity
from store.views.attention import attention
from store.views.loop import accession_steps, loop_counts
from store.views.measures import (
    day_series,
    measure_history,
    measures_between,
    measures_in_windows,
    owner_measures,
    scope_measures,
)
from store.views.open_cases import open_counts, open_page
from store.views.owner_pages import owner_page
from store.views.records import former_contents, record
from store.views.scopes import CITY, Scope, place_scope, resolve_scope
from store.views.sources import feed_states, feeding_batches
from tests.integration.store.rows import Store, archive, case, check, package, unit

TODAY = date(2026, 11, 26)
END = day_number(TODAY)


def days_ago(days: int) -> date:
    """A day before the day of the tests."""
    return TODAY - timedelta(days=days)


@pytest.fixture
def filled(store: Store) -> Store:
    """Cases over three years of two units in two places, every second one archived."""
    store.populate()
    cases = [case(f"C{n:03d}", days_ago(15 + n * 9), owner=f"U{1 + n % 2}", power_type=1 + n % 3) for n in range(120)]
    store.merge("case_file", *cases)
    store.merge("case_package", *(package(f"C{n:03d}", days_ago(n * 9 + 5)) for n in range(0, 120, 4)))
    store.merge("check_report", *(check(f"KC{n:03d}", days_ago(n * 9 + 5)) for n in range(0, 120, 4)))
    return store


def owner_scope(store: Store, code: str) -> Scope:
    """The scope of an owner that must be there."""
    scope = resolve_scope(store.database, code)
    assert scope is not None
    return scope


def test_scopes_are_the_city_its_places_and_its_owners(store: Store) -> None:
    store.populate()
    assert resolve_scope(store.database, 330100) == CITY
    assert resolve_scope(store.database, "330106") == place_scope(330106)
    found = resolve_scope(store.database, "U2")
    assert found is not None
    assert (found.kind, found.place, found.owner_kind, found.name) == ("owner", 330102, "agency", "单位 U2")
    assert resolve_scope(store.database, "330999") is None
    assert resolve_scope(store.database, "no such owner") is None


def test_sums_over_any_days_are_exact(filled: Store) -> None:
    days = {day_number(day): count for day, count in filled.by_day("di_01").items()}
    older = filled.total("di_01") - sum(days.values())
    assert older > 0
    history = measure_history(filled.database, [CITY], END - 780)["330100"]

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(lo=st.none() | st.integers(END - 780, END + 60), hi=st.integers(END - 780, END + 60))
    def holds(lo: int | None, hi: int) -> None:
        expected = sum(n for day, n in days.items() if day <= hi and (lo is None or day > lo))
        if lo is None or lo < hi:
            expected += older if lo is None else 0
            assert measures_between(filled.database, CITY, lo, hi)["di_01"] == expected
            assert history.between(lo, hi)["di_01"] == expected

    holds()


def test_a_month_older_than_the_horizon_is_not_cut(filled: Store) -> None:
    first = day_number(date(2024, 10, 1))
    older = filled.total("di_01") - sum(filled.by_day("di_01").values())
    assert measures_between(filled.database, CITY, None, first - 1)["di_01"] == older
    for lo, hi in ((first - 2, END), (None, first - 2)):
        with pytest.raises(TooEarlyError, match="before 2024-10-01 are known by whole months"):
            measures_between(filled.database, CITY, lo, hi)


def test_many_windows_at_once_say_what_each_says_alone(filled: Store) -> None:
    windows = {
        "ever": (None, END),
        "year": (day_number(date(2025, 12, 31)), END),
        "rolling": (END - 365, END),
        "today": (END - 1, END),
        "month": (day_number(date(2026, 9, 30)), day_number(date(2026, 10, 31))),
        "coming": (END, END + 400),
    }
    answer = measures_in_windows(filled.database, windows, places=[330106, 330199])
    assert set(answer) == {"330100", "330106", "330199", "330102"}
    for code, scope in {"330100": CITY, "330106": place_scope(330106)}.items():
        for name, (lo, hi) in windows.items():
            assert answer[code][name] == measures_between(filled.database, scope, lo, hi), (code, name)
    assert set(answer["330199"]["ever"].values()) == {0}
    by_owner = owner_measures(filled.database, windows)
    scope = owner_scope(filled, "U1")
    assert scope.owner_id is not None
    assert by_owner[scope.owner_id] == scope_measures(filled.database, scope, windows)
    for name in windows:
        assert answer["330100"][name]["di_01"] == sum(found[name]["di_01"] for found in by_owner.values())


def test_only_the_wanted_measures_are_answered(filled: Store) -> None:
    windows = {"ever": (None, END), "today": (END - 1, END)}
    wanted = {"ever": ("di_01",), "today": ("di_02", "cases_filed")}
    answer = measures_in_windows(filled.database, windows, wanted)
    assert {name: set(sums) for name, sums in answer["330100"].items()} == {
        "ever": {"di_01"},
        "today": {"di_02", "cases_filed"},
    }
    assert set(owner_measures(filled.database, windows, 330106, wanted)) == {owner_scope(filled, "U1").owner_id}
    assert owner_measures(filled.database, windows, measures=wanted, owner_ids=[]) == {}


def test_an_empty_store_sums_to_nothing(store: Store) -> None:
    assert measures_between(store.database, CITY, None, END) == dict.fromkeys(MEASURES, 0)
    assert measures_in_windows(store.database, {"ever": (None, END)})["330100"]["ever"]["di_01"] == 0
    assert measure_history(store.database, [CITY], END)["330100"].between(None, END)["di_01"] == 0
    assert measures_in_windows(store.database, {}) == {"330100": {}}
    assert day_series(store.database, CITY, "di_01", END - 10, END) == []


def test_the_city_is_the_sum_of_its_places_and_of_its_owners(filled: Store) -> None:
    city = measures_between(filled.database, CITY, None, END + 999)
    places = [measures_between(filled.database, place_scope(place), None, END + 999) for place in (330106, 330102)]
    owners = [
        measures_between(filled.database, owner_scope(filled, c), None, END + 999) for c in ("U1", "U2", "330106A")
    ]
    assert city["di_01"] == 120
    for measure in MEASURES:
        assert city[measure] == sum(sums[measure] for sums in places) == sum(sums[measure] for sums in owners)


def test_a_series_names_the_days_on_which_something_counted(filled: Store) -> None:
    series = day_series(filled.database, CITY, "di_01", END - 30, END)
    assert series == [(END - 27, 1), (END - 18, 1), (END - 9, 1), (END - 5, 1)]
    assert sum(n for _, n in series) == measures_between(filled.database, CITY, END - 30, END)["di_01"]
    with pytest.raises(KeyError):
        day_series(filled.database, CITY, "di_01; DROP TABLE cell", END - 30, END)


def test_attention_lists_what_is_overdue_and_open_the_most_overdue_first(store: Store) -> None:
    store.populate()
    issue = {"unit_code": "U1", "kind": "issue", "title": "未反馈", "deadline_on": days_ago(5)}
    store.merge(
        "issue_register",
        issue | {"issue_no": "open"},
        issue | {"issue_no": "closed", "closed_on": days_ago(1)},
        issue | {"issue_no": "withdrawn", "withdrawn": True},
        issue | {"issue_no": "today", "deadline_on": TODAY},
        issue | {"issue_no": "hazard", "kind": "hazard", "deadline_on": days_ago(9), "unit_code": "330106A"},
    )
    accession = {"unit_code": "U2", "step": "checking", "step_due_on": days_ago(3)}
    store.merge(
        "accession_batch",
        accession | {"batch_no": "B1"},
        accession | {"batch_no": "B2"},
        accession | {"batch_no": "B3", "step": "done"},
    )
    node = {"unit_code": "U2", "batch_no": "B1", "due_on": days_ago(3), "title": "四性检测"}
    store.merge(
        "plan_node",
        node | {"node_id": "N1", "step": "checking"},
        node | {"node_id": "N2", "step": "notice", "due_on": days_ago(90)},
        node | {"node_id": "N3", "step": "handover", "due_on": days_ago(-30)},
        node | {"node_id": "N4", "step": "notice", "batch_no": "B3"},
    )
    found = attention(store.database, CITY, store.at)
    assert [(row.kind, row.key, row.days, row.place) for row in found.rows] == [
        ("hazard", "hazard", 9, 330106),
        ("issue", "open", 5, 330106),
        ("batch", "B2", 3, 330102),
        ("node", "N1", 3, 330102),
    ]
    assert found.total == 4
    one = attention(store.database, place_scope(330102), store.at, limit=1)
    assert ([row.key for row in one.rows], one.total) == (["B2"], 2)
    assert attention(store.database, owner_scope(store, "U1"), store.at).total == 1


def test_the_loop_counts_units_by_stage_of_the_newest_cycle(store: Store) -> None:
    store.populate()
    store.merge(
        "participation",
        {"unit_code": "U1", "cycle": "2026", "stage": "rectifying"},
        {"unit_code": "U2", "cycle": "2026", "stage": "rectifying"},
        {"unit_code": "U1", "cycle": "2025", "stage": "closed"},
    )
    counts = loop_counts(store.database, CITY)
    assert (counts.cycle, counts.stages["rectifying"], counts.stages["closed"]) == ("2026", 2, 0)
    assert loop_counts(store.database, place_scope(330102)).stages["rectifying"] == 1
    assert loop_counts(store.database, CITY, "2025").stages["closed"] == 1
    assert loop_counts(store.database, place_scope(330182)).cycle is None


def test_accession_steps_tell_batches_median_days_and_what_is_overdue(store: Store) -> None:
    store.populate()
    accession = {"unit_code": "U1", "step": "checking", "step_due_on": days_ago(-1)}
    store.merge(
        "accession_batch",
        *(accession | {"batch_no": f"B{days}", "step_entered_on": days_ago(days)} for days in (2, 4, 10)),
        accession | {"batch_no": "late", "step": "notice", "step_entered_on": days_ago(9), "step_due_on": days_ago(2)},
    )
    steps = {step.step: step for step in accession_steps(store.database, CITY, store.at)}
    assert list(steps) == ["notice", "appraisal", "arranging", "checking", "physical", "handover"]
    assert (steps["checking"].batches, steps["checking"].median_days, steps["checking"].overdue) == (3, 4.0, 0)
    assert (steps["notice"].batches, steps["notice"].overdue) == (1, 1)
    assert steps["handover"].median_days is None


def test_open_rows_are_counted_and_paged_the_longest_due_first(filled: Store) -> None:
    counts = open_counts(filled.database, CITY, filled.at)
    assert (counts["case"].due, counts["case"].coming, counts["licence"].due) == (90, 0, 0)
    first = open_page(filled.database, CITY, "case", filled.at, limit=40)
    second = open_page(filled.database, CITY, "case", filled.at, after=first[-1], limit=60)
    keys = [row.key for row in first + second]
    assert len(set(keys)) == 90
    assert [row.due_day for row in first] == sorted(row.due_day for row in first)
    assert first[0].days == END - first[0].due_day
    assert {row.place for row in open_page(filled.database, place_scope(330102), "case", filled.at)} == {330102}


def test_owners_are_listed_worst_share_first_and_those_without_one_last(filled: Store) -> None:
    page = owner_page(filled.database, CITY, (END - 365, END), "di_02", "di_01")
    assert page.total == 3
    assert [row.code for row in page.rows] == ["U2", "U1", "330106A"]
    for row in page.rows:
        sums = measures_between(filled.database, owner_scope(filled, row.code), END - 365, END)
        assert (row.numerator, row.denominator) == (sums["di_02"], sums["di_01"])
    assert [
        r.code for r in owner_page(filled.database, CITY, (None, END), "di_02", "di_01", limit=1, offset=1).rows
    ] == ["U1"]
    agencies = owner_page(filled.database, place_scope(330106), (None, END), "di_02", "di_01", kind="agency")
    assert [row.code for row in agencies.rows] == ["U1"]
    best = owner_page(filled.database, CITY, (None, END), "di_02", "di_01", worst_first=False)
    assert best.rows[0].code == "U1"
    with pytest.raises(KeyError):
        owner_page(filled.database, CITY, (None, END), "di_02", "1; --")


def test_activity_is_the_newest_first_and_of_the_place(filled: Store) -> None:
    filled.merge("case_file", case("X1", days_ago(1)), case("X2", days_ago(1), owner="U2"))
    filled.merge("case_package", package("X1", TODAY), package("X2", TODAY))
    filled.merge("check_report", check("KX1", TODAY), check("KX2", TODAY, owner="U2"))
    rows = activity(filled.database, CITY, filled.at)
    assert {(row.place, row.code, row.count) for row in rows} == {
        (330106, "cases_filed", 1),
        (330102, "cases_filed", 1),
        (330106, "checks_passed", 1),
        (330102, "checks_passed", 1),
    }
    own = activity(filled.database, owner_scope(filled, "U2"), filled.at)
    assert {row.place for row in own} == {330102}
    of_place = {
        (row.code, row.batch_id): row.count for row in activity(filled.database, place_scope(330102), filled.at)
    }
    assert own
    assert all(row.count <= of_place[row.code, row.batch_id] for row in own)
    assert len(activity(filled.database, CITY, filled.at, limit=3)) == 3


def test_feeds_tell_how_they_are_polled_and_what_their_newest_run_brought(store: Store) -> None:
    at, later = store.at, store.at + timedelta(minutes=5)
    for minute, rows in ((0, 9), (1, 4)):
        begun = at + timedelta(minutes=minute)
        report = RunReport("das", "items", begun, begun, "retry", rows=rows, rejected=1)
        finish_run(store.database, start_run(store.database, "das", "items", begun), report)
    keep_polls(store.database, [Polling("das", "items", 2, 7, later, "open", at, 300.0)])
    (state,) = feed_states(store.database, at)
    assert (state.rows, state.rejected, state.failures, state.missed) == (4, 1, 2, 7)
    assert (state.next_run_at, state.circuit, state.circuit_since, state.interval_s) == (later, "open", at, 300.0)


def test_feeds_tell_their_newest_data_and_what_waits(store: Store) -> None:
    store.populate()
    store.merge("case_file", case("C1", TODAY, version=1_790_000_000_000_000), case("C2", TODAY, owner="nobody"))
    states = {state.feed: state for state in feed_states(store.database, store.at)}
    assert set(states) == {"unit", "archive", "matter", "case_file"}
    assert (states["case_file"].quarantined, states["case_file"].last_success_at, states["case_file"].silent_s) == (
        1,
        None,
        None,
    )
    found = states["case_file"]
    assert found.source_at is not None
    assert found.lag_s == (store.at - found.source_at).total_seconds()
    store.merge("case_file", case("C3", TODAY))
    notes = feeding_batches(store.database, ["case_file", "matter"], store.at)
    assert [(note.table, note.rows) for note in notes] == [("case_file", 1), ("matter", 1)]


def test_batches_of_later_are_not_behind_a_number_of_the_past(store: Store) -> None:
    store.populate()
    store.merge("case_file", case("C1", TODAY))
    then, later = store.at, replace(store, at=store.at + timedelta(hours=1))
    later.merge("case_file", case("C2", TODAY), case("C3", TODAY))
    [now] = feeding_batches(store.database, ["case_file"], later.at)
    [before] = feeding_batches(store.database, ["case_file"], then)
    assert (before.rows, before.known_at, now.rows) == (1, then, 2)
    assert feeding_batches(store.database, ["case_file"], then - timedelta(days=1)) == []


def test_a_record_is_shown_to_its_scope_alone_with_what_it_said_before(store: Store) -> None:
    store.populate()
    store.merge("case_file", case("C1", TODAY, channel="window"))
    store.merge("case_file", case("C1", TODAY, channel="online", version=2))
    found = record(store.database, place_scope(330106), "case_file", ("C1",))
    assert found is not None
    assert found["channel"] == "online"
    assert [former.row["channel"] for former in former_contents(store.database, CITY, "case_file", ("C1",))] == [
        "window"
    ]
    assert record(store.database, place_scope(330102), "case_file", ("C1",)) is None
    assert former_contents(store.database, owner_scope(store, "U2"), "case_file", ("C1",)) == []


def test_a_key_of_several_parts_finds_its_record(store: Store) -> None:
    store.populate()
    store.merge("scheme", {"unit_code": "U1", "scheme_version": "v1", "state": "agreed"})
    found: dict[str, Any] | None = record(store.database, CITY, "scheme", ("U1", "v1"))
    assert found is not None
    assert found["state"] == "agreed"


def test_archives_and_units_of_a_new_place_make_it_a_scope(store: Store) -> None:
    store.merge("archive", archive("330127A", 330127))
    store.merge("unit", unit("U7", 330122))
    assert resolve_scope(store.database, 330127) is not None
    assert resolve_scope(store.database, 330122) is not None
