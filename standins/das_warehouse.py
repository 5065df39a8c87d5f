"""The PostgreSQL of the catalogue: filled once, changed row by row, shown through views to a read-only account."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Final

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import cursor as Cursor  # noqa: N812 the driver's class

from standins.columns import digests
from standins.das_tables import FILES, OF_FEED, copy_rows, file_row, mark_deleted, stamped, upsert
from standins.days import iso
from standins.faults import Fault, FaultBoard
from standins.feeds import Feed, Row
from standins.journal import Change, Origin
from standins.rng import Rng, span

READER: Final = "das_reader"
VIEWS: Final = {
    "fonds": "v_fonds",
    "volumes": "v_volume",
    "items": "v_item",
    "files": "v_file",
    "checks": "v_check_report",
}
_MARK: Final = "-- after the load"
_FAULTS: Final = ("unknown_column", "missing_column", "retyped_column", "empty_success", "status_500", "timeout")


class Warehouse:
    """A database of the stand-in's own; `dsn` belongs to an account that may create schemas and roles."""

    def __init__(self, dsn: str, reader_password: str) -> None:
        self._dsn = dsn
        self._reader_password = reader_password

    @contextmanager
    def begin(self) -> Iterator[Cursor]:
        """One transaction on a connection of its own, so that a restarted server is no trouble."""
        connection = psycopg2.connect(self._dsn)
        try:
            with connection, connection.cursor() as cursor:
                yield cursor
        finally:
            connection.close()

    def fill(self, origin: Origin, feeds: Sequence[Feed]) -> bool:
        """Makes tables, rows and views, unless this very world lies there already. Returns whether it filled."""
        with self.begin() as cursor:
            if _kept(cursor) == asdict(origin):
                return False
            before, after = _schema().split(_MARK)
            cursor.execute("DROP SCHEMA IF EXISTS das_view CASCADE")
            cursor.execute("DROP SCHEMA IF EXISTS das CASCADE")
            cursor.execute(before)
            for feed in feeds:
                self._load(cursor, feed, origin)
            cursor.execute(after)
            cursor.execute("INSERT INTO das.das_meta VALUES ('origin', %s)", (json.dumps(asdict(origin)),))
            cursor.execute("INSERT INTO das.das_meta VALUES ('applied', '0')")
            self._open_for_reading(cursor)
        return True

    def _load(self, cursor: Cursor, feed: Feed, origin: Origin) -> None:
        rng, done = Rng(origin.seed), 0
        for rows in stamped(feed, origin.start):
            if feed.name == "items":
                copy_rows(cursor, FILES, _files(rows, digests(rng, "file.sm3", span(done, done + len(rows)))))
                for row in rows:
                    row["created_at"] = row["updated_at"]
            copy_rows(cursor, OF_FEED[feed.name], rows)
            done += len(rows)

    def _open_for_reading(self, cursor: Cursor) -> None:
        for view in VIEWS.values():
            cursor.execute(f"CREATE VIEW das_view.{view} AS SELECT * FROM das.{view}")
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (READER,))
        verb = "ALTER" if cursor.fetchone() else "CREATE"
        password = sql.Literal(self._reader_password)
        role = sql.SQL(f"{verb} ROLE {READER} LOGIN NOSUPERUSER PASSWORD {{}}").format(password)
        cursor.execute(role)
        cursor.execute(f"ALTER ROLE {READER} SET default_transaction_read_only = on")
        cursor.execute(f"GRANT USAGE ON SCHEMA das_view TO {READER}")
        cursor.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA das_view TO {READER}")

    def applied(self) -> int:
        """The stamp of the last change that was written here."""
        with self.begin() as cursor:
            cursor.execute("SELECT value::bigint FROM das.das_meta WHERE key = 'applied'")
            row = cursor.fetchone()
        return int(row[0]) if row else 0

    def apply(self, changes: Sequence[Change]) -> None:
        """Writes changes, the last of each row, in one transaction; its rows carry the stamp of the last change."""
        latest = {(change.feed, change.key): change for change in changes}
        stamp = max(change.stamp for change in changes)
        with self.begin() as cursor:
            for feed, table in OF_FEED.items():
                mine = [change for change in latest.values() if change.feed == feed]
                rows = [change.row for change in mine if change.row is not None]
                gone = [change.key for change in mine if change.row is None]
                if rows:
                    upsert(cursor, table, rows, stamp)
                if gone:
                    mark_deleted(cursor, table, gone, stamp)
                if feed == "items":
                    self._apply_files(cursor, rows, stamp)
            cursor.execute("UPDATE das.das_meta SET value = %s WHERE key = 'applied'", (str(stamp),))

    def _apply_files(self, cursor: Cursor, items: list[Row], stamp: int) -> None:
        bare = [f"F{item['item_id']}" for item in items if item["file_format"] is None]
        if bare:
            mark_deleted(cursor, FILES, bare, stamp)
        files = [file for item in items if (file := file_row(item, f"{stamp:064x}", iso(stamp))) is not None]
        if files:
            upsert(cursor, FILES, files, stamp)

    def show(self, faults: Sequence[Fault]) -> None:
        """Shows the views as they are, bent by the faults that are switched on."""
        with self.begin() as cursor:
            for feed, view in VIEWS.items():
                mine = [fault for fault in faults if fault.feed in (None, feed, view)]
                cursor.execute(f"DROP VIEW das_view.{view}")
                cursor.execute(_bent_view(cursor, view, mine))
                if not any(fault.kind == "status_500" for fault in mine):
                    cursor.execute(f"GRANT SELECT ON das_view.{view} TO {READER}")


