"""The figure that an objection to a value is about: what it came to when it was raised, and what that comes to since.

A figure is told as its sums over the same days at both times, so that new days and new windows change nothing of it.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from core.days import local_date
from core.errors import TooEarlyError
from core.measures import item_code, item_column
from evaluation.desk import Desk
from evaluation.fieldwork.resting import indicator_of_item
from indicators.catalogue import Catalogue
from indicators.windows import days_of
from indicators.words import Collection, ScopeKind
from store.evaluation.data_objections import ObjectionRow
from store.owners import OwnerRow, owner_within
from store.views.measures import owner_measures

ON: Final = "on"
"""beside the sums: the day as of which they stand"""
FIGURE: Final = "figure"
"""beside the sums: the items in their order, part/whole or one alone"""


def figure_raised(desk: Desk, owner_code: str, code: str, at: datetime) -> dict[str, int | str]:
    """The sums behind a value by the codes of their items, with `figure` and `on`; empty where nothing is collected."""
    is_collected = code in desk.catalogue.items or code in desk.catalogue.indicators
    with desk.database.snapshot() as unit:
        owner = owner_within(unit, owner_code)
        behind = code if is_collected else indicator_of_item(unit, owner_code, code)
    if owner is None:
        return {}
    columns = _columns(desk.catalogue, behind, owner.kind)
    on = local_date(at)
    if not columns:
        return {}
    sums = _sums(desk, owner, columns, on)
    return {**sums, FIGURE: "/".join(sums), ON: on.isoformat()}


def figure_before(row: ObjectionRow) -> dict[str, int]:
    """What a disputed value came to when it was objected to; empty where that is not known."""
    codes = str(row.snapshot.get(FIGURE, "")) if row.kind == "value" else ""
    return {code: int(row.snapshot[code]) for code in codes.split("/")} if codes else {}


def figure_since(desk: Desk, owner: OwnerRow, row: ObjectionRow) -> dict[str, int]:
    """The same figure of the same days as the collections tell it now; empty where those days are kept no more."""
    try:
        return _sums(desk, owner, [item_column(code) for code in figure_before(row)], _raised_on(row))
    except TooEarlyError:
        return {}


def days_before(desk: Desk, row: ObjectionRow) -> dict[str, int]:
    """The last day that counts for each item of a disputed value."""
    return {code: _days(desk.catalogue, item_column(code), _raised_on(row))[1] for code in figure_before(row)}


def told_sums(figure: Mapping[str, int]) -> str:
    """A figure for people: part/whole, or one number."""
    return "/".join(map(str, figure.values()))


def _raised_on(row: ObjectionRow) -> date:
    return date.fromisoformat(str(row.snapshot[ON]))


def _columns(catalogue: Catalogue, code: str, kind: str) -> tuple[str, ...]:
    if code in catalogue.items:
        return (item_column(code),)
    indicator = catalogue.indicators.get(code)
    return indicator.columns_for(ScopeKind(kind)) if indicator is not None else ()


def _sums(desk: Desk, owner: OwnerRow, columns: Sequence[str], on: date) -> dict[str, int]:
    windows = {column: _days(desk.catalogue, column, on) for column in columns}
    measures = {column: (column,) for column in columns}
    found = owner_measures(desk.database, windows, measures=measures, owner_ids=[owner.owner_id])
    own = found.get(owner.owner_id, {})
    return {item_code(column): own.get(column, {}).get(column, 0) for column in columns}


def _days(catalogue: Catalogue, column: str, on: date) -> tuple[int | None, int]:
    """The window up to the day where people file it, else up to the one before: what a day brings comes all day."""
    item = catalogue.items.get(item_code(column))
    is_filed = item is not None and item.collection is Collection.MANUAL
    last = on if is_filed else on - timedelta(days=1)
    days = days_of(catalogue.measures[column].window, last, catalogue.cycle(last))
    return days.lo, days.hi
