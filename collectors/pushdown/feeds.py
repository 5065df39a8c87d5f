"""A whole feed as SQL: the columns that the store keeps, and which rows of a view are plain in all of them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from collectors.base import LinePlan, Places
from collectors.converting.moments import FIRST
from collectors.definition import Feed
from collectors.pushdown.base import Around, Expression, Fields, NoExpressionError
from collectors.pushdown.choose import expression_of
from collectors.pushdown.numbers import is_true
from collectors.pushdown.quoting import text, value, values
from collectors.pushdown.texts import BREAKS, INVISIBLE, MARK, SPACES

VIEW: Final = "v"
_OWNERS: Final = "owners"
KNOWN_KEYS: Final = frozenset(
    {
        *("name", "table", "path", "key", "updated", "first", "interval_s", "format", "snapshot", "tombstone"),
        *("refuse", "owned_by", "columns", "ignored"),
    }
)
"""what a feed may say that is understood here"""
LAST_VERSION: Final = datetime(2106, 1, 1, tzinfo=UTC)
"""Until then microseconds are exact also where the database computes in doubles (before PostgreSQL 14)."""
_CLEAN: Final = f"[{INVISIBLE}\t\n\r]|(?:^|{MARK})[{SPACES}]|[{SPACES}](?:{MARK}|$)"
_BEGINS: Final = f"(?:^|{MARK})[{SPACES}{BREAKS}]"


@dataclass(frozen=True, slots=True)
class PushedFeed:
    """SQL over a view called `v`: `columns` as the store calls them with their values, `joins`, and `plain`.

    `harmless`: whether a row is known to be no secret; never null. `fields` are read of odd rows, `naming` of them also
    of secret ones.
    """

    columns: Mapping[str, str]
    joins: str
    plain: str
    harmless: str
    fields: tuple[str, ...]
    naming: frozenset[str]


@dataclass(frozen=True, slots=True)
class Pushdown:
    """What is needed to write a feed as SQL; `fields`: those that the row-wise mapping reads."""

    feed: Feed
    places: Places
    fields: tuple[str, ...]
    key_fields: tuple[str, ...]

    def write(self, types: Mapping[str, str], plan: LinePlan, until: datetime) -> PushedFeed:
        """The feed for a view with fields of these types; NoExpressionError when it must be read row by row."""
        feed = self.feed
        if strange := feed.model_fields_set - KNOWN_KEYS:
            raise NoExpressionError(f"'{min(strange)}' has no SQL")
        if feed.owned_by is not None or feed.updated is None or feed.snapshot:
            raise NoExpressionError("only a feed that tells when its rows changed can be read by its database")
        around = Around(Fields(types, VIEW), self.places, until)
        made = {column: expression_of(column, one, around) for column, one in feed.columns.items()}
        version = _version(feed.updated, around)
        owners = _owners(made, plan)
        columns = {column: one.sql for column, one in made.items() if column in plan.stored}
        harmless = _harmless(feed, around.fields)
        conditions = [
            *([f"NOT {is_true(feed.tombstone, around.fields)}"] if feed.tombstone else []),
            *([harmless] if feed.refuse else []),
            *_conditions([*made.values(), *owners.values(), version], _spelled(feed, around.fields)),
        ]
        refused = [feed.refuse.field] if feed.refuse else []
        tombstone = [feed.tombstone] if feed.tombstone else []
        return PushedFeed(
            columns | {column: one.sql for column, one in owners.items()} | {"version": version.sql},
            f"CROSS JOIN (SELECT jsonb {text(json.dumps(dict(plan.owners)))} AS number) {_OWNERS}" if owners else "",
            " AND ".join(conditions),
            harmless,
            self.fields,
            frozenset((*self.key_fields, feed.updated, *refused, *tombstone)),
        )


def _owners(made: Mapping[str, Expression], plan: LinePlan) -> dict[str, Expression]:
    """The columns that hold the numbers of owners.

    A row whose owner is not known is not plain: it waits in quarantine, as all such rows do. One constant is looked up
    instead of joining a list: a planner that expects few rows would go through the list for each of them.
    """
    found = {}
    for code, column in plan.owner_columns.items():
        if code not in made:
            raise NoExpressionError(f"{code}: the owners of its rows cannot be told")
        found[column] = Expression(
            f"({_OWNERS}.number ->> {made[code].sql})::int", (f"COALESCE({_OWNERS}.number ? {made[code].sql}, false)",)
        )
    return found


def _version(updated: str, around: Around) -> Expression:
    if around.fields.kind(updated) != "instant":
        raise NoExpressionError(f"{updated} is {around.fields.types[updated]}, expected an instant")
    sql = version_sql(around.fields.sql(updated), around.until)
    return Expression(sql, (f"({sql}) IS NOT NULL",))


def version_sql(moment: str, until: datetime) -> str:
    """Microseconds since the epoch of a moment in SQL; null for one that is not believed."""
    believed = f"{moment} BETWEEN {value(FIRST)} AND {value(min(until, LAST_VERSION))}"
    return f"CASE WHEN {believed} THEN round(extract(epoch FROM {moment}) * 1000000)::bigint END"


def _harmless(feed: Feed, fields: Fields) -> str:
    if feed.refuse is None:
        return "true"
    if fields.kind(feed.refuse.field) != "text":
        raise NoExpressionError(f"{feed.refuse.field} is {fields.types[feed.refuse.field]}, expected text")
    return f"COALESCE({fields.text(feed.refuse.field)} IN ({values(['', *feed.refuse.harmless])}), true)"


def _spelled(feed: Feed, fields: Fields) -> tuple[str, ...]:
    """The text that says whether a row is secret: harmless rows spell it in certain ways only."""
    return (fields.text(feed.refuse.field),) if feed.refuse else ()


def _conditions(made: Sequence[Expression], spelled: Sequence[str]) -> list[str]:
    """Each once, and the texts looked at together."""
    known = {*spelled, *(found for one in made for found in (*one.clean, *one.exact))}
    conditions = dict.fromkeys(condition for one in made for condition in one.conditions)
    clean = dict.fromkeys(found for one in made for found in one.clean)
    begins = dict.fromkeys(found for one in made for found in one.begins if found not in known)
    together = [(list(clean), _CLEAN), (list(begins), _BEGINS)]
    looks = [f"{_joined(texts)} !~ {text(pattern)}" for texts, pattern in together if texts]
    return [f"({condition}) IS NOT FALSE" for condition in conditions] + looks


def _joined(texts: Sequence[str]) -> str:
    return f"concat_ws('{MARK}', {', '.join(texts)}) COLLATE \"C\""
