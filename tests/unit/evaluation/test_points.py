"""Low items, repeats, and what becomes an issue (domain 2.3, 2.5)."""

from datetime import date
from fractions import Fraction

import pytest

from evaluation.guidance.points import Emerging, emerging, gravest, low_items, repeats, severity_of, suggested_date
from evaluation.law.clauses import Severity
from evaluation.law.facts import Fact

DAY = date(2026, 3, 2)
RESULTS = {
    "R1-3": Fraction(1, 2),
    "R2-4": None,
    "R3-4": Fraction(7619, 10000),
    "R5-3": Fraction(3704, 10000),
    "R7-2": Fraction(1, 2),
    "R8-2": Fraction(3, 5),
}


def test_the_worked_example_has_three_guidance_points_and_no_issue() -> None:
    assert low_items(RESULTS, DAY) == ("R1-3", "R5-3", "R7-2")
    assert emerging([], [], []) == ()
    assert suggested_date(DAY) == date(2026, 5, 31)


def test_a_repeat_is_low_in_both_cycles() -> None:
    assert repeats(low_items(RESULTS, DAY), {"R7-2", "R8-3"}) == ("R7-2",)


@pytest.mark.parametrize(
    ("ground", "severity"),
    [("hazard", "grave"), ("not_transferred", "serious"), ("destroyed_or_falsified", "grave"), ("", "ordinary")],
)
def test_a_fact_is_as_grave_as_its_ground(ground: str, severity: Severity) -> None:
    assert severity_of(Fact("found", "事实", ground=ground)) == severity


def test_only_grounds_limits_and_repeats_become_issues() -> None:
    facts = [
        Fact("found", "漏水", clause_id="LC06", ground="hazard"),
        Fact("found", "制度未审核", clause_id="LC03"),
        Fact("rate", "归档率72%", clause_id="LC04", ground="not_transferred"),
    ]
    found = emerging(facts, ["V2", "V3", "V4", "V5"], ["R7-2"])
    assert found == (
        Emerging("ground", "hazard", "grave"),
        Emerging("limit_case", "V2", "serious"),
        Emerging("limit_case", "V3", "grave"),
        Emerging("repeat", "R7-2", "ordinary"),
    )
    assert gravest(one.severity for one in found) == "grave"
    assert gravest([]) == "ordinary"


def test_a_trial_has_no_issues() -> None:
    assert emerging([], ["V1"], ["R7-2"], is_trial=True) == ()
