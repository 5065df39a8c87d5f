"""How the C library keeps memory of a process with many threads."""

import ctypes
import logging
from typing import Final

M_ARENA_MAX: Final = -8
"""the name of the setting in glibc's malloc.h"""
ARENAS: Final = 2

log = logging.getLogger(__name__)


def keep_few_arenas() -> bool:
    """Lets all threads share a few arenas; False where the C library is not glibc, which is no harm.

    glibc gives each thread an arena of its own and seldom gives back what was used there: thirty threads of which four
    read large pages would hold several times what they need.
    To be called before threads begin.
    """
    try:
        kept = bool(ctypes.CDLL(None).mallopt(M_ARENA_MAX, ARENAS) == 1)
    except (AttributeError, OSError):
        kept = False
    if not kept:
        log.info("this C library has no arenas to be limited; a worker may take more memory during first loads")
    return kept
