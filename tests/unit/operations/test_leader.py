"""What lasts as long as the lead ends it when it fails."""

import threading

import pytest

from core.errors import FencedError
from operations.leader import _or_end


def test_a_fault_in_a_part_ends_the_lead_and_is_told(caplog: pytest.LogCaptureFixture) -> None:
    over = threading.Event()

    def fails() -> None:
        raise ZeroDivisionError("no places")

    _or_end(over, fails)
    assert over.is_set()
    assert "no places" in caplog.text


def test_a_part_that_ends_by_itself_ends_the_lead() -> None:
    over = threading.Event()
    _or_end(over, lambda: None)
    assert over.is_set()


def test_a_part_that_is_fenced_ends_the_lead_without_a_fault(caplog: pytest.LogCaptureFixture) -> None:
    over = threading.Event()

    def is_fenced() -> None:
        raise FencedError("epoch 3 is over")

    _or_end(over, is_fenced)
    assert over.is_set()
    assert [record for record in caplog.records if record.exc_info] == []
