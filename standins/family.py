"""A family of processes: one for each stand-in, all of which end with their parent, however it ends."""

import asyncio
import contextlib
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from typing import Any, Final

import psycopg2

from standins.hosting import Addresses, host
from standins.serve import StandIn

Opener = Callable[[], StandIn]
_FORK: Final = multiprocessing.get_context("fork")
_PATIENCE: Final = 2.5
_SIGNALS: Final = (signal.SIGTERM, signal.SIGINT)


class FamilyError(Exception):
    """A stand-in did not start, or ended by itself."""


@dataclass(frozen=True)
class _Child:
    name: str
    process: ForkProcess
    news: Connection


@contextlib.contextmanager
def stop_asked() -> Iterator[int]:
    """A descriptor that becomes readable once SIGTERM or SIGINT has come; handlers are put back at the end."""
    read_end, write_end = os.pipe()
    before = {number: signal.signal(number, lambda *_: os.write(write_end, b".")) for number in _SIGNALS}
    try:
        yield read_end
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        os.close(read_end)
        os.close(write_end)


def run_family(openers: Mapping[str, Opener], ready: Callable[[list[Addresses], dict[str, int]], None]) -> None:
    """Runs each stand-in in a process of its own until SIGTERM or SIGINT; `ready` hears addresses and process ids.

    Raises FamilyError when one does not start or ends by itself; the others are stopped first.
    """
    # The children hold the read end alone: it ends when the parent is gone, even by SIGKILL.
    lifeline, held = os.pipe()
    with stop_asked() as stop:
        children = [_start(name, opener, lifeline, held) for name, opener in openers.items()]
        os.close(lifeline)
        try:
            addresses = _gather(children, stop)
            if addresses is not None:
                ready(addresses, {child.name: child.process.pid or 0 for child in children})
                _watch(children, stop)
        finally:
            _end(children)
            os.close(held)


def _start(name: str, opener: Opener, lifeline: int, held: int) -> _Child:
    ours, theirs = _FORK.Pipe(duplex=False)
    process = _FORK.Process(target=_serve, args=(name, opener, theirs, lifeline, held), name=name, daemon=True)
    process.start()
    theirs.close()
    return _Child(name, process, ours)


def _gather(children: list[_Child], stop: int) -> list[Addresses] | None:
    """The addresses of all children; None when a stop was asked for meanwhile."""
    waiting = list(children)
    addresses: list[Addresses] = []
    while waiting:
        found = wait([*(child.news for child in waiting), stop])
        if stop in found:
            return None
        for child in [child for child in waiting if child.news in found]:
            waiting.remove(child)
            try:
                addresses += child.news.recv()
            except EOFError:
                raise FamilyError(f"{child.name} did not start") from None
    return addresses


def _watch(children: list[_Child], stop: int) -> None:
    found = wait([*(child.process.sentinel for child in children), stop])
    gone = [child.name for child in children if child.process.sentinel in found]
    if gone and stop not in found:
        raise FamilyError(f"{', '.join(gone)} ended by itself")


def _end(children: list[_Child]) -> None:
    for child in children:
        child.process.terminate()
    deadline = time.monotonic() + _PATIENCE
    for child in children:
        child.process.join(max(0.0, deadline - time.monotonic()))
        if child.process.is_alive():
            child.process.kill()
            child.process.join()


def _serve(name: str, opener: Opener, news: Connection, lifeline: int, held: int) -> None:
    os.close(held)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    # Ctrl-C reaches the whole group of a terminal: the parent alone answers it, with SIGTERM.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        asyncio.run(_host(opener(), news.send, lifeline))
    except (OSError, ValueError, psycopg2.Error) as mistake:
        sys.exit(f"standins: {name}: {mistake}")


async def _host(stand_in: StandIn, ready: Callable[[Any], None], lifeline: int) -> None:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    loop.add_reader(lifeline, stop.set)
    try:
        await host([stand_in], ready, stop)
    finally:
        loop.remove_reader(lifeline)
