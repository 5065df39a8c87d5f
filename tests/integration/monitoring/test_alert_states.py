"""For plain threshold rules the states of our alerts are those of real Prometheus, on the same random series."""

from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Final

import pytest

from alerts.judging.figures import Figure, judge_of
from alerts.passes.deciding import timing_of
from alerts.schema import Rule
from alerts.standing import Standing, Timing, observe
from indicators.catalogue import Catalogue, load
from tests.promtool import STEP, PlainRule, alert_states

RULES: Final = 300
STEPS: Final = 40
NAMES: Final = ("inactive", "pending", "firing")
CODE: Final = "A01"
BEGAN: Final = datetime(2026, 11, 26, tzinfo=UTC)


def random_rule(random: Random) -> PlainRule:
    """A line that the series stays above and below for random stretches; times that fall between steps too."""
    line, values = random.randint(-5, 5), list[int]()
    while len(values) < STEPS:
        values += [line + random.choice((-3, -1, 0, 1, 2))] * random.choice((1, 1, 2, 3, 5, 8))
    hold, keep = (random.choice((0, 0, 30, 60, 90, 120, 300, 330, 600)) * timedelta(seconds=1) for _ in range(2))
    return PlainRule(values[:STEPS], line, hold, keep)


@cache
def catalogue() -> Catalogue:
    """The definitions that ship."""
    return load()


def written(span: timedelta) -> str | dict[str, object]:
    """A time as rules may have it: as refreshes where it is some of them or longer than one, else as it is."""
    refresh = catalogue().refresh_interval(CODE)
    if span and span % refresh == timedelta(0):
        return {"refreshes": span // refresh}
    seconds = f"{span // timedelta(seconds=1)}s"
    return {"refreshes": 1, "least": seconds} if span > refresh else seconds


def our_states(rule: PlainRule, longer: Timing = Timing()) -> list[str]:
    """The same rule, judged and moved by the alerts of the cockpit; with times that are so much longer."""
    body = {
        "code": "AL-99",
        "version": 1,
        "name": {"zh": "x", "en": "x"},
        "stream": "act",
        "subject": {"kind": "indicator", "of": ["place"]},
        "condition": {"kind": "threshold", "above": str(rule.line)},
        "for": written(rule.hold + longer.hold),
        "keep_firing_for": written(rule.keep + longer.keep),
        "to": ["officer"],
    }
    ours = Rule.model_validate(body)
    judge, timing = judge_of(ours, {}), timing_of(ours, CODE, catalogue())
    standing: Standing | None = None
    states = []
    for step, value in enumerate(rule.values):
        seen = judge(Figure("330106", CODE, float(value), value, 1))
        standing = observe(standing, seen, BEGAN + step * STEP, timing).standing
        states.append(str(standing.state))
    return states


@pytest.fixture(scope="module")
def rules() -> list[PlainRule]:
    random = Random(20261126)
    return [random_rule(random) for _ in range(RULES)]


@pytest.fixture(scope="module")
def theirs(rules: list[PlainRule], tmp_path_factory: pytest.TempPathFactory) -> list[list[str]]:
    """The states of Prometheus, by one call of its tool."""
    return alert_states(rules, tmp_path_factory.mktemp("promtool"))


def test_our_states_are_those_of_prometheus(rules: list[PlainRule], theirs: list[list[str]]) -> None:
    differing = [
        (rule, found, our_states(rule)) for rule, found in zip(rules, theirs, strict=True) if found != our_states(rule)
    ]
    assert differing == []


def test_the_series_meet_every_move_that_could_differ(rules: list[PlainRule], theirs: list[list[str]]) -> None:
    moves = {pair for states in theirs for pair in pairwise(states)}
    assert moves == {(old, new) for old in NAMES for new in NAMES} - {("firing", "pending")}
    kept = [
        state == "firing" and value <= rule.line
        for rule, states in zip(rules, theirs, strict=True)
        for state, value in zip(states, rule.values, strict=True)
    ]
    assert any(kept)


@pytest.mark.parametrize("longer", [Timing(hold=timedelta(seconds=30)), Timing(keep=timedelta(seconds=30))])
def test_half_a_step_too_much_of_either_time_is_noticed(
    rules: list[PlainRule], theirs: list[list[str]], longer: Timing
) -> None:
    assert [our_states(rule, longer) for rule in rules] != theirs


def test_a_rule_holds_fires_is_kept_and_ends_in_prometheus_as_the_tool_reads_it(tmp_path: Path) -> None:
    rule = PlainRule([0, 1, 1, 1, 0, 0, 1, 0, 0, 0], 0, 2 * STEP, 2 * STEP)
    quiet = PlainRule([0] * 10, 0)
    told = ["inactive", "pending", "pending", "firing", "firing", "firing", "firing", "firing", "firing", "inactive"]
    assert alert_states([rule, quiet], tmp_path) == [told, ["inactive"] * 10]
