"""`app.py worker`: one worker leads, the others stand by and take over."""

import logging
import threading
from argparse import Namespace
from typing import Final

from core.clock import SystemClock
from core.errors import OperationError, StoreError
from core.logs import set_up_logs
from operations.compose import open_database
from operations.configuration import configuration
from operations.leader import Leader
from operations.supervisor import stop_on_signals
from store.database import Database, HeldLock

LOCK: Final = "worker-leader"
LOOK_AGAIN_S: Final = 2.0
"""how often a standby tries to lead, and a worker without a store tries again"""

log = logging.getLogger(__name__)


def run(arguments: Namespace) -> int:
    """Collects and computes until a signal."""
    set_up_logs()
    settings = configuration(arguments)
    stopped = threading.Event()
    stop_on_signals(stopped)
    with open_database(settings, "worker") as database:
        leader = Leader(settings, database, SystemClock())
        while not stopped.is_set():
            _lead_or_stand_by(leader, database, stopped)
    return 0


def _lead_or_stand_by(leader: Leader, database: Database, stopped: threading.Event) -> None:
    """Leads as long as it can; a store that is away is waited for."""
    try:
        lock = _wait_for_lead(database, stopped)
        if lock is None:
            return
        log.info("leading")
        try:
            leader.lead(stopped, lock.still_held)
        finally:
            lock.release()
    except (StoreError, OperationError) as error:
        log.warning("the store is away: %s", error)
        stopped.wait(LOOK_AGAIN_S)


def _wait_for_lead(database: Database, stopped: threading.Event) -> HeldLock | None:
    """The leader's lock; None when stopped before it was free."""
    lock = database.try_lock(LOCK)
    if lock is None:
        log.info("standing by")
    while lock is None and not stopped.wait(LOOK_AGAIN_S):
        lock = database.try_lock(LOCK)
    return lock
