"""Progress on a terminal is one line drawn again; in a file it is a line now and then."""

import io
from datetime import UTC, datetime, timedelta

import pytest

from core.clock import FixedClock
from core.model import Batch, MergeReport
from operations.demo_fill import filling_text
from operations.demo_progress import Progress
from operations.progress_bar import ProgressBar, TerminalProgress, bar_text, duration_text, progress_text
from store.progress import ProgressRow

AT = datetime(2026, 11, 26, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")


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


def merged(batch: Batch) -> MergeReport:
    return MergeReport(1)


def batch(feed: str, rows: int) -> Batch:
    return Batch("das", feed, "volume", ("version",), [(1,)] * rows)


def test_each_feed_of_a_command_has_its_line() -> None:
    clock, stream = FixedClock(AT), Terminal()
    progress = TerminalProgress(clock, stream, FakeMeters())
    sink = progress.sink(merged)
    for feed, rows in (("fonds", 3), ("items", 100), ("items", 50)):
        clock.move(timedelta(seconds=1))
        sink(batch(feed, rows))
    progress.end()
    lines = [line.rsplit("\r", 1)[1] for line in stream.getvalue().rstrip("\n").split("\n")]
    assert [line.split(",")[0].strip() for line in lines] == ["das/fonds: 3 rows", "das/items: 150 rows"]


def test_a_first_load_is_drawn_once_and_counted_in_the_store() -> None:
    clock, stream, meters = FixedClock(AT), io.StringIO(), FakeMeters()
    progress = TerminalProgress(clock, stream, meters)
    meter = progress.meter("das", "items", "load", AT)
    sink = progress.sink(merged)
    sink(batch("items", 40))
    clock.move(timedelta(seconds=10))
    meter.add(40, clock.now(), total=80)
    progress.end()
    assert stream.getvalue().splitlines()[0] == "das/items: 40 of 80 rows"
    assert meters.rows == 40


def test_the_demo_tells_feeds_rows_and_what_is_being_read() -> None:
    row = ProgressRow("das", "items", "", "load", 500, 1000, AT, AT, 0, AT + timedelta(seconds=5), None)
    loads = "das/items: 500 of 1,000 rows, 100/s, 5 s left"
    bar = bar_text(7 / 26)
    assert filling_text(7, 26, 12_345, [row]) == f"{bar}  7 of 26 feeds loaded, 12,345 rows; {loads}"
    assert filling_text(26, 26, 9, []).endswith("26 of 26 feeds loaded, 9 rows")
    assert filling_text(25, 26, 9, [], ["matter"]).endswith("25 of 26 feeds loaded, 9 rows")
    assert filling_text(26, 26, 9, [], ["case_file", "licence"]).endswith(
        "9 rows; keys and sums are being made: case_file, licence"
    )


def test_the_demo_draws_over_its_line_on_a_terminal_and_says_lines_elsewhere() -> None:
    drawn, lines = "\r[  0.0 s] a\r[  0.0 s] b\n[  0.0 s] c\n", "[  0.0 s] a\n[  0.0 s] c\n"
    for stream, expected in ((Terminal(), drawn), (io.StringIO(), lines)):
        progress = Progress(FixedClock(AT), stream)
        progress.keep_saying("a")
        progress.keep_saying("b")
        progress.say("c")
        assert stream.getvalue() == expected


class FakeMeters:
    """Counts what its meters are told."""

    rows = 0

    def meter(self, *_: object, **__: object) -> "FakeMeters":
        return self

    def add(self, rows: int, at: datetime, *, total: int | None = None) -> None:
        self.rows += rows

    def end(self, at: datetime) -> None:
        """Nothing to note."""

    def pause(self, at: datetime) -> None:
        """Nothing to note."""


def test_a_line_never_wraps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    lines = told(Terminal()).strip("\n").split("\r")
    assert max(map(len, lines)) == 39
    assert lines[-1].endswith("…")
