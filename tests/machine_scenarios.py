"""Runs scenarios of the state machines: days pass, things happen, states and clocks are what the file says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from core.days import local_date
from core.yamllines import load
from evaluation.machines.table import Refusal, Transition
from evaluation.tables import machines
from tests.machine_case import Case, moment

FOLDER: Final = Path(__file__).parent / "scenarios" / "issues"
EXPECTED: Final = frozenset(
    {"state", "refused", "effects", "deadline", "act_by", "days_left", "clock", "provisional", "ladder"}
)
DONE: Final = frozenset({"on", "at", "do", "by", "with", "publish", "objection", "take", "findings"})


def scenarios() -> Iterator[tuple[str, dict[str, Any]]]:
    """(file: name, scenario) of every scenario."""
    for path in sorted(FOLDER.glob("*.yaml")):
        located = load(path)
        assert located.mistakes == ()
        for one in located.value["scenarios"]:
            yield f"{path.stem}: {one['name']}", one


@dataclass
class Seen:
    """What a run met: rows that were taken and refusals that were given, by machine."""

    rows: set[tuple[str, str]] = field(default_factory=set)
    refusals: set[tuple[str, str]] = field(default_factory=set)


def begin(scenario: Mapping[str, Any]) -> Case:
    """The case of a scenario before anything has happened."""
    found = {machine.name: machine for machine in machines()}[scenario["machine"]]
    case = Case(found, dict(scenario.get("given", {})), unpublished=tuple(scenario.get("unpublished", ())))
    case.known.setdefault("kind", "issue") if found.name == "issue" else None
    case.state = scenario.get("state")
    return case


def run(scenario: Mapping[str, Any], seen: Seen) -> list[str]:
    """Runs a scenario; what is not as the file says, step by step."""
    case, wrong = begin(scenario), []
    for number, step in enumerate(scenario["steps"], start=1):
        unknown = step.keys() - EXPECTED - DONE
        assert not unknown, f"step {number}: {sorted(unknown)}"
        case.moved = None
        before = case.state
        case.act(step)
        _note(case, seen)
        wrong += [f"step {number} ({step.get('do')}): {text}" for text in _differences(case, step, before)]
    return wrong


def _note(case: Case, seen: Seen) -> None:
    if isinstance(case.moved, Transition):
        seen.rows.add((case.machine.name, case.moved.row))
    elif case.moved is not None:
        seen.refusals.add((case.machine.name, case.moved.code))


def _differences(case: Case, step: Mapping[str, Any], before: str | None) -> Iterator[str]:
    found = _found(case, step)
    if "refused" not in step and isinstance(case.moved, Refusal):
        yield f"refused: {case.moved.code}"
    if "refused" in step and case.state != before:
        yield "a refusal has moved it"
    for name in step.keys() & EXPECTED:
        if found[name] != step[name]:
            yield f"{name} is {found[name]}, expected {step[name]}"


def _found(case: Case, step: Mapping[str, Any]) -> dict[str, Any]:
    on = local_date(moment(step))
    clock = case.standing(on) if case.machine.name == "issue" else None
    effects = list(case.moved.effects) if isinstance(case.moved, Transition) else []
    return {
        "state": case.state,
        "refused": case.moved.code if isinstance(case.moved, Refusal) else None,
        "effects": effects,
        "deadline": clock.deadline if clock else None,
        "act_by": clock.act_by if clock else None,
        "days_left": clock.days_left if clock else None,
        "clock": None if clock is None else "runs" if clock.is_running else "stands",
        "provisional": clock.is_provisional if clock else None,
        "ladder": case.ladder(on) if clock else [],
    }
