"""Runs scenarios of alerts: numbers come in, days pass, people act, and every state is what the file says.

A scenario has a `rule` (keys as in `alerts/rules.yaml`, or the code of one that ships) and steps. A step says when it
is (`at`: a day and a time, or a time of the day of the step before; local time), what is known from then on (`KNOWN` of
`tests/alert_world.py`; the rest stays as it was) or what somebody does (`do`), and what has to come of it (`EXPECTED`):
always state and reason, and whatever is told. `rule` makes a new version with some keys changed (`null`: as if they
were not written; `broken`: one that cannot be read; `gone`: none at all).

Everything goes the way of a look: what rules see of the world, what is decided on the alerts that stand, what has aged.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from alerts.observing import KNOWN
from alerts.passes.deciding import standing_of, timing_of
from alerts.standing import due_at
from alerts.states import State
from core.days import LOCAL, local_date
from core.yamllines import load
from tests import alert_world
from tests.alert_looks import Case, Outcome, shipped_body
from tests.alert_world import CODE, World, desk, moment

FOLDER: Final = Path(__file__).parent / "scenarios" / "alerts"
EXPECTED: Final = frozenset(
    {"state", "reason", "tell", "below", "level", "due", "refused", "corrected", "move", "alert", "told_rank"}
)
DONE: Final = frozenset({"at", "do", "rule"})
BY_HAND: Final = ("acknowledge", "age")
WITHDRAWN: Final = ("rule_gone", "scope_gone")

Walked = tuple[str, str, str]
"""(state before, event, reason)"""


@dataclass
class Seen:
    """What runs have met: rows of the table, refusals, and which unknown lay over which state."""

    rows: set[Walked] = field(default_factory=set)
    refusals: set[tuple[str, str]] = field(default_factory=set)
    unknown: set[tuple[str, str]] = field(default_factory=set)
    corrected: set[str] = field(default_factory=set)
    """states in which a clock had been ahead"""
    moves: set[str] = field(default_factory=set)
    """reasons of moves that were written down"""


def scenarios() -> Iterator[tuple[str, dict[str, Any]]]:
    """(file: name, scenario) of every scenario."""
    for path in sorted(FOLDER.glob("*.yaml")):
        located = load(path)
        assert located.mistakes == ()
        for one in located.value["scenarios"]:
            yield f"{path.stem}: {one['name']}", one


def run(scenario: Mapping[str, Any], seen: Seen, *, restarts: bool = False) -> list[str]:
    """Runs a scenario; what is not as the file says, step by step. `restarts`: only rows are kept between steps."""
    said = scenario["rule"]
    body = shipped_body(said) if isinstance(said, str) else dict(said)
    case = Case(body, World(dict(scenario.get("known", {}))))
    wrong: list[str] = []
    for number, step in enumerate(scenario["steps"], start=1):
        unknown = step.keys() - EXPECTED - alert_world.KNOWN - DONE
        assert not unknown, f"step {number}: {sorted(unknown)}"
        if restarts:
            case.restart()
        wrong += [f"step {number} (at {step['at']}): {text}" for text in _step(case, step, seen)]
    return wrong


def _step(case: Case, step: Mapping[str, Any], seen: Seen) -> Iterator[str]:
    at = moment(step["at"], case.world.at)
    case.world.learn(at, {key: step[key] for key in step.keys() & alert_world.KNOWN})
    if "rule" in step:
        case.revise(step["rule"])
    old = case.episode
    outcome = case.act(step["do"]) if "do" in step else case.look()
    if outcome is None:
        seen.refusals.add((State.INACTIVE if old is None else State(old.state), step["do"]))
        yield from [] if step.get("refused") else [f"{step['do']} is refused"]
        shown = "inactive" if old is None else old.unknown or old.state
        yield from _differences(step, {"state": shown, "refused": True, "corrected": False})
        return
    _note(seen, outcome)
    yield from _differences(step, _found(case, outcome))
    yield from _unfit(outcome)


def _note(seen: Seen, outcome: Outcome) -> None:
    if outcome.decision.reason == "clock_went_back":
        seen.refusals.add((outcome.old, outcome.decision.reason))
        return
    seen.rows.add((outcome.old, outcome.event, outcome.decision.reason))
    seen.moves |= set(outcome.moves)
    if outcome.decision.clock_corrected:
        seen.corrected.add(outcome.old)
    if outcome.seen is not None and outcome.seen.sight not in KNOWN:
        seen.unknown.add((outcome.old, outcome.seen.sight))


def _found(case: Case, outcome: Outcome) -> dict[str, Any]:
    after, decision = outcome.after, outcome.decision
    due = None if after is None else due_at(standing_of(after), timing_of(case.rule, CODE, desk().catalogue))
    return {
        "state": outcome.shown,
        "below": "inactive" if after is None else after.state,
        "reason": decision.reason,
        "tell": decision.tell,
        "corrected": decision.clock_corrected,
        "move": outcome.moves[-1] if outcome.moves else None,
        "alert": None if after is None else after.alert_id,
        "told_rank": None if after is None else after.told_rank,
        "level": None if after is None else after.level,
        "due": None if due is None else due.astimezone(LOCAL).strftime("%H:%M" if _is_today(due, case) else "%F %H:%M"),
    }


def _is_today(due: datetime, case: Case) -> bool:
    return local_date(due) == local_date(case.world.at)


def _differences(step: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[str]:
    """State and reason are said at each step; whatever is told has to be said, and nothing is told where it is not."""
    said = {"tell": None, "corrected": False} | {key: step[key] for key in step.keys() & EXPECTED}
    for name in ("state",) if "refused" in found else ("state", "reason"):
        if name not in said:
            yield f"the step does not say its {name}"
    for name, value in sorted(said.items()):
        if found.get(name) != value:
            yield f"{name} is {found.get(name)}, expected {value}"


def _unfit(outcome: Outcome) -> Iterator[str]:
    """What looks otherwise, is told, or is judged by another version of its rule is a move; nothing else is."""
    before, after, decision = outcome.before, outcome.after, outcome.decision
    old = ("inactive", "") if before is None else (before.state, before.unknown)
    new = ("inactive", "") if after is None else (after.state, after.unknown)
    expected = ["clock_corrected"] if decision.clock_corrected else []
    if old != new or decision.tell is not None or decision.reason == "eased":
        expected.append(decision.reason)
    elif before is not None and after is not None and before.rule_version != after.rule_version:
        expected.append("rule_changed")
    if list(outcome.moves) != expected:
        yield f"moves are {list(outcome.moves)}, expected {expected}"
