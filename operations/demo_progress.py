"""What the terminal of the demo shows while the cockpit fills."""

import threading
from collections.abc import Callable
from datetime import datetime
from typing import Final, TextIO

from core.clock import Clock
from operations.progress_bar import fitting

LOOK_S: Final = 0.3
SAY_AGAIN_S: Final = 2.0


class Progress:
    """Lines with the seconds since the start; what keeps changing is drawn over itself on a terminal."""

    def __init__(self, clock: Clock, stream: TextIO) -> None:
        self._clock = clock
        self._stream = stream
        self._started = clock.now()
        self._said_at: datetime | None = None
        self._said = ""
        self._drawn = 0

    @property
    def seconds(self) -> float:
        """Seconds since the start."""
        return (self._clock.now() - self._started).total_seconds()

    def say(self, text: str) -> None:
        """Prints a line."""
        if self._drawn:
            print(file=self._stream)
            self._drawn = 0
        print(f"[{self.seconds:5.1f} s] {text}", file=self._stream, flush=True)
        self._said, self._said_at = text, self._clock.now()

    def keep_saying(self, text: str) -> None:
        """Tells what has changed: on a terminal over the line before, else as a line at most every two seconds."""
        if self._stream.isatty():
            self._draw(text)
            return
        at = self._clock.now()
        recently = self._said_at is not None and (at - self._said_at).total_seconds() < SAY_AGAIN_S
        if text and text != self._said and not recently:
            self.say(text)

    def _draw(self, text: str) -> None:
        if not text:
            return
        line = fitting(f"[{self.seconds:5.1f} s] {text}")
        print(f"\r{line:<{self._drawn}}", end="", file=self._stream, flush=True)
        self._drawn = len(line)


def wait_until(condition: Callable[[], bool], stopped: threading.Event) -> bool:
    """Waits until a condition holds; False when stopped before."""
    while not condition():
        if stopped.wait(LOOK_S):
            return False
    return True
