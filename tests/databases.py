"""PostgreSQL servers and databases for tests, by the product's own launcher."""

import itertools
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

import psycopg2
from psycopg2 import sql

from store.database import Database, UnitOfWork
from store.embedded import EmbeddedCluster
from store.migrations.roles import grant_application
from tests.programs import POSTGRESQL_15, require_program

HASTY: Final[Mapping[str, str]] = {
    "fsync": "off",
    "full_page_writes": "off",
    "shared_buffers": "128MB",
    "synchronous_commit": "off",
}
"""settings for data that nobody will miss"""

EMPTY: Final = "template0"
DISK: Final = Path("/tmp")
MEMORY: Final = Path("/dev/shm")
ROOM: Final = 6 * 2**30
"""bytes that have to be free there: all servers and demos of a run need less than half of it"""


class Databases:
    """Fresh databases of one server, each a copy of a template."""

    def __init__(self, cluster: EmbeddedCluster) -> None:
        self._cluster = cluster
        self._numbers = itertools.count(1)
        self._templates: dict[str, str] = {}

    @property
    def server_url(self) -> str:
        """The address of the server's maintenance database."""
        return self._cluster.url_of("postgres")

    def create(self, template: str = EMPTY) -> str:
        """The address of a new database, a copy of `template` (empty by default)."""
        name = f"test_{next(self._numbers)}"
        # FILE_COPY would force a checkpoint each time; a small template is copied faster through the log.
        self._run(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
        return self._cluster.url_of(name)

    def template(self, name: str, prepare: Callable[[str], None]) -> str:
        """The name of a template that `prepare(url)` fills once a session, such as with the migrated schema."""
        if name not in self._templates:
            url = self.create()
            prepare(url)
            self._templates[name] = _name_in(url)
        return self._templates[name]

    def drop(self, url: str) -> None:
        """Removes a database, whoever is still connected."""
        self._run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(_name_in(url))))

    def _run(self, statement: sql.Composed) -> None:
        with closing(psycopg2.connect(self.server_url)) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement)


@contextmanager
def passable_folder(place: Path | None = None) -> Iterator[Path]:
    """A folder for a while that the server's account may enter when root runs the tests (pytest's own it may not).

    It lies in memory where there is room, unless a `place` is named: what is measured has to be written to a disk.
    """
    folder = Path(tempfile.mkdtemp(prefix="ac-test-", dir=place or quick_place()))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def quick_place() -> Path:
    """Where many small files come and go quickly: memory where there is plenty of it, else the disk.

    A database is some hundred files: made and dropped on ext4 it takes six times the processor time (0.26 s, not 0.04).
    """
    is_roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ROOM
    return MEMORY if is_roomy and os.access(MEMORY, os.W_OK | os.X_OK) else DISK


def programs_of(version: int) -> Path | None:
    """The bin folder of a PostgreSQL version; None for the one the product brings."""
    return Path(require_program(str(POSTGRESQL_15 / "postgres"))).parent if version == 15 else None


@contextmanager
def server(version: int) -> Iterator[Databases]:
    """A PostgreSQL of its own of version 15 or 18."""
    programs = programs_of(version)
    with passable_folder() as folder, EmbeddedCluster(folder / "db", programs, settings=HASTY) as cluster:
        yield Databases(cluster)


def _name_in(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]


@contextmanager
def as_application(database: Database, role: str) -> Iterator[Database]:
    """The same database as a role that has what the application has in production; the role is gone afterwards."""
    with database.begin() as unit:
        unit.execute(f"CREATE ROLE {role} NOLOGIN")
    try:
        grant_application(database.url, role)
        with Database(psycopg2.extensions.make_dsn(database.url, options=f"-c role={role}")) as mine:
            yield mine
    finally:
        with database.begin() as unit:
            unit.execute(f"DROP OWNED BY {role}")
            unit.execute(f"DROP ROLE {role}")


def empty_tables(unit: UnitOfWork, names: Iterable[str]) -> None:
    """Empties tables, those too that are only ever added to."""
    unit.execute("SET LOCAL session_replication_role = replica")
    for name in names:
        unit.execute(f"DELETE FROM {name}")
