"""Work of the leading worker that looks again and again what there is to do, or hears of it."""

import logging
import threading
from collections.abc import Callable, Sequence
from typing import Final

from core.errors import FencedError, StoreError
from store.database import Database, Notice

LISTENED_S: Final = 1.0
"""how often what listens looks whether it should end"""
AGAIN_S: Final = 2.0
"""until a store that is away is listened to again"""

log = logging.getLogger(__name__)


def look_again(
    look: Callable[[], object], over: threading.Event, every_s: float, waiting: str, *, at_once: bool = True
) -> None:
    """Looks until `over`, at once or after the first pause; `waiting` is logged while the store is away.

    FencedError: another leads now.
    """
    if not at_once:
        over.wait(every_s)
    while not over.is_set():
        try:
            look()
        except FencedError:
            raise
        except StoreError as error:
            log.warning("%s: %s", waiting, error)
        over.wait(every_s)


def hear_again(
    database: Database,
    channel: str,
    hear: Callable[[Sequence[Notice]], object],
    over: threading.Event,
    waiting: str,
    again_s: float = AGAIN_S,
) -> None:
    """Hears what a channel of the store tells until `over`, at once and then each second even when it is silent.

    Whoever listens anew after a store that was away has missed what was told meanwhile: `hear` gets no notices first
    and looks for itself. `waiting` is logged while the store is away. FencedError: another leads now.
    """

    def listen() -> None:
        with database.listen(channel) as listener:
            hear(())
            while not over.is_set():
                hear(listener.wait(LISTENED_S))

    look_again(listen, over, again_s, waiting)
