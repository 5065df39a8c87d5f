"""The subject views have no state: they are replaced whenever their text has changed."""

import hashlib
from typing import Final

from sqlalchemy import Connection, text

from store.statements import statements

MARK: Final = "SELECT obj_description(to_regclass('subject_case'), 'pg_class')"


def views_digest() -> str:
    """What tells this program's views from others."""
    return hashlib.sha256("\n".join(view.sql for view in statements("subjects").values()).encode()).hexdigest()


def replace_views(connection: Connection) -> None:
    """Drops and creates the views when they are not those of this program; does nothing when they are."""
    views, digest = statements("subjects"), views_digest()
    if connection.scalar(text(MARK)) == digest:
        return
    drop_views(connection)
    for view in views.values():
        connection.exec_driver_sql(view.sql.replace("%", "%%"))
    connection.exec_driver_sql(f"COMMENT ON VIEW subject_case IS '{digest}'")


def drop_views(connection: Connection) -> None:
    """Takes the views away, as a migration must before it changes a column they show."""
    for name in reversed(list(statements("subjects"))):
        connection.exec_driver_sql(f"DROP VIEW IF EXISTS {name}")
