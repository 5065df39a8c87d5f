"""The scenarios of the state machines hold, and meet every row and every refusal of docs/states.md."""

from typing import Any

import pytest

from evaluation.tables import machines
from tests.machine_scenarios import Seen, run, scenarios

ALL = dict(scenarios())


@pytest.mark.parametrize("name", ALL)
def test_a_scenario_goes_as_it_says(name: str) -> None:
    assert run(ALL[name], Seen()) == []


@pytest.fixture(scope="module")
def seen() -> Seen:
    found = Seen()
    for scenario in ALL.values():
        run(scenario, found)
    return found


@pytest.mark.parametrize("machine", machines(), ids=lambda one: one.name)
def test_every_row_is_taken_in_a_scenario(machine: Any, seen: Seen) -> None:
    assert [row.code for row in machine.rows if (machine.name, row.code) not in seen.rows] == []


@pytest.mark.parametrize("machine", machines(), ids=lambda one: one.name)
def test_every_refusal_is_given_in_a_scenario(machine: Any, seen: Seen) -> None:
    assert [code for code in machine.refusals if (machine.name, code) not in seen.refusals] == []
