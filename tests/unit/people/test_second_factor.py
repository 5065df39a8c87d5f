"""One-time codes after RFC 6238."""

import base64
from datetime import UTC, datetime, timedelta

import pytest

from people.second_factor import code_at, matching_step, new_key, offer, step_of

AT = datetime(2026, 11, 26, 4, 0, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("second", "code"), [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")]
)
def test_codes_are_those_of_the_standard(second: int, code: str) -> None:
    """RFC 6238 appendix B, the last six of its eight digits."""
    key = base64.b32encode(b"12345678901234567890").decode()
    assert code_at(key, datetime.fromtimestamp(second, UTC)) == code


@pytest.mark.parametrize(("seconds", "fits"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_clock_may_differ_by_one_step(seconds: int, fits: bool) -> None:
    key = new_key()
    code = code_at(key, AT + timedelta(seconds=seconds))
    step = matching_step(key, code, AT)
    assert (step == step_of(AT + timedelta(seconds=seconds))) is fits
    assert fits or step is None


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "12 34"])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert matching_step(new_key(), typed, AT) is None


def test_a_code_may_be_typed_with_spaces() -> None:
    key = new_key()
    code = code_at(key, AT)
    assert matching_step(key, f" {code[:3]} {code[3:]} ", AT) == step_of(AT)


def test_an_offer_is_a_key_an_address_and_a_picture() -> None:
    made = offer(new_key(), "wang", "档案智治")
    assert made.uri.startswith("otpauth://totp/")
    assert made.key in made.uri
    assert made.svg.startswith("<svg")
    assert "script" not in made.svg
