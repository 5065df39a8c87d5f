"""Reading ahead: what an iterator gives is fetched in a thread of its own while what it gave before is worked on."""

import queue
import threading
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Final, TypeVar

Item = TypeVar("Item")

AHEAD: Final = 4
"""So many items wait at most: pages of a source, which are large."""
PATIENCE_S: Final = 0.1


@dataclass(frozen=True, slots=True)
class _Failure:
    """What the iterator raised."""

    error: BaseException


class _End:
    """The iterator came to its end."""


def ahead(items: Iterator[Item], waiting: int = AHEAD) -> Generator[Item]:
    """The same items, and the same error after them, at most `waiting` + 1 of them fetched before they are asked for.

    When the reader ends early, the thread ends with the item that it is fetching.
    """
    ready: queue.Queue[Item | _Failure | type[_End]] = queue.Queue(waiting)
    unwanted = threading.Event()
    thread = threading.Thread(target=_fetch, args=(items, ready, unwanted), name="collectors-ahead", daemon=True)
    thread.start()
    try:
        while True:
            item = ready.get()
            if item is _End:
                return
            if isinstance(item, _Failure):
                raise item.error
            yield item  # type: ignore[misc]  # an item: the other kinds are ruled out above
    finally:
        unwanted.set()
        thread.join()


def _fetch(
    items: "Iterator[Item]", ready: "queue.Queue[Item | _Failure | type[_End]]", unwanted: threading.Event
) -> None:
    last: _Failure | type[_End] = _End
    try:
        for item in items:
            if not _handed_over(item, ready, unwanted):
                break
    except BaseException as error:  # noqa: BLE001 -- raised again by the reader
        last = _Failure(error)
    finally:
        if isinstance(items, Generator):
            items.close()
    _handed_over(last, ready, unwanted)


def _handed_over(
    item: "Item | _Failure | type[_End]",
    ready: "queue.Queue[Item | _Failure | type[_End]]",
    unwanted: threading.Event,
) -> bool:
    while not unwanted.is_set():
        try:
            ready.put(item, timeout=PATIENCE_S)
        except queue.Full:
            continue
        return True
    return False
