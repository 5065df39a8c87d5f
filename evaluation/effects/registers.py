"""What evaluation tells the cockpit: rows for the registers, kept in our own inbox in the transaction of the act.

The worker's push feeds of the source `evaluation` merge them like rows of any source (`collectors/sources/`), so sums,
verification, quarantine and freshness are those of every other row.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import orjson

from store.database import UnitOfWork
from store.inbox import put_within

SOURCE: Final = "evaluation"
UPDATED: Final = "updated_at"
DELETED: Final = "deleted_at"

Fields = Mapping[str, str | int | bool | date | None]


@dataclass(frozen=True, slots=True)
class Told:
    """A row, or that a row is gone, for a feed of the source."""

    feed: str
    fields: Fields
    at: datetime
    is_gone: bool = False


def tell(unit: UnitOfWork, feed: str, fields: Fields, at: datetime) -> None:
    """A row of a register, new or changed as of `at`; it waits for the worker once the unit of work is committed.

    `fields`: every column of the feed, None where there is nothing: a row that lacks one is put aside.
    """
    unit.gather(_put, Told(feed, fields, at))


def take_back(unit: UnitOfWork, feed: str, key: Fields, at: datetime) -> None:
    """A row of a register is gone as of `at`; `key` names it by the key columns of the feed."""
    unit.gather(_put, Told(feed, key, at, is_gone=True))


def _put(unit: UnitOfWork, told: Sequence[Told]) -> None:
    """One body a feed and instant, in the order in which they were told."""
    bodies: dict[tuple[str, datetime], list[Told]] = {}
    for one in told:
        bodies.setdefault((one.feed, one.at), []).append(one)
    for (feed, at), rows in bodies.items():
        put_within(unit, SOURCE, feed, _body(rows), at)


def _body(told: Sequence[Told]) -> str:
    rows = [_stamped(one, UPDATED) for one in told if not one.is_gone]
    gone = [_stamped(one, DELETED) for one in told if one.is_gone]
    return orjson.dumps({"rows": rows, "deletions": gone}).decode()


def _stamped(told: Told, name: str) -> dict[str, Any]:
    return {**told.fields, name: told.at}
