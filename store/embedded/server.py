"""Starts a server of a cluster that has none, waits until it is ready, and stops one that nobody uses."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import monotonic
from typing import Final

from core.errors import OperationError
from store.embedded import messages
from store.embedded.account import Account
from store.embedded.binaries import Binaries
from store.embedded.home import Home, says_full
from store.embedded.lock import FileLock, wait_for
from store.embedded.messages import refusal
from store.embedded.postmaster import Postmaster, clear_stale, read_postmaster, signal_server
from store.embedded.sockets import empty_socket_folder

LOCALHOST: Final = "127.0.0.1"
GUARD: Final = Path(__file__).with_name("guard.py")
READY_S: Final = 600.0
"""seconds a start may take; recovery after a crash replays at most `max_wal_size`"""
GENTLE_STOP_S: Final = 60.0
LOG_BYTES: Final = 10_000_000
"""a longer log is put aside at the next start"""

SETTINGS: Final[Mapping[str, str]] = {
    "autovacuum_naptime": "15s",
    "fsync": "on",
    "jit": "off",
    "lc_messages": "C",
    "log_checkpoints": "off",
    "log_line_prefix": "%m [%p] ",
    "log_timezone": "UTC",
    "maintenance_work_mem": "128MB",
    "max_connections": "60",
    "max_wal_size": "2GB",
    "password_encryption": "scram-sha-256",
    "random_page_cost": "1.1",
    "shared_buffers": "256MB",
    "synchronous_commit": "on",
    "timezone": "UTC",
    "unix_socket_permissions": "0700",
    "work_mem": "32MB",
}
"""for a small machine that also runs everything else; each can be given anew"""


def launch(
    home: Home, account: Account, binaries: Binaries, settings: Mapping[str, str], sockets: Path, tcp_port: int | None
) -> Postmaster:
    """Starts the server under its guard and waits until it is ready; the caller holds the starting and a users lock."""
    clear_stale(home)
    empty_socket_folder(sockets)
    command = _command(home, binaries, {**SETTINGS, **settings, **_addresses(sockets, tcp_port)})
    _rotate(home)
    said_before = home.log.stat().st_size if home.log.exists() else 0
    with home.lock("server") as lock:
        lock.acquire()
        _start_guard(home, account, command, sockets, lock)
    try:
        return wait_ready(home)
    except OperationError:
        raise _explain(home, said_before, tcp_port) from None


def wait_ready(home: Home) -> Postmaster:
    """Waits until the server takes connections; an error when it ends before."""
    guard = home.lock("guard")

    def settled() -> bool:
        postmaster = read_postmaster(home.data)
        return (postmaster is not None and postmaster.ready) or guard.is_free()

    settled_in_time = wait_for(settled, READY_S)
    postmaster = read_postmaster(home.data)
    if postmaster is not None and postmaster.ready and not guard.is_free():
        return postmaster
    if settled_in_time:
        raise refusal(messages.NOT_STARTED, folder=home.path, reason="it ended", log=home.log)
    raise refusal(messages.NOT_READY, folder=home.path, seconds=READY_S, log=home.log)


def wait_stopped(home: Home) -> None:
    """Waits until no process of the server is left; ends one whose guard is gone itself, harder when it takes long."""
    server, guard = home.lock("server"), home.lock("guard")
    started = monotonic()

    def stopped() -> bool:
        if server.is_free():
            return guard.is_free()
        if guard.is_free():
            signal_server(home.data, signal.SIGINT if monotonic() - started < GENTLE_STOP_S else signal.SIGQUIT)
        return False

    if not wait_for(stopped, 3 * GENTLE_STOP_S):
        raise refusal(messages.NOT_STOPPED, folder=home.path, seconds=3 * GENTLE_STOP_S, log=home.log)


def _addresses(sockets: Path, tcp_port: int | None) -> Mapping[str, str]:
    port = {} if tcp_port is None else {"port": str(tcp_port)}
    return {
        "listen_addresses": "" if tcp_port is None else LOCALHOST,
        "unix_socket_directories": str(sockets),
        **port,
    }


def _command(home: Home, binaries: Binaries, settings: Mapping[str, str]) -> list[str]:
    options = [option for name, value in settings.items() for option in ("-c", f"{name}={value}")]
    return [binaries.program("postgres"), "-D", str(home.data), *options]


def _start_guard(home: Home, account: Account, command: Sequence[str], sockets: Path, server_lock: FileLock) -> None:
    descriptor = server_lock.descriptor
    assert descriptor is not None
    who = [str(account.uid), str(account.gid), account.name if account.switched else "-"]
    paths = [str(home.lock_path("users")), str(home.lock_path("guard")), str(sockets)]
    with os.fdopen(os.open(home.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "ab") as log:
        guard = subprocess.run(
            [sys.executable, "-I", "-S", str(GUARD), *paths, str(descriptor), *who, *command],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=(descriptor,),
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"},
            start_new_session=True,
            check=False,
        )
    if guard.returncode:
        raise refusal(messages.NOT_STARTED, folder=home.path, reason="its guard did not start", log=home.log)


def _rotate(home: Home) -> None:
    log = home.log
    if log.exists() and log.stat().st_size > LOG_BYTES:
        log.replace(home.old_log)


def _explain(home: Home, said_before: int, tcp_port: int | None) -> OperationError:
    """The error for what the server wrote in its log before it gave up."""
    with home.log.open("rb") as log:
        log.seek(said_before)
        said = log.read().decode("utf-8", "replace")
    # The log stands on the same disk: when that is full, it may say nothing.
    if says_full(said) or (not said and home.is_full()):
        return refusal(messages.DISK_FULL, folder=home.path)
    if tcp_port is not None and "Address already in use" in said:
        return refusal(messages.PORT_TAKEN, port=tcp_port)
    complaints = [line.partition("FATAL:")[2].strip() for line in said.splitlines() if "FATAL:" in line]
    reason = complaints[-1] if complaints else "it gave no reason"
    return refusal(messages.NOT_STARTED, folder=home.path, reason=reason, log=home.log)
