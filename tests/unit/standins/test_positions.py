"""What the parameters of a request say of a page."""

import pytest

from standins.cursors import encode_cursor
from standins.days import parse_iso
from standins.positions import Asked, Words

MOMENT = "2026-11-26T10:00:00+08:00"
AT = parse_iso(MOMENT)
TOKENS = Words("updated_after", "page_token", "page_size", later=True)


def test_without_parameters_the_first_page_of_usual_length_is_asked_for() -> None:
    nothing: dict[str, str] = {}
    assert Words().asked("cases", nothing.get) == Asked(-1, 500)


def test_a_moment_is_met_again_unless_only_later_rows_are_asked_for() -> None:
    assert Words().asked("cases", {"since": MOMENT, "limit": "7"}.get) == Asked(AT - 1, 7)
    assert TOKENS.asked("cases", {"updated_after": MOMENT, "page_size": "7"}.get) == Asked(AT, 7)


def test_a_plus_sign_that_arrives_as_a_space_is_understood() -> None:
    assert Words().asked("cases", {"since": MOMENT.replace("+", " ")}.get).after == AT - 1


def test_a_cursor_counts_before_a_moment_and_in_its_own_feed_only() -> None:
    cursor = {"cursor": encode_cursor("cases", 5), "since": MOMENT}
    assert Words().asked("cases", cursor.get).after == 5
    with pytest.raises(ValueError, match="not valid here"):
        Words().asked("checks", cursor.get)


@pytest.mark.parametrize("limit", ["0", "1001", "-1", "x"])
def test_a_limit_beyond_the_bounds_is_refused(limit: str) -> None:
    with pytest.raises(ValueError):
        TOKENS.asked("cases", {"page_size": limit}.get)