class ViewFaults(FaultBoard):
    """Faults of a database: they bend its views and stay until cleared."""

    def __init__(self, warehouse: Warehouse) -> None:
        super().__init__()
        self._warehouse = warehouse

    def set(self, fault: Fault) -> None:
        """Switches a fault on. Raises ValueError for one that a view cannot have."""
        if fault.kind not in _FAULTS or fault.times is not None:
            raise ValueError(f"a view has no fault {fault.kind!r}, and faults of views last until cleared")
        super().set(fault)
        self._warehouse.show(self.listed())

    def clear(self) -> None:
        """Switches every fault off."""
        super().clear()
        self._warehouse.show([])


def _bent_view(cursor: Cursor, view: str, faults: Sequence[Fault]) -> str:
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'das' AND table_name = %s "
        "ORDER BY ordinal_position",
        (view,),
    )
    columns = {str(name): str(name) for (name,) in cursor.fetchall()}
    condition = ""
    for fault in faults:
        column = fault.column or list(columns)[5]
        if fault.kind == "unknown_column":
            columns[fault.column or "surprise"] = "'new'::text"
        elif fault.kind == "missing_column":
            columns.pop(column, None)
        elif fault.kind == "retyped_column":
            columns[column] = f"to_jsonb({column})"
        elif fault.kind == "empty_success":
            condition = " WHERE false"
        elif fault.kind == "timeout":
            condition = f" WHERE (SELECT pg_sleep({float(fault.seconds)})) IS NOT NULL"
    shown = ", ".join(f"{expression} AS {name}" for name, expression in columns.items())
    return f"CREATE VIEW das_view.{view} AS SELECT {shown} FROM das.{view}{condition}"


def _files(items: Sequence[Row], sm3: Sequence[str]) -> list[Row]:
    files = (file_row(item, digest, item["updated_at"]) for item, digest in zip(items, sm3, strict=True))
    stamp = {item["item_id"]: item["updated_at"] for item in items}
    return [{**file, "deleted": False, "updated_at": stamp[file["item_id"]]} for file in files if file is not None]


def _schema() -> str:
    return (Path(__file__).parent / "das_schema.sql").read_text(encoding="utf-8")


def _kept(cursor: Cursor) -> object:
    cursor.execute("SELECT to_regclass('das.das_meta') IS NOT NULL")
    there = cursor.fetchone()
    if not (there and there[0]):
        return None
    cursor.execute("SELECT value FROM das.das_meta WHERE key = 'origin'")
    row = cursor.fetchone()
    return json.loads(row[0]) if row else None
