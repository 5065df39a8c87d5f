"""Blocking reads of the store, off the event loop, with an end.

A server that has stopped answering keeps its caller for ever, and with the threads of asyncio it would keep
files, pages and the end of the process too. So reads have threads of their own that nobody has to wait for.
"""

import asyncio
import threading
from collections.abc import Callable
from copy import copy
from typing import Final, ParamSpec, TypeVar

from core.errors import StoreError

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")

AT_ONCE: Final = 8
"""As many as the pool has connections by default."""
PATIENCE_S: Final = 10.0
WORK_S: Final = 600.0
"""for an act, which may be on many at once"""


class Reads:
    """Runs blocking functions, `at_once` at a time; one that is given up keeps its place until it ends."""

    def __init__(self, at_once: int = AT_ONCE, patience_s: float = PATIENCE_S) -> None:
        self._places = asyncio.Semaphore(at_once)
        self.patience_s = patience_s

    async def __call__(
        self, function: Callable[Arguments, Answer], *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> Answer:
        """What the function returns or raises; StoreError when it takes longer than the patience."""
        try:
            async with asyncio.timeout(self.patience_s):
                await self._places.acquire()
                return await self._started(lambda: function(*args, **kwargs))
        except TimeoutError as error:
            raise StoreError(f"the database has not answered within {self.patience_s:g} s") from error

    def patient(self) -> "Reads":
        """The same reads, given up much later: for an act, which may be on many at once."""
        other = copy(self)
        other.patience_s = WORK_S
        return other

    def _started(self, work: Callable[[], Answer]) -> asyncio.Future[Answer]:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Answer] = loop.create_future()

        def finish(answer: Answer | None, error: BaseException | None) -> None:
            self._places.release()
            if future.done():
                return
            if error is not None:
                future.set_exception(error)
            else:
                future.set_result(answer)  # type: ignore[arg-type]

        def run() -> None:
            answer, error = None, None
            try:
                answer = work()
            except BaseException as raised:  # noqa: BLE001 - handed on to the one who waits
                error = raised
            try:
                loop.call_soon_threadsafe(finish, answer, error)
            except RuntimeError:  # the loop has closed: nobody waits any more
                return

        threading.Thread(target=run, name="store-read", daemon=True).start()
        return future
