"""Progress on a terminal is one line drawn again; in a file it is a line now and then."""

import io
from datetime import UTC, datetime, timedelta

import pytest

from core.clock import FixedClock
from operations.progress_bar import ProgressBar, bar_text, duration_text, progress_text

AT = datetime(2026, 11, 26, 4, tzinfo=UTC)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def told(stream: io.StringIO, total: int | None = 1000) -> str:
    clock = FixedClock(AT)
    bar = ProgressBar(clock, stream, "das/items", total)
    for _ in range(4):
        clock.move(timedelta(seconds=2))
        bar.add(100)
    bar.end()
    return stream.getvalue()


def test_a_terminal_sees_one_line_with_bar_rows_rate_and_time_left() -> None:
    text = told(Terminal())
    assert text.count("\n") == 1
    last = text.rstrip("\n").rsplit("\r", 1)[1]
    assert last.rstrip() == f"{bar_text(0.4)}  das/items: 400 of 1,000 rows, 50/s, 12 s left"


def test_a_file_gets_plain_lines_now_and_then() -> None:
    lines = told(io.StringIO()).splitlines()
    assert lines[0] == "das/items: 300 of 1,000 rows, 50/s, 14 s left"
    assert lines[-1] == "das/items: 400 of 1,000 rows, 50/s, 12 s left"
    assert not any("\r" in line for line in lines)


def test_without_a_total_rows_and_rate_are_told_alone() -> None:
    assert told(io.StringIO(), None).splitlines()[-1] == "das/items: 400 rows, 50/s"
    assert progress_text(12_345, None, None, None) == "12,345 rows"


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0 s"), (99, "99 s"), (100, "2 min"), (5940, "99 min"), (7500, "2 h 05 min")]
)
def test_durations_are_said_as_people_say_them(seconds: float, text: str) -> None:
    assert duration_text(seconds) == text


@pytest.mark.parametrize(("share", "percent"), [(-1, "  0 %"), (0.999, " 99 %"), (1, "100 %"), (7, "100 %")])
def test_a_bar_is_full_only_at_the_end(share: float, percent: str) -> None:
    assert bar_text(share).endswith(percent)
