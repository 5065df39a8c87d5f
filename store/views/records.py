"""Single records, as they are and as they were: the last step down from a number to its source."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from store.database import Database
from store.records import TABLES
from store.views.scopes import Scope

_ANY_OWNER: Final = "(%(place)s::int IS NULL OR o.place_code = %(place)s)"
_THIS_OWNER: Final = "(%(owner_id)s::int IS NULL OR o.owner_id = %(owner_id)s)"


@dataclass(frozen=True, slots=True)
class Former:
    """What a record said until an instant."""

    known_until: datetime
    batch_id: int
    row: Mapping[str, Any]


def record(database: Database, scope: Scope, table: str, key: Sequence[str]) -> dict[str, Any] | None:
    """A record by its natural key; None when there is none, or when it belongs to nobody in the scope."""
    spec = TABLES[table]
    owner = "o.owner_id = t.owner_id" if "owner_id" in spec.stored else "o.owner_id = t.holder_id"
    if not spec.owners:
        owner = "TRUE"
    text = f"""
SELECT t.* FROM {table} t
 WHERE t.{spec.key_column} = md5(%(key)s)::uuid
   AND EXISTS (SELECT FROM owner o WHERE {owner} AND {_ANY_OWNER} AND {_THIS_OWNER})"""
    with database.begin() as unit:
        found = unit.records(text, scope.parameters | {"key": "|".join(key)})
    return found[0] if found else None


def former_contents(database: Database, scope: Scope, table: str, key: Sequence[str]) -> list[Former]:
    """What a record of the scope said before, newest first; empty when the record is not in the scope."""
    if record(database, scope, table, key) is None:
        return []
    with database.begin() as unit:
        rows = unit.rows(
            "SELECT known_until, batch_id, row FROM record_version"
            " WHERE table_name = %(table)s AND row_key = md5(%(key)s)::uuid ORDER BY batch_id DESC",
            {"table": table, "key": "|".join(key)},
        )
    return [Former(*row) for row in rows]
