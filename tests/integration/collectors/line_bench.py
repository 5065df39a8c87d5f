"""A view of hostile values behind every type of column there is, read in both ways into tables of the same shape."""

import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import psycopg2
from psycopg2 import sql

from collectors.base import LineSlice, Page
from collectors.definition import Feed
from collectors.mapping.mapper import Mapper
from collectors.mapping.page import MappedPage
from collectors.pushdown.feeds import Pushdown
from collectors.transports.view import ViewCollector
from collectors.transports.view_feed import ViewFeed
from store.copying import copy_text
from tests.collector_kit import AT
from tests.line_feed import ARCHIVE, FEED, KEPT, OWNERS, PLAN, TOLERANCE
from tests.unit.collectors.sources import PLACES

SOURCE_TYPES: Final = {
    "id": "text",
    "archive_code": "text",
    "updated_at": "timestamptz",
    "deleted": "boolean",
    "secrecy": "text",
    "title": "varchar(60)",
    "note": "text",
    "retention": "text",
    "list_name": "text",
    "list_status": "text",
    "pages": "integer",
    "bytes": "bigint",
    "written": "text",
    "born": "boolean",
    "paper": "text",
    "grade": "smallint",
    "formed": "date",
    "seen": "timestamptz",
    "promised": "timestamptz",
    "local": "timestamp",
    "digest": "text",
    "place": "integer",
    "district": "text",
    "author": "text",
    "unit": "text",
}
Row = Mapping[str, Any]


@dataclass
class Outcome:
    """What a way of reading came to, apart from the rows that it stored."""

    rejects: Counter[tuple[str, str]] = field(default_factory=Counter)
    deletions: Counter[tuple[tuple[str, ...], int]] = field(default_factory=Counter)
    refused: int = 0
    lines: int = 0

    def take(self, page: MappedPage) -> None:
        """Adds a mapped page."""
        self.rejects.update((reject.key, reject.reason) for reject in page.rejects)
        self.deletions.update((one.key, one.version) for many in page.deletions.values() for one in many)
        self.refused += page.refused


class LineBench:
    """The view `das_view.v_item` over the table `held`, and the tables `by_rows` and `by_lines`."""

    def __init__(self, dsn: str, types: Mapping[str, str] = SOURCE_TYPES, feed: Feed = FEED) -> None:
        self.types, self.feed = types, feed
        self.connection = psycopg2.connect(dsn)
        self.connection.autocommit = True
        self.mapper = Mapper("items", feed, PLACES, TOLERANCE)
        kept = ", ".join(f"{name} {kind}" for name, kind in KEPT.items())
        held = ", ".join(f"{name} {kind}" for name, kind in types.items())
        self.execute(
            f"CREATE SCHEMA das_view; CREATE TABLE held ({held});"
            "CREATE VIEW das_view.v_item AS SELECT * FROM held;"
            f"CREATE TABLE by_rows ({kept}); CREATE TABLE by_lines (source text, batch_id bigint, {kept})"
        )
        seen = ViewFeed(
            schema="das_view",
            view="v_item",
            fields=self.mapper.fields.used,
            known=self.mapper.fields.known | {"archive_code"},
            partition="archive_code",
            partitions=(ARCHIVE,),
            updated="updated_at",
            key="id",
            size=1,
            statement_timeout_s=30,
            overlap=TOLERANCE,
            tolerance=TOLERANCE,
            pushdown=Pushdown(feed, PLACES, self.mapper.fields.used, self.mapper.fields.key),
            slice_rows=4,
            odd_share=1.0,
        )
        self.dsn, self.seen = dsn, seen
        self.collector = ViewCollector(dsn, seen)

    def reading(self, **changes: Any) -> ViewCollector:
        """A collector that differs in some settings."""
        return ViewCollector(self.dsn, replace(self.seen, **changes))

    def execute(self, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Runs a statement; its rows, if it gives any."""
        with self.connection.cursor() as cursor:
            cursor.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else []

    def close(self) -> None:
        """Ends the connections."""
        self.collector.close()
        self.connection.close()

    def fill(self, rows: Sequence[Row]) -> None:
        """Puts these rows behind the view; dates and moments are given as texts."""
        self.execute("TRUNCATE held, by_rows, by_lines")
        names = list(self.types)
        statement = sql.SQL("INSERT INTO held VALUES ({})").format(
            sql.SQL(", ").join(sql.SQL("CAST(%s AS {})").format(sql.SQL(self.types[name])) for name in names)
        )
        with self.connection.cursor() as cursor:
            cursor.executemany(statement, [[row.get(name) for name in names] for row in rows])

    def by_rows(self) -> Outcome:
        """Reads row by row into `by_rows`."""
        outcome = Outcome()
        for page in self.collector.read(ARCHIVE, {}, AT):
            self._store(page, outcome, "by_rows")
        return outcome

    def by_lines(self) -> Outcome:
        """Reads as a first load does into `by_lines`."""
        outcome = Outcome()
        for step in self.collector.bulk(ARCHIVE, {}, AT, PLAN):
            if isinstance(step, Page):
                self._store(step, outcome, "by_lines")
            else:
                self._append(step)
                outcome.lines += step.rows
        return outcome

    def _append(self, lines: LineSlice) -> None:
        text = io.BytesIO(b"".join(lines.open(("das", 5))))
        columns = ", ".join(("source", "batch_id", *lines.columns))
        with self.connection.cursor() as cursor:
            cursor.copy_expert(f"COPY by_lines ({columns}) FROM STDIN (FORMAT csv)", text)
            assert cursor.rowcount == lines.rows

    def _store(self, page: Page, outcome: Outcome, table: str) -> None:
        mapped = self.mapper.of_picked.map(page.rows, AT, ARCHIVE)
        outcome.take(mapped)
        position = self.mapper.columns.index("unit_code")
        rows = [
            (*row[:position], OWNERS[row[position]], *row[position + 1 :])
            for row in mapped.rows
            if row[position] in OWNERS
        ]
        columns = ["owner_id" if name == "unit_code" else name for name in self.mapper.columns]
        if rows:
            text = copy_text(rows)
            with self.connection.cursor() as cursor:
                cursor.copy_expert(
                    f"COPY {table} ({', '.join(columns)}) FROM STDIN ({text.options})", io.BytesIO(text.data)
                )

    def differences(self) -> list[tuple[Any, ...]]:
        """Rows that stand in one of the tables only, or there more often."""
        names = ", ".join(KEPT)
        one, other = (f"SELECT {names} FROM {table}" for table in ("by_rows", "by_lines"))
        return self.execute(
            f"(SELECT 'by_rows', d::text FROM ({one} EXCEPT ALL {other}) d)"
            f" UNION ALL (SELECT 'by_lines', d::text FROM ({other} EXCEPT ALL {one}) d)"
        )
