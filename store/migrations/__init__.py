"""Brings a database to the newest schema; safe to call at every start and from several processes at once."""

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, text

from core.errors import OperationError
from store.database import Database, UnitOfWork
from store.migrations.views import replace_views

FOLDER: Final = Path(__file__).parent
NEWEST: Final = "0039"
"""the newest revision below `versions`; a test holds it to what Alembic finds there"""

LOCK: Final = "SELECT pg_advisory_xact_lock(hashtextextended('archive-cockpit migrations', 0))"


def upgrade(database_url: str) -> None:
    """Creates or upgrades tables and views. OperationError: unreachable. StoreError: the database refused."""
    with Database(database_url, pool_size=1) as database, database.begin() as unit:
        unit.connection.execute(text(LOCK))
        if _revision(unit) != NEWEST:
            _migrate(unit.connection)
        replace_views(unit.connection)


def revision(database_url: str) -> str | None:
    """The schema revision of a database; None when it has no schema yet."""
    with Database(database_url, pool_size=1) as database, database.begin() as unit:
        return _revision(unit)


def is_current(database: Database) -> bool:
    """Whether the schema of a database is the newest one; False when it has none yet."""
    with database.begin() as unit:
        return _revision(unit) == NEWEST


def _revision(unit: UnitOfWork) -> str | None:
    if unit.value("SELECT to_regclass('alembic_version')") is None:
        return None
    return str(unit.value("SELECT version_num FROM alembic_version"))


def _migrate(connection: Connection) -> None:
    # Takes most of a second to import, and a schema is changed once in months.
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise OperationError(
            f"the schema of the database is not one of this program's, which ends with {NEWEST}: {error}"
        ) from error
