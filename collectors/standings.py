"""Tells the store how the polling of the feeds stands: all that changed, in one go, at most twice a second.

The threads that poll only say which feed has changed. A store that is slow or away costs them nothing.
"""

import logging
import threading
from collections.abc import Callable, Collection, Sequence
from typing import Final, Protocol

from core.errors import FencedError, StoreError
from core.model import Polling

log = logging.getLogger("cockpit.collectors")

GATHER_S: Final = 0.5


class Polls(Protocol):
    """Where standings are remembered (the store)."""

    def known(self) -> Sequence[Polling]:
        """As they were kept last."""
        ...

    def keep(self, polls: Sequence[Polling]) -> None:
        """Keeps some of them."""
        ...


class NoPolls:
    """Remembers nothing."""

    def known(self) -> Sequence[Polling]:
        """None."""
        return ()

    def keep(self, polls: Sequence[Polling]) -> None:
        """Forgets them."""


class Teller:
    """A thread that keeps what has changed until it is stopped; `describe` gives the standings of feeds by name."""

    def __init__(self, polls: Polls, describe: Callable[[Collection[str]], Sequence[Polling]]) -> None:
        self._polls = polls
        self._describe = describe
        self._changed: set[str] = set()
        self._something = threading.Event()
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="collectors-standings", daemon=True)

    def start(self) -> None:
        """Begins; returns at once."""
        self._thread.start()

    def changed(self, name: str) -> None:
        """A feed stands differently now."""
        with self._lock:
            self._changed.add(name)
        self._something.set()

    def stop(self) -> None:
        """Tells what is left, and ends."""
        self._stopped.set()
        self._something.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._something.wait()
            self._stopped.wait(GATHER_S)
            self._something.clear()
            self._tell()

    def _tell(self) -> None:
        with self._lock:
            names, self._changed = self._changed, set()
        try:
            if names:
                self._polls.keep(self._describe(names))
        except FencedError:
            return
        except StoreError as error:
            log.warning("how the feeds stand is not noted, trying again: %s", error)
            with self._lock:
                self._changed |= names
            self._something.set()
