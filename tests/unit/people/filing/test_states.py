"""The life of a filed value, as its table says."""

import pytest

from core.access import access_table
from core.errors import RefusedError
from people.filing.states import STATES, TRANSITIONS, possible, transition


def test_nothing_but_a_second_person_makes_a_value_count() -> None:
    assert [(one.state, one.by_another) for one in TRANSITIONS if one.then == "confirmed"] == [("entered", True)]


def test_what_was_refused_withdrawn_or_replaced_stays_so() -> None:
    assert {one.state for one in TRANSITIONS} == {"entered", "confirmed"}


def test_every_right_and_state_of_the_table_exists() -> None:
    assert {one.permission for one in TRANSITIONS} <= access_table().permissions.keys()
    assert {state for one in TRANSITIONS for state in (one.state, one.then)} <= set(STATES)


def test_an_own_value_can_be_withdrawn_and_nothing_else() -> None:
    assert [one.deed for one in possible("entered", is_own=True)] == ["withdraw"]
    assert [one.deed for one in possible("entered", is_own=False)] == ["confirm", "refuse", "withdraw"]
    assert list(possible("confirmed", is_own=True)) == []


def test_a_deed_that_does_not_fit_names_the_state() -> None:
    with pytest.raises(RefusedError) as caught:
        transition("withdrawn", "confirm")
    assert caught.value.code == "filing_is_withdrawn"
