"""What real Prometheus makes of plain threshold rules: `promtool test rules` on series that a test has made up.

Every rule has a series of its own, and one run of promtool answers for all of them. It is asked for no alert at all at
each step, and tells what it found instead.
"""

import json
import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from tests.programs import require_program

STEP: Final = timedelta(minutes=1)
"""between two values, and two evaluations"""
PATIENCE_S: Final = 200.0
FAILURE: Final = re.compile(r'expr: "ALERTS", time: (\w+),\s+exp: \S+\s+got: (.*)')
ALERT: Final = re.compile(r'alertname="A(\d+)", alertstate="(\w+)"')
PERIOD: Final = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?")


@dataclass(frozen=True)
class PlainRule:
    """An alert while a series is above a line; one value each step."""

    values: Sequence[int]
    line: int
    hold: timedelta = timedelta(0)
    keep: timedelta = timedelta(0)


def alert_states(rules: Sequence[PlainRule], folder: Path) -> list[list[str]]:
    """Of each rule its states at each step: inactive, pending or firing. Writes its two files into the folder."""
    (folder / "rules.yml").write_text(json.dumps(_rules_file(rules)), encoding="utf-8")
    (folder / "test.yml").write_text(json.dumps(_test_file(rules)), encoding="utf-8")
    states = [["inactive"] * len(rule.values) for rule in rules]
    for step, number, state in _found(_output(folder / "test.yml")):
        states[number][step] = state
    return states


def _rules_file(rules: Sequence[PlainRule]) -> Any:
    written = [
        {
            "alert": f"A{number}",
            "expr": f"series{number} > {rule.line}",
            "for": _seconds(rule.hold),
            "keep_firing_for": _seconds(rule.keep),
        }
        for number, rule in enumerate(rules)
    ]
    return {"groups": [{"name": "made up", "interval": _seconds(STEP), "rules": written}]}


def _test_file(rules: Sequence[PlainRule]) -> Any:
    series = [
        {"series": f"series{number}", "values": " ".join(map(str, rule.values))} for number, rule in enumerate(rules)
    ]
    steps = range(max(len(rule.values) for rule in rules))
    asked = [{"expr": "ALERTS", "eval_time": _seconds(step * STEP), "exp_samples": []} for step in steps]
    return {
        "rule_files": ["rules.yml"],
        "evaluation_interval": _seconds(STEP),
        "tests": [{"interval": _seconds(STEP), "input_series": series, "promql_expr_test": asked}],
    }


def _output(file: Path) -> str:
    """What promtool says; it has to end as one that was asked for no alerts and found some, or none."""
    program = require_program("promtool")
    done = subprocess.run([program, "test", "rules", file], capture_output=True, text=True, timeout=PATIENCE_S)
    said = done.stdout + done.stderr
    assert "SUCCESS" in said if done.returncode == 0 else FAILURE.search(said), said
    return said


def _found(said: str) -> Iterator[tuple[int, int, str]]:
    """Step, number of the rule, and state of every alert that was there."""
    for at, alerts in FAILURE.findall(said):
        for number, state in ALERT.findall(alerts):
            yield _span(at) // STEP, int(number), state


def _seconds(span: timedelta) -> str:
    return f"{span // timedelta(seconds=1)}s"


def _span(written: str) -> timedelta:
    """`1h5m` as promtool writes it."""
    match = PERIOD.fullmatch(written)
    assert match is not None, written
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
