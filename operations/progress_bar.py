"""How far a long read is, on a terminal: one line that is drawn again; plain lines where nobody draws."""

import shutil
from datetime import datetime, timedelta
from typing import Final, TextIO

from collectors.base import Sink
from collectors.progress import Meter, Meters
from core.clock import Clock
from core.model import Batch, MergeReport
from store.progress import Kind

WIDTH: Final = 24
DRAW_EVERY: Final = timedelta(milliseconds=200)
SAY_EVERY: Final = timedelta(seconds=5)


def progress_text(rows: int, total: int | None, rate: float | None, left_s: float | None) -> str:
    """Rows, rows a second and the time left, as far as they are known."""
    parts = [f"{rows:,} of {total:,} rows" if total is not None else f"{rows:,} rows"]
    if rate is not None:
        parts.append(f"{rate:,.0f}/s")
    if left_s is not None:
        parts.append(f"{duration_text(left_s)} left")
    return ", ".join(parts)


def duration_text(seconds: float) -> str:
    """Seconds as people say them: 45 s, 3 min, 2 h 05 min."""
    whole = round(seconds)
    if whole < 100:
        return f"{whole} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 100 else f"{minutes // 60} h {minutes % 60:02d} min"


def bar_text(share: float) -> str:
    """A bar of so many hundredths: ██████······ 45 %."""
    share = min(max(share, 0.0), 1.0)
    full = int(share * WIDTH)
    return f"{'█' * full}{'·' * (WIDTH - full)} {int(share * 100):3d} %"


def fitting(line: str) -> str:
    """As much of a line as the terminal is wide: what wraps cannot be drawn over."""
    width = shutil.get_terminal_size().columns - 1
    return line if len(line) <= width else f"{line[: width - 1]}…"


class ProgressBar:
    """One read, drawn: rows, rate, and with a total a bar and the time left; `before`: rows that were there before."""

    def __init__(self, clock: Clock, stream: TextIO, name: str, total: int | None = None, before: int = 0) -> None:
        self._clock = clock
        self._stream = stream
        self._name = name
        self._total = total
        self._began = self._told_at = clock.now()
        self._draws = stream.isatty()
        self._drawn = 0
        self._before = before
        self._rows = 0

    def add(self, rows: int, total: int | None = None) -> None:
        """More rows are stored."""
        self._rows += rows
        self._total = total if total is not None else self._total
        now = self._clock.now()
        if now - self._told_at >= (DRAW_EVERY if self._draws else SAY_EVERY):
            self._told_at = now
            self._tell()

    def end(self) -> None:
        """Tells the last state and ends the line."""
        self._tell()
        if self._draws:
            print(file=self._stream, flush=True)

    def _tell(self) -> None:
        seconds = (self._clock.now() - self._began).total_seconds()
        rate = self._rows / seconds if seconds > 0 else None
        rows = self._before + self._rows
        left = max(self._total - rows, 0) / rate if self._total is not None and rate else None
        text = f"{self._name}: {progress_text(rows, self._total, rate, left)}"
        if not self._draws:
            print(text, file=self._stream, flush=True)
            return
        if self._total:
            text = f"{bar_text(rows / self._total)}  {text}"
        text = fitting(text)
        print(f"\r{text:<{self._drawn}}", end="", file=self._stream, flush=True)
        self._drawn = len(text)


class TerminalProgress:
    """Draws what a command stores, feed by feed: batches through `sink`, first loads through the meters it makes."""

    def __init__(self, clock: Clock, stream: TextIO, meters: Meters) -> None:
        self._clock = clock
        self._stream = stream
        self._meters = meters
        self._metered: set[str] = set()
        self._name = ""
        self._bar: ProgressBar | None = None

    def sink(self, inner: Sink) -> Sink:
        """A sink that draws what it has stored."""

        def stored(batch: Batch) -> MergeReport:
            report = inner(batch)
            name = f"{batch.source}/{batch.feed}"
            if name not in self._metered:
                self.draw(name, len(batch.rows) + len(batch.deletions))
            return report

        return stored

    def meter(
        self, source: str, feed: str, kind: Kind, at: datetime, *, partition: str = "", total: int | None = None
    ) -> Meter:
        """A meter that draws and counts in the store."""
        name = f"{source}/{feed}"
        self._metered.add(name)
        inner = self._meters.meter(source, feed, kind, at, partition=partition, total=total)
        if kind == "backfill":
            # one that goes on where it was killed has come some way
            self._begin(name, getattr(inner, "rows", 0))
        return _Drawn(self, name, inner)

    def draw(self, name: str, rows: int, total: int | None = None) -> None:
        """More rows of a feed; the line of the feed before is ended."""
        if self._bar is None or name != self._name:
            self._begin(name)
        assert self._bar is not None
        self._bar.add(rows, total)

    def _begin(self, name: str, before: int = 0) -> None:
        self.end()
        self._name, self._bar = name, ProgressBar(self._clock, self._stream, name, before=before)

    def end(self) -> None:
        """Ends the line."""
        if self._bar is not None:
            self._bar.end()
        self._bar = None


class _Drawn:
    def __init__(self, progress: TerminalProgress, name: str, inner: Meter) -> None:
        self._progress = progress
        self._name = name
        self._inner = inner

    def add(self, rows: int, at: datetime, *, total: int | None = None) -> None:
        """More rows are stored."""
        self._progress.draw(self._name, rows, total)
        self._inner.add(rows, at, total=total)

    def end(self, at: datetime) -> None:
        """Read to its end."""
        self._inner.end(at)

    def pause(self, at: datetime) -> None:
        """Stopped before its end."""
        self._inner.pause(at)
