"""Work that looks again and again: it outlives a store that is away, and never a lead that is lost."""

import logging
import threading
from collections.abc import Callable

import pytest

from core.errors import FencedError, StoreError
from operations.looking import look_again


def looks(over: threading.Event, *said: Exception | None) -> tuple[list[int], Callable[[], None]]:
    """What counts its looks, fails as it is told, and is over after the last."""
    seen: list[int] = []

    def look() -> None:
        error = said[len(seen)]
        seen.append(len(seen))
        if len(seen) == len(said):
            over.set()
        if error is not None:
            raise error

    return seen, look


def test_a_store_that_is_away_is_waited_for(caplog: pytest.LogCaptureFixture) -> None:
    over = threading.Event()
    seen, look = looks(over, StoreError("gone"), None)
    with caplog.at_level(logging.WARNING):
        look_again(look, over, 0, "letters wait for the store")
    assert seen == [0, 1]
    assert caplog.messages == ["letters wait for the store: gone"]


def test_a_lost_lead_is_told_at_once() -> None:
    over = threading.Event()
    seen, look = looks(over, FencedError("another leads"), None)
    with pytest.raises(FencedError):
        look_again(look, over, 0, "letters wait for the store")
    assert seen == [0]


def test_nothing_is_looked_at_once_it_is_over() -> None:
    over = threading.Event()
    over.set()
    seen, look = looks(over, None)
    for at_once in (True, False):
        look_again(look, over, 60, "letters wait for the store", at_once=at_once)
    assert seen == []
