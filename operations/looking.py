"""Work of the leading worker that looks again and again what there is to do."""

import logging
import threading
from collections.abc import Callable

from core.errors import FencedError, StoreError

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
