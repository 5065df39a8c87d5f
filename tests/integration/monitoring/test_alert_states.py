"""For plain threshold rules the states of our alerts are those of real Prometheus, on the same random series."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Final

from alerts.judging.figures import Figure, judge_of
from alerts.schema import Rule
from alerts.states import Standing, Timing, observe
from tests.promtool import STEP, PlainRule, alert_states

RULES: Final = 300
STEPS: Final = 40
BEGAN: Final = datetime(2026, 11, 26, tzinfo=UTC)


def random_rule(random: Random) -> PlainRule:
    """A line that the series stays above and below for random stretches; times that fall between steps too."""
    line, values = random.randint(-5, 5), list[int]()
    while len(values) < STEPS:
        values += [line + random.choice((-3, -1, 0, 1, 2))] * random.choice((1, 1, 2, 3, 5, 8))
    hold, keep = (random.choice((0, 0, 30, 60, 90, 120, 300)) * timedelta(seconds=1) for _ in range(2))
    return PlainRule(values[:STEPS], line, hold, keep)


def our_states(rule: PlainRule) -> list[str]:
    """The same rule, judged and moved by the alerts of the cockpit."""
    body = {
        "code": "AL-99",
        "version": 1,
        "name": {"zh": "x", "en": "x"},
        "stream": "act",
        "subject": {"kind": "indicator", "of": ["place"]},
        "condition": {"kind": "threshold", "above": str(rule.line)},
        "to": ["officer"],
    }
    judge, timing = judge_of(Rule.model_validate(body), {}), Timing(rule.hold, rule.keep)
    standing: Standing | None = None
    states = []
    for step, value in enumerate(rule.values):
        seen = judge(Figure("330106", "A01", float(value), value, 1))
        standing = observe(standing, seen, BEGAN + step * STEP, timing).standing
        states.append(str(standing.state))
    return states


def test_our_states_are_those_of_prometheus(tmp_path: Path) -> None:
    random = Random(20261126)
    rules = [random_rule(random) for _ in range(RULES)]
    theirs = alert_states(rules, tmp_path)
    assert {state for states in theirs for state in states} == {"inactive", "pending", "firing"}
    differing = [
        (rule, found, our_states(rule)) for rule, found in zip(rules, theirs, strict=True) if found != our_states(rule)
    ]
    assert differing == []


def test_a_rule_holds_fires_is_kept_and_ends_in_prometheus_as_the_tool_reads_it(tmp_path: Path) -> None:
    rule = PlainRule([0, 1, 1, 1, 0, 0, 1, 0, 0, 0], 0, 2 * STEP, 2 * STEP)
    quiet = PlainRule([0] * 10, 0)
    told = ["inactive", "pending", "pending", "firing", "firing", "firing", "firing", "firing", "firing", "inactive"]
    assert alert_states([rule, quiet], tmp_path) == [told, ["inactive"] * 10]
