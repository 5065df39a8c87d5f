"""How far a verification is, on the terminal; and Ctrl-C, which a server or an engine at work would not hear."""

import signal
import threading
from collections.abc import Callable
from typing import Final, TextIO

from store.verifying.report import VerifyReport, Watch

LOOK_S: Final = 0.2
WIDTH: Final = 24


class Bar:
    """One line that changes in its place; nothing when nobody sits at a terminal."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._shown = 0

    def show(self, what: str, share: float) -> None:
        """What is being done, and how much of all."""
        filled = round(WIDTH * min(share, 1.0))
        self._write(f"[{'#' * filled}{'.' * (WIDTH - filled)}] {share:4.0%} {what}")

    def clear(self) -> None:
        """Takes the line away."""
        if self._shown:
            self._write("")
            self._stream.write("\r")
            self._stream.flush()

    def _write(self, text: str) -> None:
        if self._stream.isatty():
            self._stream.write(f"\r{text.ljust(self._shown)}")
            self._stream.flush()
            self._shown = len(text)


def interruptible(work: Callable[[Watch], VerifyReport], bar: Bar) -> VerifyReport:
    """Does the work in a thread, so that this one hears Ctrl-C: then it stops the work and waits until it has tidied.

    A polite request to end and a closed terminal are heard like Ctrl-C.
    """
    former = {number: signal.signal(number, signal.default_int_handler) for number in (signal.SIGTERM, signal.SIGHUP)}
    watch = Watch(bar.show)
    worker = _Worker(work, watch)
    worker.start()
    try:
        while not worker.ended.wait(LOOK_S):
            continue
    except KeyboardInterrupt:
        watch.stop()
        worker.ended.wait()
        raise
    finally:
        bar.clear()
        for number, handler in former.items():
            signal.signal(number, handler)
    return worker.result()


class _Worker(threading.Thread):
    """Keeps what the work returned or raised."""

    def __init__(self, work: Callable[[Watch], VerifyReport], watch: Watch) -> None:
        super().__init__(name="verification", daemon=True)
        self._work, self._watch = work, watch
        # a join that Ctrl-C interrupts takes the thread for ended (bpo-45274)
        self.ended = threading.Event()
        self._report: VerifyReport | None = None
        self._error: BaseException | None = None

    def run(self) -> None:
        """The work."""
        try:
            self._report = self._work(self._watch)
        except BaseException as error:  # noqa: BLE001 -- raised again by who waits
            self._error = error
        finally:
            self.ended.set()

    def result(self) -> VerifyReport:
        """What came of it."""
        if self._error is not None:
            raise self._error
        assert self._report is not None
        return self._report
