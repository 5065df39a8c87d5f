"""Connection states: what a source does to the items that need it."""

from dataclasses import replace
from datetime import date

import pytest

from evaluation.rubric.connecting import connected_share, state_of
from evaluation.rubric.inputs import Inputs
from evaluation.rubric.scoring import score
from evaluation.rubric.values import Value
from evaluation.rubric.words import Connection, Outcome, Reason
from tests.unit.evaluation.rubric.units import DAY, jia, link, rubric

C = Connection


def linked(**states: Connection) -> Inputs:
    links = {code: link(state, date(2026, 3, 1)) for code, state in states.items()}
    return replace(jia(), connections={**jia().connections, **links}, circumstances=frozenset({"no_change"}))


def said(inputs: Inputs, code: str) -> tuple[Outcome, Reason]:
    found = score(rubric(), inputs).item(code)
    return found.outcome, found.reason


def test_a_missing_source_scores_0_on_its_filing_and_is_left_out_of_the_share_of_systems() -> None:
    result = score(rubric(), linked(oa=C.MISSING))
    assert result.item("R3-1").result == 0
    assert result.item("R3-1").reason is Reason.NOT_CONNECTED
    assert result.item("R3-6").value == Value(2, 3)
    assert "R3-1" in result.low


def test_speed_and_quality_stay_scored_while_other_data_are_there() -> None:
    result = score(rubric(), linked(oa=C.MISSING))
    assert [result.item(code).outcome for code in ("R3-3", "R4-1", "R4-3")] == [Outcome.SCORED] * 3


def test_without_other_data_speed_and_quality_are_not_applicable() -> None:
    unit = linked(oa=C.MISSING, cases=C.MISSING, room=C.MISSING)
    assert {said(unit, code) for code in ("R3-3", "R4-1", "R4-2", "R4-3", "R4-4")} == {
        (Outcome.NOT_APPLICABLE, Reason.LAPSE_COUNTED)
    }


def test_a_missing_system_of_its_own_counts_in_the_share_of_systems() -> None:
    assert connected_share(rubric(), {"oa": C.CONNECTED, "hr": C.MISSING, "room": C.MISSING}) == Value(1, 2)


@pytest.mark.parametrize("source", ["oa", "cases", "licences"])
def test_a_source_in_its_grace_is_not_applicable_and_afterwards_missing(source: str) -> None:
    code = {"oa": "R3-1", "cases": "R3-2", "licences": "R3-4"}[source]
    unit = linked(**{source: C.CONNECTING})
    assert said(unit, code) == (Outcome.NOT_APPLICABLE, Reason.CONNECTING)
    assert said(replace(unit, at=date(2026, 9, 1)), code) == (Outcome.NOT_APPLICABLE, Reason.CONNECTING)
    assert said(replace(unit, at=date(2026, 9, 2)), code) == (Outcome.SCORED, Reason.NOT_CONNECTED)


def test_the_grace_ends_on_the_same_day_six_months_later() -> None:
    since = link(C.CONNECTING, date(2025, 8, 31))
    assert state_of(since, date(2026, 2, 28), 6) is C.CONNECTING
    assert state_of(since, date(2026, 3, 1), 6) is C.MISSING


def test_a_source_confirmed_as_not_applicable_takes_its_items_out() -> None:
    unit = linked(licences=C.NOT_APPLICABLE)
    assert said(unit, "R3-4") == (Outcome.NOT_APPLICABLE, Reason.SOURCE_NOT_APPLICABLE)
    assert score(rubric(), unit).item("R3-6").value == Value(2, 3)


@pytest.mark.parametrize("source", ["oa", "cases", "licences", "room", "archive", "lookups"])
def test_an_outage_suspends_what_needs_the_source_and_lowers_nothing(source: str) -> None:
    before, after = score(rubric(), jia()), score(rubric(), replace(jia(), outages=frozenset({source})))
    assert not after.is_final
    assert {after.item(code).reason for code in after.open} == {Reason.OUTAGE}
    for code in rubric().items:
        if code not in after.open:
            assert after.item(code) == before.item(code)


def test_an_outage_of_a_source_that_is_not_connected_changes_nothing() -> None:
    unit = linked(oa=C.MISSING)
    assert score(rubric(), replace(unit, outages=frozenset({"oa"}))) == score(rubric(), unit)


def test_a_confirmed_lack_of_cases_never_hides_a_missing_source() -> None:
    unit = replace(linked(cases=C.MISSING), circumstances=frozenset({"no_cases"}))
    assert said(unit, "R3-2") == (Outcome.SCORED, Reason.NOT_CONNECTED)


def test_the_day_of_the_example_lies_in_no_grace() -> None:
    assert all(one.state is not C.CONNECTING for one in jia().connections.values())
    assert date(2026, 6, 30) == DAY
