"""The scenarios of alerts hold, and walk every row of the table of states and meet every refusal."""

from typing import Final

import pytest

from alerts.observing import KNOWN, Sight
from alerts.states import State, state_table
from tests.alert_scenarios import BY_HAND, WITHDRAWN, Seen, run, scenarios

ALL: Final = dict(scenarios())


@pytest.mark.parametrize("name", ALL)
def test_a_scenario_goes_as_it_says(name: str) -> None:
    assert run(ALL[name], Seen()) == []


@pytest.mark.parametrize("name", ALL)
def test_a_scenario_goes_the_same_when_nothing_but_rows_is_kept_between_its_steps(name: str) -> None:
    assert run(ALL[name], Seen(), restarts=True) == []


@pytest.fixture(scope="module")
def seen() -> Seen:
    found = Seen()
    for scenario in ALL.values():
        run(scenario, found)
    return found


def test_every_row_is_walked_in_a_scenario(seen: Seen) -> None:
    walked = {(old, event, "" if event == "withdraw" else reason) for old, event, reason in seen.rows}
    rows = {(row.old, row.event, "" if row.event == "withdraw" else row.reason) for row in state_table().rows}
    assert rows - walked == set()
    assert walked - rows == set()


def test_every_reason_is_given_in_a_scenario(seen: Seen) -> None:
    given = {reason for _, _, reason in seen.rows} | {reason for _, reason in seen.refusals if reason not in BY_HAND}
    assert state_table().reasons.keys() - given - seen.moves == set()
    assert seen.corrected == set(State) - {State.INACTIVE}
    withdrawn = {(state, reason) for state, event, reason in seen.rows if event == "withdraw"}
    assert withdrawn == {(state, reason) for state in State for reason in WITHDRAWN if state is not State.INACTIVE}


def test_every_refusal_is_given_in_a_scenario(seen: Seen) -> None:
    allowed = {(row.old, row.event) for row in state_table().rows}
    refused = {(state, act) for state in State for act in BY_HAND} - allowed
    assert seen.refusals == refused | {(state, "clock_went_back") for state in State if state is not State.INACTIVE}


def test_every_kind_of_unknown_lay_over_every_state_in_a_scenario(seen: Seen) -> None:
    assert seen.unknown == {(state, sight) for state in State for sight in set(Sight) - KNOWN}


def test_a_wrong_expectation_is_found() -> None:
    scenario = {
        "rule": {
            "subject": {"kind": "indicator", "of": ["place"]},
            "condition": {"kind": "threshold", "below": 80},
        },
        "steps": [{"at": "2026-03-02 09:00", "value": 79, "state": "pending", "reason": "breached"}],
    }
    assert run(scenario, Seen()) == [
        "step 1 (at 2026-03-02 09:00): reason is breached_at_once, expected breached",
        "step 1 (at 2026-03-02 09:00): state is firing, expected pending",
        "step 1 (at 2026-03-02 09:00): tell is fired, expected None",
    ]
