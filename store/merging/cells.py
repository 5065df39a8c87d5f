"""From the net deltas of a batch to journal, cells and tops: texts made once for the measures a batch can touch."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from core.measures import MEASURES
from store.merging.horizon import KEPT
from store.merging.images import MONTH_OF_DAY, any_sum, any_value, sums

ACTIVITY: Final[tuple[tuple[str, str], ...]] = (
    ("cases_filed", "cases_filed"),
    ("documents_filed", "documents_filed"),
    ("licences_filed", "licences_filed"),
    ("checks_passed", "di_12"),
    ("items_accessioned", "items_accessioned"),
    ("lookups_accepted", "lookups_accepted"),
    ("cross_certificates", "cross_certificates"),
    ("visits_done", "visits_done"),
    ("units_connected", "units_connected"),
)
"""activity code and the measure that it counts"""

ACTIVITY_DAYS: Final = 1
"""Only what happened today or yesterday is activity: a first load of years of records is not."""


_KEPT_NET: Final = f"net WHERE {KEPT}"
"""older days are known by whole months alone"""


@dataclass(frozen=True, slots=True)
class CellTexts:
    """Statements from `delta` to the tables of sums, in their order."""

    net: str
    journal: str
    cell: str
    cell_day: str
    top: str
    top_day: str
    activity: str


def cell_texts(measures: Sequence[str]) -> CellTexts:
    """The statements for a choice of measures."""
    return CellTexts(
        net=_net(measures),
        journal=_journal(measures),
        cell=grouped("cell", ("owner_id", "month", "category"), "net", measures),
        cell_day=grouped("cell_day", ("owner_id", "day"), _KEPT_NET, measures),
        top=grouped("top", ("place", "month", "category"), "net", measures),
        top_day=grouped("top_day", ("place", "day"), _KEPT_NET, measures),
        activity=_activity(measures),
    )


def _net(measures: Sequence[str]) -> str:
    columns = ", ".join(measures)
    return f"""
INSERT INTO net (owner_id, place, category, day, month, {columns})
SELECT d.owner_id, o.place_code, d.category, d.day, {MONTH_OF_DAY}, {columns}
  FROM (SELECT owner_id, category, day, {sums(measures)}
          FROM delta GROUP BY owner_id, category, day HAVING {any_sum(measures)}) d
  JOIN owner o ON o.owner_id = d.owner_id"""


def _journal(measures: Sequence[str]) -> str:
    columns = ", ".join(measures)
    return f"""
INSERT INTO cell_journal (batch_id, known_at, owner_id, category, day, {columns})
SELECT %(batch_id)s, %(at)s, owner_id, category, day, {columns} FROM net"""


def grouped(target: str, keys: Sequence[str], rows: str, measures: Sequence[str]) -> str:
    """Adds sums of `rows` to a table of sums; in the order of the keys, so that pages are visited once."""
    key_list = ", ".join(keys)
    return added(
        target,
        keys,
        f"""
SELECT {key_list}, {sums(measures)} FROM {rows}
 GROUP BY {key_list} HAVING {any_sum(measures)} ORDER BY {key_list}""",
        measures,
    )


def added(target: str, keys: Sequence[str], query: str, measures: Sequence[str]) -> str:
    """Adds the rows of a query, one for each of its keys, to a table of sums.

    Nobody else writes sums meanwhile, so no row has to be locked before it is changed, as ON CONFLICT would.
    """
    same = " AND ".join(f"t.{key} = s.{key}" for key in keys)
    changes = ", ".join(f"{one} = NULLIF(COALESCE(t.{one}, 0) + COALESCE(s.{one}, 0), 0)" for one in measures)
    names = (*keys, *measures)
    return f"""
MERGE INTO {target} t USING ({query}) s ON {same}
 WHEN MATCHED THEN UPDATE SET {changes}
 WHEN NOT MATCHED THEN INSERT ({", ".join(names)}) VALUES ({", ".join(f"s.{name}" for name in names)})"""


def _activity(measures: Sequence[str]) -> str:
    counted = [(code, measure) for code, measure in ACTIVITY if measure in measures]
    if not counted:
        return ""
    rows = " UNION ALL ".join(
        f"SELECT place, '{code}' AS code, sum({measure}) AS amount FROM net"
        f" WHERE day BETWEEN %(today)s - {ACTIVITY_DAYS} AND %(today)s GROUP BY place HAVING sum({measure}) > 0"
        for code, measure in counted
    )
    return f"""
INSERT INTO activity (batch_id, place, code, count, at)
SELECT %(batch_id)s, place, code, amount, %(at)s FROM ({rows}) counted"""


def _move(target: str, source: str, keys: str) -> str:
    columns, negative = ", ".join(MEASURES), ", ".join(f"-{measure} AS {measure}" for measure in MEASURES)
    moved = f"FROM {source} JOIN moved_owner m USING (owner_id) WHERE {any_value(MEASURES)}"
    rows = f"""(
SELECT m.old_place AS place, {keys}, {negative} {moved}
 UNION ALL
SELECT m.new_place AS place, {keys}, {columns} {moved}) moved"""
    return grouped(target, ("place", *keys.split(", ")), rows, MEASURES)


MOVES: Final[tuple[str, ...]] = (_move("top", "cell", "month, category"), _move("top_day", "cell_day", "day"))
"""Take the whole cells of moved owners from their old place and give them to the new one."""
