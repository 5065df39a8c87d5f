"""Brings a database to the newest schema; safe to call at every start and from several processes at once."""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from store.database import Database
from store.migrations.views import replace_views

FOLDER: Final = Path(__file__).parent
LOCK: Final = "SELECT pg_advisory_xact_lock(hashtextextended('archive-cockpit migrations', 0))"


def upgrade(database_url: str) -> None:
    """Creates or upgrades tables and views. OperationError: unreachable. StoreError: the database refused."""
    with Database(database_url, pool_size=1) as database, database.begin() as unit:
        unit.connection.execute(text(LOCK))
        command.upgrade(_config(unit.connection), "head")
        replace_views(unit.connection)


def revision(database_url: str) -> str | None:
    """The schema revision of a database; None when it has no schema yet."""
    with Database(database_url, pool_size=1) as database, database.begin() as unit:
        if unit.value("SELECT to_regclass('alembic_version')") is None:
            return None
        return str(unit.value("SELECT version_num FROM alembic_version"))


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
