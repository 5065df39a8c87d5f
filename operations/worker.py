"""`app.py worker`: one worker leads, the others stand by and take over."""

import logging
import os
import secrets
import socket
import threading
from argparse import Namespace
from collections.abc import Callable
from contextlib import closing
from typing import Final

from core.clock import SystemClock
from core.errors import FencedError, OperationError, StoreError
from core.logs import set_up_logs
from operations.compose import open_database
from operations.configuration import Configuration, configuration
from operations.definitions import Definitions
from operations.leader import Leader
from operations.memory import keep_few_arenas
from operations.pulse import Pulse
from operations.supervisor import stop_on_signals
from store.database import Database
from store.lead import Candidate, fenced
from store.merge import Observer

LOOK_AGAIN_S: Final = 1.0
"""how often a standby tries to lead, and a worker without a store tries again"""
SPARE_CONNECTIONS: Final = 8
"""for the engine, the upkeep and what looks in now and then"""
MOST_CONNECTIONS: Final = 64
HOST_LETTERS: Final = 12

log = logging.getLogger(__name__)

MakeLeader = Callable[[Database], Leader]
"""a leader that writes to this database"""


def run(arguments: Namespace) -> int:
    """Collects and computes until a signal."""
    set_up_logs()
    keep_few_arenas()
    settings = configuration(arguments)
    stopped = threading.Event()
    stop_on_signals(stopped)
    with open_database(settings, name_of_worker(), connections(settings)) as database:
        work(leader_on(settings), database, stopped)
    return 0


def leader_on(settings: Configuration, observe: Observer | None = None) -> MakeLeader:
    """Makes leaders of these settings; `observe` is told each step of each batch."""
    definitions, clock = Definitions.load(), SystemClock()
    return lambda database: Leader(settings, database, clock, definitions, observe)


def name_of_worker() -> str:
    """A name that no other worker has: by it a worker's connections are known, and ended when it has lost the lead."""
    host = "".join(letter for letter in socket.gethostname() if letter.isascii() and letter.isalnum())
    return f"worker-{host[:HOST_LETTERS]}-{os.getpid()}-{secrets.token_hex(4)}"


def connections(found: Configuration) -> int:
    """As many as threads may want at once, so that none waits for one that is held by another source."""
    settings = found.settings
    wanted = sum(source.enabled for source in settings.sources.values()) * settings.worker.parallel_feeds
    wanted += sum(channel.enabled for channel in settings.alerts.channels.values())
    return min(max(settings.database.pool_size, wanted + SPARE_CONNECTIONS), MOST_CONNECTIONS)


def work(make_leader: MakeLeader, database: Database, stopped: threading.Event) -> None:
    """Leads whenever it may, until stopped; a store that is away is waited for."""
    while not stopped.is_set():
        try:
            with closing(Candidate(database)) as candidate:
                if _take(candidate, stopped):
                    _lead(make_leader, database, candidate, stopped)
        except FencedError as error:
            log.warning("%s", error)
        except (StoreError, OperationError) as error:
            log.warning("the store is away: %s", error)
            stopped.wait(LOOK_AGAIN_S)


def _take(candidate: Candidate, stopped: threading.Event) -> bool:
    """Waits for the lead; False when stopped before it was free."""
    taken = candidate.take()
    if not taken:
        log.info("standing by")
    while not taken and not stopped.wait(LOOK_AGAIN_S):
        taken = candidate.take()
    return taken


def _lead(make_leader: MakeLeader, database: Database, candidate: Candidate, stopped: threading.Event) -> None:
    """Leads as long as it can, then lets the next one lead."""
    assert candidate.epoch is not None
    log.info("leading, epoch %s", candidate.epoch)
    try:
        with Pulse(candidate) as pulse:
            make_leader(fenced(database, candidate.epoch)).lead(stopped, pulse.lost)
    finally:
        candidate.give_back()
