"""One PostgreSQL of a folder, started by whoever needs it first and stopped when the last one is done."""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self
from urllib.parse import quote

import psycopg2
from psycopg2 import sql

from store.embedded import messages
from store.embedded.account import Account, server_account
from store.embedded.binaries import find_binaries, usable_binaries
from store.embedded.home import POINTER, Home, data_owner, program_shelf, settle, told_as_refusals
from store.embedded.initialise import USER, initialise
from store.embedded.lock import FileLock, wait_for
from store.embedded.messages import refusal
from store.embedded.postmaster import Postmaster
from store.embedded.server import launch, wait_ready, wait_stopped
from store.embedded.sockets import socket_folder

DATABASE: Final = "cockpit"
BUSY_S: Final = 900.0
"""seconds to wait for another command that is starting or stopping the same server"""


@dataclass(frozen=True, slots=True)
class _Use:
    """A running server and our share in it."""

    home: Home
    lock: FileLock
    server: Postmaster


class EmbeddedCluster:
    """The PostgreSQL of a folder: all who start it share one server, which ends with the last of them, even if killed.

    `binaries` is a bin folder of PostgreSQL ≥ 15 (default: `COCKPIT_PG_BIN`, else the package's).
    With `tcp_port` it also listens on 127.0.0.1 and `url` leads there; otherwise a private unix socket is all there is.
    `settings` are PostgreSQL's own, over those for a small machine; those of whoever really starts the server count.
    Every refusal of the machine is an OperationError with one sentence.
    """

    def __init__(
        self,
        directory: Path,
        binaries: Path | None = None,
        tcp_port: int | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self.directory = directory.absolute()
        self._binaries = binaries
        self._tcp_port = tcp_port
        self._settings = dict(settings or {})
        self._use: _Use | None = None

    def start(self) -> Self:
        """Attaches to the running server, or starts it; ready for connections afterwards. Again: changes nothing."""
        if self._use is None:
            account = server_account(data_owner(self.directory))
            home = settle(self.directory, account)
            with told_as_refusals(self.directory), _starting(home) as starting:
                self._use = self._begin(home, account, starting)
        return self

    def stop(self) -> None:
        """Lets go of the server; the last one to do so stops it and waits until it is down. Again: changes nothing."""
        if self._use is not None:
            use, self._use = self._use, None
            try:
                with _starting(use.home):
                    _let_go(use.home, use.lock)
            except FileNotFoundError:
                # Somebody removed the folder; the guard, which has the lock's file open, ends the server all the same.
                use.lock.release()

    def erase(self) -> None:
        """Stops the server and removes the database and all that belongs to it; refused while somebody else uses it."""
        self.stop()
        if not self.directory.exists():
            return
        home = settle(self.directory, server_account(data_owner(self.directory)))
        with told_as_refusals(self.directory), _starting(home):
            if _is_used(home):
                raise refusal(messages.IN_USE, folder=self.directory)
            wait_stopped(home)
            home.remove()
            (self.directory / POINTER).unlink(missing_ok=True)

    @property
    def url(self) -> str:
        """The address of the cockpit's database, password included."""
        return self.url_of(DATABASE)

    def url_of(self, database: str) -> str:
        """The address of one of its databases, password included; for libpq, psycopg2 and SQLAlchemy alike."""
        use = self._running
        return self._address(use.home, use.server, database)

    @property
    def pid(self) -> int:
        """The process id of the server."""
        return self._running.server.pid

    @property
    def home(self) -> Home:
        """Where its files are."""
        return self._running.home

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def _running(self) -> _Use:
        if self._use is None:
            raise RuntimeError("the embedded PostgreSQL has not been started")
        return self._use

    def _begin(self, home: Home, account: Account, starting: FileLock) -> _Use:
        lock = home.lock("users")
        try:
            server = _attach(home, lock) or self._launch(home, account, lock, starting)
            if self._tcp_port is not None and not server.host:
                raise refusal(messages.NO_TCP, folder=self.directory)
            _make_database(home, self._address(home, server, "postgres"))
        except BaseException:
            _let_go(home, lock)
            raise
        return _Use(home, lock, server)

    def _launch(self, home: Home, account: Account, lock: FileLock, starting: FileLock) -> Postmaster:
        binaries = usable_binaries(self._binaries or find_binaries(), account, program_shelf())
        initialise(home, account, binaries, self._settings, starting)
        sockets = socket_folder(home.path, account)
        # An earlier guard that is just ending lets go of its locks one after the other.
        wait_for(lambda: lock.acquire(shared=True), BUSY_S)
        return launch(home, account, binaries, self._settings, sockets, self._tcp_port)

    def _address(self, home: Home, server: Postmaster, database: str) -> str:
        password = home.password.read_text(encoding="ascii")
        if self._tcp_port is not None:
            return f"postgresql://{USER}:{password}@{server.host}:{server.port}/{database}"
        return f"postgresql://{USER}:{password}@/{database}?host={quote(server.socket_folder)}&port={server.port}"


@contextmanager
def attach_or_start(directory: Path) -> Iterator[str]:
    """The address of the folder's database for a while, whether the server runs already or has to be started for it."""
    with EmbeddedCluster(directory) as cluster:
        yield cluster.url


@contextmanager
def _starting(home: Home) -> Iterator[FileLock]:
    """The right to start or stop the server, which only one has at a time."""
    with home.lock("starting") as lock:
        if not wait_for(lock.acquire, BUSY_S):
            raise refusal(messages.BUSY, folder=home.path, seconds=BUSY_S)
        yield lock


def _attach(home: Home, lock: FileLock) -> Postmaster | None:
    """The server that runs already; None when there is none, after waiting for one that is just ending."""
    # The shared lock is refused once the guard has decided to stop the server.
    if not home.lock("server").is_free() and lock.acquire(shared=True):
        if not home.lock("guard").is_free():
            return wait_ready(home)
        lock.release()
    wait_stopped(home)
    return None


def _let_go(home: Home, lock: FileLock) -> None:
    """Gives our share back, and waits until the server is down when it was the last one."""
    lock.release()
    if not _is_used(home):
        wait_stopped(home)


def _is_used(home: Home) -> bool:
    """Whether somebody else still uses the server: only then can a shared lock be had but no exclusive one."""
    users = home.lock("users")
    if users.is_free():
        return False
    used = users.acquire(shared=True)
    users.release()
    return used


def _make_database(home: Home, url: str) -> None:
    """Connects once, and makes the cockpit's database when it is not there yet."""
    try:
        with closing(psycopg2.connect(url)) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute("SELECT FROM pg_database WHERE datname = %s", (DATABASE,))
                if not cursor.rowcount:
                    cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
    except psycopg2.Error as error:
        reason = str(error).strip().splitlines()[-1]
        raise refusal(messages.NO_CONNECTION, folder=home.path, reason=reason) from error
