"""Faults: which request they hit, how often, and what they make of an answer."""

import asyncio

import orjson
import pytest

from standins.faults import Fault, FaultBoard, bend_rows, broken_body, early_failure, json_response

ROWS = [{"id": "a", "name": "x", "n": 1, "updated_at": "t1"}, {"id": "b", "name": "y", "n": 2, "updated_at": "t2"}]


def test_a_fault_hits_its_own_feed_as_often_as_it_was_set() -> None:
    board = FaultBoard()
    board.set(Fault("status_500", feed="checks", times=2))

    assert board.take("edas/cases") is None
    assert [bool(board.take("checks")) for _ in range(3)] == [True, True, False]
    assert board.listed() == []


def test_a_fault_without_times_lasts_until_cleared() -> None:
    board = FaultBoard()
    board.set(Fault("status_500"))

    assert all(board.take(feed) for feed in ("a", "b", "a"))
    board.clear()
    assert board.take("a") is None


def test_unknown_kinds_are_refused() -> None:
    with pytest.raises(ValueError, match="choose from"):
        Fault("gremlin")


def test_a_column_too_many_too_few_or_of_another_type() -> None:
    assert bend_rows(ROWS, Fault("unknown_column"), "id")[0] == ROWS[0] | {"surprise": "new"}
    assert bend_rows(ROWS, Fault("missing_column"), "id")[1] == {"id": "b", "n": 2, "updated_at": "t2"}
    assert bend_rows(ROWS, Fault("missing_column", column="n"), "id")[0] == {"id": "a", "name": "x", "updated_at": "t1"}
    assert bend_rows(ROWS, Fault("retyped_column", column="n"), "id")[0]["n"] == "1"
    assert bend_rows(ROWS, Fault("retyped_column", column="name"), "id")[0]["name"] == {"text": "x"}


def test_other_faults_leave_rows_alone() -> None:
    assert bend_rows(ROWS, Fault("timeout"), "id") == ROWS
    assert bend_rows(ROWS, None, "id") == ROWS
    assert bend_rows([], Fault("missing_column"), "id") == []


@pytest.mark.parametrize(
    ("kind", "status"),
    [("timeout", 504), ("status_500", 500), ("status_429", 429), ("expired_token", 401), ("bad_signature", 401)],
)
def test_faults_that_leave_no_page(kind: str, status: int) -> None:
    response = asyncio.run(early_failure(Fault(kind, seconds=0)))

    assert response is not None
    assert response.status_code == status
    assert ("retry-after" in response.headers) == (status == 429)


def test_a_malformed_body_is_no_json() -> None:
    response = broken_body(json_response({"data": ROWS}), Fault("malformed_json"))

    assert response.status_code == 200
    with pytest.raises(orjson.JSONDecodeError):
        orjson.loads(response.body)
