"""Puts the rooms together: the database of a configuration, migrated and ready."""

from collections.abc import Iterator
from contextlib import contextmanager

from core.errors import ConfigurationError
from core.model import Mistake
from core.settings import resolve
from operations.configuration import Configuration
from store.database import Database
from store.embedded import attach_or_start
from store.migrations import upgrade


def setting(configuration: Configuration, value: str, where: str) -> str:
    """The value, or what the environment holds for `env:NAME`; ConfigurationError when it holds nothing."""
    try:
        return resolve(value, configuration.environment)
    except KeyError as error:
        text = f"{where}: expected the environment to hold {error.args[0]}, it is not set"
        raise ConfigurationError([Mistake(str(configuration.path), 1, text)]) from None


@contextmanager
def database_url(configuration: Configuration) -> Iterator[str]:
    """The address of the store; the embedded server is attached to, or started and stopped again."""
    named = configuration.settings.database.url
    if named:
        yield setting(configuration, named, "database.url")
        return
    with attach_or_start(configuration.embedded_directory) as url:
        yield url


@contextmanager
def open_database(
    configuration: Configuration, role: str = "command", pool_size: int | None = None
) -> Iterator[Database]:
    """The store with the newest schema; `pool_size` connections at most (default: as configured)."""
    with database_url(configuration) as url:
        upgrade(configuration.environment.get("DATABASE_OWNER_URL", url))
        database = Database(
            url,
            pool_size=pool_size or configuration.settings.database.pool_size,
            application_name=f"archive-cockpit-{role}",
        )
        try:
            yield database
        finally:
            database.close()
