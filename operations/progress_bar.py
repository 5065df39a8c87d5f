"""How far a long read is, on a terminal: one line that is drawn again; plain lines where nobody draws."""

from datetime import timedelta
from typing import Final, TextIO

from core.clock import Clock

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


class ProgressBar:
    """A meter that draws. `total` rows when known; else `span` in source time may be told by `reach`."""

    def __init__(self, clock: Clock, stream: TextIO, name: str, total: int | None = None) -> None:
        self._clock = clock
        self._stream = stream
        self._name = name
        self._total = total
        self._began = self._told_at = clock.now()
        self._draws = stream.isatty()
        self._drawn = 0
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
        left = max(self._total - self._rows, 0) / rate if self._total is not None and rate else None
        text = f"{self._name}: {progress_text(self._rows, self._total, rate, left)}"
        if not self._draws:
            print(text, file=self._stream, flush=True)
            return
        if self._total:
            text = f"{bar_text(self._rows / self._total)}  {text}"
        print(f"\r{text:<{self._drawn}}", end="", file=self._stream, flush=True)
        self._drawn = len(text)
