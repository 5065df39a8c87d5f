"""The beat of a leader, in a thread of its own: whatever else it is busy with, it must not fall silent."""

import logging
import threading
from types import TracebackType
from typing import Final, Self

from core.errors import StoreError
from store.lead import BEAT_S, Candidate

log = logging.getLogger(__name__)

STOP_WITHIN_S: Final = 5.0


class Pulse:
    """Beats while its block runs; `lost` is set when another leads or the server is gone."""

    def __init__(self, candidate: Candidate) -> None:
        self._candidate = candidate
        self._ended = threading.Event()
        self.lost = threading.Event()
        self._thread = threading.Thread(target=self._run, name="pulse", daemon=True)

    def _run(self) -> None:
        try:
            while not self._ended.wait(BEAT_S):
                if not self._candidate.beat():
                    log.warning("another worker leads now: epoch %s is over", self._candidate.epoch)
                    break
        except StoreError as error:
            log.warning("the lead is lost: %s", error)
        finally:
            self.lost.set()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        # a server that answers no more may keep it; the thread ends with the process then
        self._thread.join(STOP_WITHIN_S)
