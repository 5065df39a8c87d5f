"""Figures beside their targets: rounding leaves each on its own side; a kept proof is told by its figures."""

from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import pytest

from evaluation.closing import Condition, Refresh
from evaluation.told_figures import figure_told, proof_told

AT = datetime(2026, 3, 2, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("numerator", "denominator", "target", "direction", "told"),
    [
        (96, 100, "19/20", "at_least", "96% = 96/100 (≥ 95%)"),
        (9496, 10000, "0.95", "at_least", "94.9% = 9496/10000 (≥ 95%)"),
        (9999, 10000, "1", "at_least", "99.9% = 9999/10000 (≥ 100%)"),
        (504, 10000, "0.05", "at_most", "5.04% = 504/10000 (≤ 5%)"),
        (500, 10000, "0.05", "at_most", "5% = 500/10000 (≤ 5%)"),
        (2, 3, "2/3", "at_least", "66.7% = 2/3 (≥ 66.6667%)"),
        (6663, 10000, "0.6664", "at_least", "66.6% = 6663/10000 (≥ 66.64%)"),
        (66641, 100000, "0.6664", "at_least", "66.64% = 66641/100000 (≥ 66.64%)"),
        (1, 8, "0.12", "at_least", "12.5% = 1/8 (≥ 12%)"),
        (0, 0, "0.95", "at_least", "– (≥ 95%)"),
    ],
)
def test_no_figure_reads_as_if_it_were_on_the_other_side_of_its_target(
    numerator: int, denominator: int, target: str, direction: Any, told: str
) -> None:
    condition = Condition("A03", Fraction(target), direction)
    assert figure_told(condition, Refresh(AT, numerator, denominator)) == told


def test_a_figure_that_nobody_has_seen_yet_is_a_dash() -> None:
    assert figure_told(Condition("A03", Fraction(19, 20)), None) == "– (≥ 95%)"


def test_a_kept_proof_is_told_demand_by_demand_since_its_first_look() -> None:
    looks = [{"at": f"2026-03-0{day}T02:00:00+00:00", "numerator": 97, "denominator": 100} for day in (2, 3)]
    proof: dict[str, dict[str, Any]] = {
        "10": {"code": "C01", "target": "1/10", "direction": "at_most", "looks": []},
        "2": {"code": "A03", "target": "19/20", "looks": looks},
    }
    assert proof_told(proof) == [("A03", "97% = 97/100 (≥ 95%)", AT), ("C01", "– (≤ 10%)", None)]
