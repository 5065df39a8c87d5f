"""What an operator may write for the beginning and the end of a backfill."""

from datetime import UTC, datetime

import pytest

from core.errors import RefusedError
from operations.backfill import moment


def test_a_day_is_a_local_day_and_its_end_is_included() -> None:
    assert moment("2026-06-30", "--from") == datetime(2026, 6, 29, 16, tzinfo=UTC)
    assert moment("2026-06-30", "--to", after=True) == datetime(2026, 6, 30, 16, tzinfo=UTC)


def test_an_instant_is_taken_as_it_is() -> None:
    assert moment("2026-06-30T12:00:00+08:00", "--to", after=True) == datetime(2026, 6, 30, 4, tzinfo=UTC)


@pytest.mark.parametrize("text", ["yesterday", "2026-13-01", "2026-06-30T12:00:00", ""])
def test_anything_else_is_refused_with_what_was_expected(text: str) -> None:
    with pytest.raises(RefusedError, match="--from: expected a day"):
        moment(text, "--from")
