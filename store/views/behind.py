"""What stands behind a figure of an owner whose records do not say one by one whether they count.

People enter how many of them do (a manual item), or our own evaluation decides it: the list shows what there is, in
which state, and what can still be done about it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from store.archival_codes import WELL_FORMED
from store.database import Database
from store.owners import OwnerRow
from store.statements import sql
from store.views.shortfalls import PAGE_ROWS, ShortRow

ISSUES: Final[Mapping[str, str]] = MappingProxyType({"issues": "issue", "hazards": "hazard"})
"""lists of the register of issues, and the kind that each is of"""


@dataclass(frozen=True, slots=True)
class Behind:
    """A list, the days lo < d ≤ hi that count, and the last day of the window that they grow into."""

    name: str
    lo: int
    hi: int
    last: int


def behind_rows(
    database: Database, owner: OwnerRow, behind: Behind, *, limit: int = PAGE_ROWS, offset: int = 0
) -> tuple[list[ShortRow], int]:
    """A page of what stands behind a figure, what can still be done first, and how much there is.

    Whoever asks has seen to it that the reader may see it.
    """
    kind = ISSUES.get(behind.name)
    values = {"owner": owner.owner_id, "code": owner.code, "kind": kind, "well_formed": WELL_FORMED}
    return _page(database, "issues" if kind else behind.name, behind, values, limit, offset)


def place_rows(
    database: Database, place: int | None, behind: Behind, *, limit: int = PAGE_ROWS, offset: int = 0
) -> tuple[list[ShortRow], int]:
    """The same of a place; None: of the whole city."""
    return _page(database, behind.name, behind, {"place": place}, limit, offset)


def _page(
    database: Database, name: str, behind: Behind, values: Mapping[str, Any], limit: int, offset: int
) -> tuple[list[ShortRow], int]:
    text = sql("behind", "page").format(rows=sql("behind", name))
    days = {"lo": behind.lo, "hi": behind.hi, "last": behind.last, "limit": limit, "offset": offset}
    with database.begin() as unit:
        found = unit.rows(text, {**values, **days})
    return [ShortRow(*row[:-1]) for row in found], int(found[0][-1]) if found else 0
