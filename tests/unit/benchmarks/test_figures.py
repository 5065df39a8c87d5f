"""What a benchmark prints."""

import json

import pytest

from benchmarks.figures import Figure, percentile, spread

ON = {"cores": 2}


def test_a_value_is_held_against_its_budget() -> None:
    line = json.loads(Figure("x_ms", {"value": 12.3456}, "ms", {"value": 20.0}, 3).line(ON))
    assert line == {
        "figure": "x_ms",
        "value": 12.3,
        "unit": "ms",
        "budget": 20.0,
        "met": True,
        "n": 3,
        "on": {"cores": 2},
    }


@pytest.mark.parametrize(("p95", "met"), [(500.0, True), (500.1, False)])
def test_percentiles_have_budgets_of_their_own(p95: float, met: bool) -> None:
    figure = Figure("x_ms", {"p50": 900.0, "p95": p95}, "ms", {"p95": 500.0}, 1)
    assert figure.met is met
    assert json.loads(figure.line(ON))["budget"] == {"p95": 500.0}


def test_a_rate_must_reach_its_floor() -> None:
    assert Figure("x", {"value": 0.7}, "ratio", {"value": 0.7}, 1, floor=True).met
    assert not Figure("x", {"value": 0.69}, "ratio", {"value": 0.7}, 1, floor=True).met


def test_a_figure_without_a_budget_says_so() -> None:
    line = json.loads(Figure("x", {"value": 123_456.7}, "rows/s", {}, 1, beside={"source": "here"}).line(ON))
    assert (line["budget"], line["met"], line["value"], line["source"]) == (None, True, 123_000, "here")


def test_percentiles_are_values_that_were_measured() -> None:
    values = [float(number) for number in range(1, 101)]
    assert spread(values) == {"p50": 50.0, "p95": 95.0}
    assert percentile([3.0], 0.95) == 3.0
    assert percentile([2.0, 1.0], 0.5) == 1.0
