"""One PostgreSQL of a folder, started by whoever needs it first and stopped when the last one is done."""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final, Self
from urllib.parse import quote

import psycopg2
from psycopg2 import sql

from store.embedded import home as homes
from store.embedded import messages
from store.embedded.account import server_account
from store.embedded.binaries import find_binaries, usable_binaries
from store.embedded.home import Home, settle, told_as_refusals
from store.embedded.initialise import USER, initialise
from store.embedded.lock import FileLock, wait_for
from store.embedded.messages import refusal
from store.embedded.server import Postmaster, launch, wait_ready, wait_stopped
from store.embedded.sockets import socket_folder

DATABASE: Final = "cockpit"
BUSY_S: Final = 900.0
"""seconds to wait for another command that is starting or stopping the same server"""


class EmbeddedCluster:
    """The PostgreSQL of a folder: all who start it share one server, which ends with the last of them, however they end.

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
        self._home: Home | None = None
        self._use: FileLock | None = None
        self._postmaster: Postmaster | None = None

    def start(self) -> Self:
        """Attaches to the running server, or starts it; ready for connections afterwards. Again: changes nothing."""
        if self._use is not None:
            return self
        account = server_account(homes.data_owner(self.directory))
        self._home = home = settle(self.directory, account)
        with told_as_refusals(self.directory), _starting(home):
            use = home.lock("users")
            try:
                self._postmaster = self._attach(home, use) or self._launch(home, use)
                self._check_connection()
            except BaseException:
                use.release()
                wait_stopped(home)
                raise
            self._use = use
        return self

    def stop(self) -> None:
        """Lets go of the server; the last one to do so stops it and waits until it is down. Again: changes nothing."""
        if self._use is None or self._home is None:
            return
        with _starting(self._home):
            self._use.release()
            self._use = self._postmaster = None
            if not _is_used(self._home):
                wait_stopped(self._home)

    @property
    def url(self) -> str:
        """The address of the cockpit's database, password included."""
        return self.url_of(DATABASE)

    def url_of(self, database: str) -> str:
        """The address of one of its databases, password included; for libpq, psycopg2 and SQLAlchemy alike."""
        assert self._home is not None
        assert self._postmaster is not None
        password = self._home.password.read_text(encoding="ascii")
        server = self._postmaster
        if self._tcp_port is not None:
            return f"postgresql://{USER}:{password}@{server.host}:{server.port}/{database}"
        return f"postgresql://{USER}:{password}@/{database}?host={quote(server.socket_folder)}&port={server.port}"

    @property
    def pid(self) -> int:
        """The process id of the server."""
        assert self._postmaster is not None
        return self._postmaster.pid

    @property
    def log(self) -> Path:
        """The file the server writes its log to."""
        assert self._home is not None
        return self._home.log

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _attach(self, home: Home, use: FileLock) -> Postmaster | None:
        """The server that runs already; None when there is none, after waiting for one that is just ending."""
        if not home.lock("server").is_free():
            # The shared lock is refused once the guard has decided to stop the server.
            if use.acquire(shared=True) and not home.lock("guard").is_free():
                return wait_ready(home)
            use.release()
        wait_stopped(home)
        return None

    def _launch(self, home: Home, use: FileLock) -> Postmaster:
        account = server_account(homes.data_owner(self.directory))
        binaries = usable_binaries(self._binaries or find_binaries(), account, homes.STATE / "programs")
        initialise(home, account, binaries, self._settings)
        sockets = socket_folder(home.path, account)
        use.acquire(shared=True)
        return launch(home, account, binaries, self._settings, sockets, self._tcp_port)

    def _check_connection(self) -> None:
        """Connects once, and makes the cockpit's database when it is not there yet."""
        assert self._home is not None
        try:
            with closing(psycopg2.connect(self.url_of("postgres"))) as connection:
                connection.autocommit = True
                with connection.cursor() as cursor:
                    cursor.execute("SELECT FROM pg_database WHERE datname = %s", (DATABASE,))
                    if not cursor.rowcount:
                        cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
        except psycopg2.Error as error:
            reason = str(error).strip().splitlines()[-1]
            raise refusal(messages.NO_CONNECTION, folder=self._home.path, reason=reason) from error


@contextmanager
def attach_or_start(directory: Path) -> Iterator[str]:
    """The address of the folder's database for a while: the server runs already, or is started and ends with its last user."""
    with EmbeddedCluster(directory) as cluster:
        yield cluster.url


@contextmanager
def _starting(home: Home) -> Iterator[None]:
    """The right to start or stop the server, which only one has at a time."""
    with home.lock("starting") as lock:
        if not wait_for(lock.acquire, BUSY_S):
            raise refusal(messages.BUSY, folder=home.path, seconds=BUSY_S)
        yield


def _is_used(home: Home) -> bool:
    """Whether somebody else still uses the server: only then can a shared lock be had but no exclusive one."""
    users = home.lock("users")
    if users.is_free():
        return False
    used = users.acquire(shared=True)
    users.release()
    return used
