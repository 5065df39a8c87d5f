"""When a condition of a feed begins and when it ends."""

from datetime import UTC, datetime

import pytest

from core.conditions import FEED_KINDS, NUMBER_KINDS, STORE_KINDS, Stored, ended_by, found_by, has_collapsed, rules
from core.model import Finding, RunReport

AT = datetime(2026, 11, 26, 4, tzinfo=UTC)


def report(outcome: str = "ok", *findings: Finding, **more: object) -> RunReport:
    return RunReport("platform", "cases", AT, AT, outcome, findings=findings, **more)  # type: ignore[arg-type]


def finding(code: str, **values: object) -> Finding:
    return Finding(code, "why", values)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("missing_field", "schema_drift"),
        ("form", "schema_drift"),
        ("empty", "empty_success"),
        ("collapsed", "collapse"),
        ("all_rejected", "rejects"),
        ("many_rejected", "rejects"),
    ],
)
def test_a_finding_is_a_condition_that_keeps_what_was_found(code: str, kind: str) -> None:
    found = found_by(report("stopped", finding(code, field="x")), Stored())
    assert found == {kind: {"field": "x", "code": code, "text": "why", "partition": ""}}


@pytest.mark.parametrize("code", ["silent", "status", "certificate", "store", "mistake"])
def test_trouble_on_the_way_is_no_condition_of_the_data(code: str) -> None:
    assert found_by(report("retry", finding(code)), Stored()) == {}


def test_an_unknown_field_is_a_condition_of_its_own() -> None:
    found = found_by(report(warnings=("cases: unknown field 'a'", "cases: unknown field 'b'")), Stored())
    assert found == {"new_field": {"code": "new_field", "fields": "a, b"}}


@pytest.mark.parametrize(
    ("total", "rejected", "many"), [(100, 10, False), (100, 11, True), (2000, 20, False), (2000, 21, True)]
)
def test_more_than_one_in_a_hundred_and_more_than_a_few_are_many(total: int, rejected: int, many: bool) -> None:
    stored = Stored(rows=total - rejected, rejected=rejected)
    assert ("rejects" in found_by(report(), stored)) is many


def test_what_the_quarantine_has_no_room_for_is_a_condition() -> None:
    assert found_by(report(), Stored(beyond=7)) == {"quarantine_full": {"code": "quarantine_full", "rows": 7}}


def test_a_success_ends_what_a_run_had_found() -> None:
    kinds = {"schema_drift", "empty_success", "collapse"}
    assert ended_by(report("empty"), kinds, Stored()) == kinds
    assert ended_by(report("suspect", arrived=True), kinds, Stored()) == kinds
    for outcome in ("retry", "stopped", "suspect", "failed"):
        assert ended_by(report(outcome), kinds, Stored()) == frozenset()


def test_rejects_last_as_long_as_their_rows_wait() -> None:
    assert ended_by(report("ok"), {"rejects"}, Stored(waiting=11)) == frozenset()
    assert ended_by(report("ok"), {"rejects"}, Stored(waiting=10)) == {"rejects"}
    assert ended_by(None, {"rejects", "schema_drift"}, Stored(waiting=0)) == {"rejects"}


def test_a_new_field_lasts_until_rows_come_without_it() -> None:
    assert ended_by(report("empty"), {"new_field"}, Stored()) == frozenset()
    assert ended_by(report("ok", rows=1), {"new_field"}, Stored()) == {"new_field"}


@pytest.mark.parametrize(
    ("rows", "before", "collapsed"), [(80, 100, False), (79, 100, True), (0, 4, False), (3, 5, True), (5, 0, False)]
)
def test_a_fifth_fewer_rows_is_a_collapse(rows: int, before: int, collapsed: bool) -> None:
    assert has_collapsed(rows, before) is collapsed


def test_every_kind_that_is_acted_on_is_one() -> None:
    assert rules().acted_on <= FEED_KINDS | NUMBER_KINDS | STORE_KINDS
    assert set(rules().findings.values()) <= FEED_KINDS
