"""Whether a database has the newest schema."""

from functools import cache
from typing import Final

from alembic.script import ScriptDirectory

from store.database import Database
from store.migrations import FOLDER

REVISION: Final = "SELECT version_num FROM alembic_version"


@cache
def newest_revision() -> str:
    """The newest revision of the migrations of this program."""
    return str(ScriptDirectory(str(FOLDER)).get_current_head())


def is_current(database: Database) -> bool:
    """Whether the schema of a database is the newest one; False when it has none yet."""
    with database.begin() as unit:
        if unit.value("SELECT to_regclass('alembic_version')") is None:
            return False
        return bool(unit.value(REVISION) == newest_revision())
