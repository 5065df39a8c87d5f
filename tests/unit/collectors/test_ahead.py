"""Reading ahead: the same items in the same order, and no thread that stays behind."""

import threading
from collections.abc import Iterator

import pytest

from collectors.ahead import ahead
from collectors.transports.pipe import piped


def threads() -> int:
    """Threads of reading ahead that run."""
    return sum(thread.name.startswith("collectors-") for thread in threading.enumerate())


def test_items_come_in_their_order() -> None:
    assert list(ahead(iter(range(100)))) == list(range(100))
    assert threads() == 0


def test_an_error_comes_after_the_items_before_it() -> None:
    def failing() -> Iterator[int]:
        yield 1
        yield 2
        raise ValueError("cut")

    seen: list[int] = []
    with pytest.raises(ValueError, match="cut"):
        seen.extend(ahead(failing()))
    reading = ahead(failing())
    assert [next(reading), next(reading)] == [1, 2]
    with pytest.raises(ValueError, match="cut"):
        next(reading)
    assert threads() == 0


def test_no_more_is_fetched_than_may_wait() -> None:
    fetched: list[int] = []
    enough = threading.Event()

    def counting() -> Iterator[int]:
        for number in range(100):
            fetched.append(number)
            if len(fetched) == 4:
                enough.set()
            yield number

    reading = ahead(counting(), waiting=2)
    assert next(reading) == 0
    assert enough.wait(10)
    reading.close()
    assert len(fetched) <= 5
    assert threads() == 0


def test_a_reader_that_ends_early_closes_what_it_read_from() -> None:
    closed = threading.Event()

    def endless() -> Iterator[int]:
        try:
            while True:
                yield 1
        finally:
            closed.set()

    reading = ahead(endless())
    next(reading)
    reading.close()
    assert closed.is_set()


def test_bytes_pass_through_a_pipe_whole() -> None:
    data = bytes(range(256)) * 4096
    assert b"".join(piped(lambda file: file.write(data))) == data
    assert threads() == 0


def test_what_the_writer_raises_comes_after_the_bytes_before_it() -> None:
    def cut(file: object) -> None:
        file.write(b"half")  # type: ignore[attr-defined]  # a binary file
        raise ValueError("cut")

    reading = piped(cut)
    assert next(reading) == b"half"
    with pytest.raises(ValueError, match="cut"):
        next(reading)


def test_a_reader_of_a_pipe_may_end_early() -> None:
    reading = piped(lambda file: file.write(b"x" * 10_000_000))
    assert next(reading)
    reading.close()
    assert threads() == 0
