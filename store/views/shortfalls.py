"""The very records behind a figure of an owner: what counts below the line and not above it, by the rule of the items.

A record is one row of a subject view; what it adds to either side is the same SQL that the sums are kept by, so the
list and the figure cannot disagree.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from store.database import Database
from store.records import OWN_TABLES
from store.statements import sql

PAGE_ROWS: Final = 50


TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "case": "r.item_impl_code",
        "licence": "r.cert_name",
        "document": "r.title",
        "check": "concat_ws(' ', r.object_id, r.failed_codes)",
        "item": "r.archival_code",
        "lookup": "r.category",
    }
)
"""subject → what is said of a row beside its natural key; subjects without one are never counted row by row"""


@dataclass(frozen=True, slots=True)
class Addend:
    """What a row of a subject adds to a side of a figure: integer SQL over the columns of its view."""

    subject: str
    owner: str
    day: str
    count: str


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A figure as its records: the whole, the part that is reached, and the days lo < d ≤ hi that count."""

    whole: Sequence[Addend]
    part: Sequence[Addend]
    lo: int | None
    hi: int

    @property
    def subjects(self) -> tuple[str, ...]:
        """What the records are, each once."""
        return tuple(dict.fromkeys(one.subject for one in (*self.whole, *self.part)))


@dataclass(frozen=True, slots=True)
class ShortRow:
    """A record that is missing from a figure: on which day it counts, and by what it is known."""

    subject: str
    day: int | None
    """None: no day is known yet"""
    number: str
    title: str
    state: str = ""
    """why it does not count, where its records say so"""
    raises: bool = True
    """whether anything can still be done about it; the others count against the figure until its window has passed"""

    @property
    def table(self) -> str:
        """Its record table, as an objection names it; empty: it is no collected record."""
        found = OWN_TABLES.get(self.subject)
        return found.name if found else ""


def short_rows(
    database: Database, owner_id: int, figure: Shortfall, *, limit: int = PAGE_ROWS, offset: int = 0
) -> tuple[list[ShortRow], int]:
    """Records of an owner that a figure lacks, the oldest first, and how many there are."""
    streams = " UNION ALL ".join(_subject(subject, figure) for subject in figure.subjects)
    values = {"owner": owner_id, "lo": figure.lo, "hi": figure.hi, "limit": limit, "offset": offset}
    with database.begin() as unit:
        rows = unit.rows(sql("shortfalls", "page").format(streams=streams), values)
    return [ShortRow(*row[:-1]) for row in rows], int(rows[0][-1]) if rows else 0


def _subject(subject: str, figure: Shortfall) -> str:
    table = OWN_TABLES[subject]
    added = [_addend(one, "") for one in figure.whole if one.subject == subject]
    taken = [_addend(one, "-") for one in figure.part if one.subject == subject]
    parts = {"table": table.name, "key": table.key_column, "number": table.keys[0], "title": TITLES[subject]}
    return sql("shortfalls", "subject").format(subject=subject, addends=" UNION ALL ".join(added + taken), **parts)


def _addend(one: Addend, sign: str) -> str:
    told = {"subject": one.subject, "owner": one.owner, "day": _bare(one.day), "count": _bare(one.count), "sign": sign}
    return sql("shortfalls", "addend").format(**told)


def _bare(expression: str) -> str:
    """An expression inside a statement that has parameters."""
    return expression.replace("%", "%%")
