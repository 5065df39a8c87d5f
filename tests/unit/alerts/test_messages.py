"""The scenarios of messages hold: who is told of what at each moment."""

from typing import Final

import pytest

from tests.alert_messages import run, scenarios

ALL: Final = dict(scenarios())


@pytest.mark.parametrize("name", ALL)
def test_people_are_told_what_the_scenario_says_and_nothing_else(name: str) -> None:
    assert run(ALL[name]) == []


def test_every_kind_of_message_is_told_in_a_scenario() -> None:
    steps = [step for scenario in ALL.values() for step in scenario["steps"]]
    told = {message.split()[0] for step in steps for message in step.get("messages", ())}
    assert told == {"fired", "worsened", "repeated", "resolved", "escalated", "digest"}


def test_a_message_that_is_not_told_is_missed() -> None:
    scenario = {
        "rules": {"AL-1": {"to": ["officer"]}},
        "owners": {"U1": "330106"},
        "steps": [{"at": "2026-03-02 09:00", "see": {"AL-1 U1 A01": "breach"}, "states": {}}],
    }
    assert run(scenario) == [
        "step 1 (at 2026-03-02 09:00): messages are ['fired AL-1 officer 330106 x1']",
        "step 1 (at 2026-03-02 09:00): states are {'AL-1 U1 A01': 'firing'}",
    ]
