"""The tables of the registers: their feeds, their rows as they are now, and what of a row readers may see."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from standins.accession_rows import Accessions
from standins.evaluation_rows import Evaluations
from standins.feeds import Feed, ListBase, Row
from standins.rng import span
from standins.supervision_rows import Supervision
from standins.system import World
from standins.unit_rows import archive_rows, connection_rows, scheme_rows, unit_rows

# table → the field that names its rows; tables with two key fields are never deleted from
KEYS: Final[Mapping[str, str]] = {
    "units": "unit_uscc",
    "archives": "archive_code",
    "connections": "unit_uscc",
    "schemes": "unit_uscc",
    "nodes": "node_id",
    "batches": "batch_no",
    "batch-inspections": "batch_no",
    "results": "unit_uscc",
    "participations": "unit_uscc",
    "inspection-plans": "plan_id",
    "issues": "issue_no",
    "rechecks": "recheck_no",
}
JUDGED: Final = "_"  # fields that begin so are judgements of persons: in the manual items, never in a table


def table_rows(world: World) -> dict[str, list[Row]]:
    """Every table at the start."""
    accessions, evaluations, supervision = Accessions(world), Evaluations(world), Supervision(world)
    return {
        "units": unit_rows(world),
        "archives": archive_rows(world),
        "connections": connection_rows(world),
        "schemes": scheme_rows(world),
        "nodes": accessions.node_rows(),
        "batches": accessions.batch_rows(),
        "batch-inspections": accessions.inspection_rows(),
        "results": evaluations.results(),
        "participations": evaluations.participations(),
        "inspection-plans": supervision.plan_rows(),
        "issues": supervision.issue_rows(),
        "rechecks": supervision.recheck_rows(),
    }


def table_feeds(world: World) -> list[Feed]:
    """One feed for each table; a deleted row stays as a tombstone."""
    rows, start = table_rows(world), world.origin.start
    return [Feed(name, key, ListBase(rows[name]), start, tombstones=True) for name, key in KEYS.items()]


class Tables:
    """The tables as they are now, judgements included."""

    def __init__(self, feeds: Mapping[str, Feed]) -> None:
        self._feeds = feeds
        self._read: dict[str, tuple[int, dict[int, Row]]] = {}

    def indexed(self, table: str) -> Iterable[tuple[int, Row]]:
        """Every row there is with its index: those of the start, then those that came later. Not to be changed."""
        feed = self._feeds[table]
        seen, rows = self._read.get(table) or (0, self._base(feed))
        for index in reversed(feed.recent(feed.changes() - seen)):
            row = feed.current(index)
            if row is None:
                rows.pop(index, None)
            else:
                rows[index] = row
        self._read[table] = (feed.changes(), rows)
        return rows.items()

    def _base(self, feed: Feed) -> dict[int, Row]:
        index, rows = feed.base.rows(span(0, feed.base.size))
        return dict(zip(index.tolist(), rows, strict=True))

    def rows(self, table: str) -> Iterator[Row]:
        """Every row there is."""
        return (row for _, row in self.indexed(table))


def shown(row: Row) -> dict[str, Any]:
    """A row as readers see it."""
    return {name: value for name, value in row.items() if not name.startswith(JUDGED)}
