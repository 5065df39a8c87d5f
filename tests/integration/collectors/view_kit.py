"""The contract of sources that are views of a database: the rows of a bench lie in a table behind each view."""

from collections.abc import Iterator
from typing import Any

import psycopg2
import pytest
from psycopg2 import sql

from collectors.base import SourceSettings
from collectors.definition import Source
from collectors.transport_definition import View
from tests.collector_kit import Bench, SourceContract, recorded, source_named
from tests.recorded_host import Row

ARCHIVE = "330106A"
SQL_TYPES = {bool: "boolean", int: "bigint", str: "text"}
DATES = ("formed_on", "filed_on", "transferred_on", "extension_until", "opened_on")
INSTANTS = ("updated_at", "created_at", "started_at", "finished_at")


class ViewBench(Bench):
    """A feed behind a view."""

    def __init__(self, source: Source, code: str, rows: list[Row], dsn: str) -> None:
        self.dsn = dsn
        self.types = {name: _sql_type(name, rows) for name in rows[0]} | {"deleted": "boolean"}
        super().__init__(source, code, rows)

    @property
    def view(self) -> View:
        """The transport."""
        assert isinstance(self.source.transport, View)
        return self.source.transport

    def settings(self) -> SourceSettings:
        """The database."""
        return SourceSettings(self.dsn, overrides={"page_size": 2})

    def private_fields(self) -> list[str]:
        """Those that are texts; the one that holds the archive is not free."""
        return [name for name in self.spec.ignored if self.types[name] == "text" and name != "archive_code"]

    def execute(self, statement: str | sql.Composed, values: list[Any] | None = None) -> None:
        """Runs a statement as the owner of the source."""
        connection = psycopg2.connect(self.dsn)
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(statement, values)
        finally:
            connection.close()

    def publish(self) -> None:
        """Makes schema, table and view anew from the rows."""
        self.feed.collector.close()
        self.execute("DROP SCHEMA IF EXISTS das_view CASCADE; CREATE SCHEMA das_view; DROP TABLE IF EXISTS held")
        fields = list(dict.fromkeys(name for row in self.rows for name in row))
        columns = sql.SQL(", ").join(
            sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(self.types.get(name, "text"))) for name in fields
        )
        self.execute(sql.SQL("CREATE TABLE held ({})").format(columns))
        places = sql.SQL(", ").join(sql.Placeholder() * len(fields))
        for row in self.rows:
            self.execute(sql.SQL("INSERT INTO held VALUES ({})").format(places), [row.get(name) for name in fields])
        view = sql.Identifier("das_view", self.spec.path)
        self.execute(sql.SQL("CREATE VIEW {} AS SELECT * FROM held").format(view))


def _sql_type(name: str, rows: list[Row]) -> str:
    if name in DATES:
        return "date"
    if name in INSTANTS:
        return "timestamptz"
    values = [row[name] for row in rows if row.get(name) is not None]
    return SQL_TYPES[type(values[0])] if values else "text"


class ViewContract(SourceContract):
    """What holds for every feed behind a view."""

    @pytest.fixture
    def bench(self, code: str, database_url: str) -> Iterator[ViewBench]:
        """The feed with its recorded rows."""
        bench = ViewBench(source_named(self.source), code, recorded(self.source, code), database_url)
        yield bench
        bench.feed.collector.close()

    def test_a_field_of_another_type_stops_the_feed_and_keeps_what_is_stored(self, bench: ViewBench) -> None:
        bench.run()
        stored = len(bench.sink.batches)
        numbers = [name for name in bench.typed_fields if bench.types[name] in ("bigint", "boolean")]
        for field in [name for name in numbers if any(row[name] is not None for row in bench.rows)]:
            rows, kind = [dict(row) for row in bench.rows], bench.types[field]
            bench.types[field] = "text"
            bench.change_all_rows({field: "12"})
            report = bench.run()
            assert (report.outcome, f"field '{field}'" in report.reason) == ("stopped", True), report
            bench.rows[:], bench.types[field] = rows, kind
        assert len(bench.sink.batches) == stored

    def test_a_view_that_shows_nothing_is_not_believed(self, bench: ViewBench) -> None:
        bench.run()
        rows, committed = list(bench.rows), dict(bench.runs.committed)
        for row in bench.rows:
            row["archive_code"] = "330199A"
        bench.clock.at = bench.clock.at.replace(hour=6)
        report = bench.run()
        assert (report.outcome, f"{ARCHIVE}: {bench.spec.path} shows nothing" in report.reason) == ("suspect", True)
        assert bench.runs.committed["das", bench.code, ARCHIVE] == committed["das", bench.code, ARCHIVE]
        assert len(rows) == len(bench.rows)

    def test_trouble_in_one_archive_leaves_the_others_alone(self, bench: ViewBench) -> None:
        other = dict(bench.rows[-1], archive_code="330199A")
        bad = [name for name in bench.typed_fields if bench.types[name] == "text" and name != "archive_code"]
        other[bad[-1]] = "x" * 5000
        bench.rows.append(other)
        report = bench.run()
        assert report.rows == bench.harmless() - 1
        assert (report.outcome, report.rejected) == ("stopped", 1)
        assert report.reason.startswith("330199A: all 1 rows are rejected")
        assert ("das", bench.code, ARCHIVE) in bench.runs.committed
