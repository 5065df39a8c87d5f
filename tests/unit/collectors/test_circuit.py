"""A feed in trouble is asked less and less often; after several failures only the end of its pause lets it be asked."""

from datetime import UTC, datetime, timedelta

import pytest

from collectors.circuit import OPEN_AFTER, Circuit, State, pause_s

AT = datetime(2026, 11, 26, 4, tzinfo=UTC)
LATER = AT + timedelta(minutes=1)


def failing(times: int) -> Circuit:
    circuit = Circuit()
    for _ in range(times):
        circuit = circuit.tried(AT).ended("retry", AT)
    return circuit


def test_a_few_failures_leave_it_closed() -> None:
    assert failing(OPEN_AFTER - 1) == Circuit(OPEN_AFTER - 1)


def test_several_in_a_row_open_it() -> None:
    assert failing(OPEN_AFTER) == Circuit(OPEN_AFTER, State.OPEN, AT)


def test_one_try_half_opens_it_and_its_end_decides() -> None:
    trying = failing(OPEN_AFTER).tried(LATER)
    assert (trying.state, trying.since, trying.failures) == (State.HALF_OPEN, LATER, OPEN_AFTER)
    assert trying.ended("ok", LATER) == Circuit(0, State.CLOSED, LATER)
    again = trying.ended("stopped", LATER)
    assert (again.state, again.failures) == (State.OPEN, OPEN_AFTER + 1)


@pytest.mark.parametrize("outcome", ["ok", "empty", "suspect"])
def test_a_source_that_answers_starts_counting_anew(outcome: str) -> None:
    circuit = failing(OPEN_AFTER - 1).tried(LATER).ended(outcome, LATER)
    assert circuit.failures == 0
    assert circuit.state is State.CLOSED


def test_its_pauses_grow_up_to_a_cap_and_keep_what_the_source_asks_for() -> None:
    assert [pause_s(2, "retry", failures) for failures in (1, 2, 3, 4, 5, 99)] == [2, 4, 8, 16, 30, 30]
    assert pause_s(2, "stopped", 99) == 60
    assert pause_s(2, "retry", 1, retry_after=90) == 90
    assert pause_s(300, "empty", 0) is None
