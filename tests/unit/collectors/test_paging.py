"""What paging styles have in common: moments, and where the rows stand."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from collectors.transports.paging import HIGH, high_of, risen, rows_of, written
from core.errors import StopSourceError

AT = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)
LATER = AT + timedelta(seconds=5)
EARLIER = AT - timedelta(minutes=10)


def row(number: int) -> dict[str, Any]:
    return {"id": number}


def test_the_newest_moment_never_falls() -> None:
    assert risen({}, None) is None
    assert risen({}, AT) == AT.isoformat()
    assert risen({HIGH: AT.isoformat()}, EARLIER) == AT.isoformat()
    assert high_of({HIGH: risen({HIGH: AT.isoformat()}, LATER)}) == LATER


@pytest.mark.parametrize("answer", [[], {"data": None}, {"rows": []}, {"data": [1]}, None])
def test_an_answer_of_another_shape_stops_the_feed(answer: Any) -> None:
    with pytest.raises(StopSourceError, match="expected a list of rows under 'data'"):
        rows_of(answer, "data")


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("iso", "2026-11-26T04:00:00+00:00"),
        ("epoch_s", "1795665600"),
        ("epoch_ms", "1795665600000"),
        ("epoch_us", "1795665600000000"),
        ("%Y-%m-%d %H:%M:%S", "2026-11-26 04:00:00"),
    ],
)
def test_a_moment_is_written_as_the_source_wants_it(form: str, text: str) -> None:
    assert written(AT, form) == text


def test_rows_may_lie_deeper_or_be_the_whole_answer() -> None:
    assert rows_of({"result": {"items": [row(1)]}}, "result.items") == [row(1)]
    assert rows_of([row(1)], None) == [row(1)]
    with pytest.raises(StopSourceError, match="a list of rows and nothing else"):
        rows_of({"data": []}, None)
