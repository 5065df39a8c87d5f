"""Which sources are switched off: told from outside, asked before every poll and between the batches of a run."""

import threading
from collections.abc import Collection
from typing import Final

LOOK_S: Final = 0.5
"""how often whoever waits for a source looks whether all is being stopped"""


class Switches:
    """Sources are on until somebody says otherwise; safe to share between threads."""

    def __init__(self) -> None:
        self._off: frozenset[str] = frozenset()
        self._changed = threading.Condition()

    def is_off(self, source: str) -> bool:
        """Whether a source is to be left alone."""
        return source in self._off

    def set_off(self, sources: Collection[str]) -> frozenset[str]:
        """Says which sources are off; returns those that are on again since."""
        with self._changed:
            again = self._off - frozenset(sources)
            self._off = frozenset(sources)
            self._changed.notify_all()
        return again

    def wait_until_on(self, source: str, stop: threading.Event) -> bool:
        """Waits while a source is off; False when all is being stopped meanwhile."""
        with self._changed:
            while source in self._off and not stop.is_set():
                self._changed.wait(LOOK_S)
        return not stop.is_set()
