"""Counts everything again from the records and compares: there must never be a differing cell.

All of it sees one snapshot and takes no lock, so merges go on meanwhile. Two engines can count: PostgreSQL where the
records lie, and DuckDB in this process over a Parquet export of the same snapshot. Both run the same views and the same
items, and so do the merges: a verification proves that the sums are those of the records, not that the items are right.
"""

from datetime import datetime
from pathlib import Path
from typing import Final

from core.model import Images
from store.database import Database
from store.merging.expected import KEYS, count_again, expected_rows
from store.verifying.comparison import compare, differing
from store.verifying.duck import parquet
from store.verifying.export import export, export_query, file_of
from store.verifying.manifest import Manifest, demand_same_definitions, read_manifest
from store.verifying.recount import recounted
from store.verifying.report import VerifyReport, Watch
from store.verifying.session import Session, counted, duck_in, export_folder, skipped_of, snapshot, version_of_sums

POSTGRES: Final = "postgres"
DUCKDB: Final = "duckdb"
BOTH: Final = "both"
ENGINES: Final = (POSTGRES, DUCKDB, BOTH)


def verify(database: Database, images: Images, slices: int | None = None, watch: Watch | None = None) -> VerifyReport:
    """Compares cells, tops and open cases with a full recount by PostgreSQL.

    `slices` for every subject; None lets each have as many as its rows need. Also compared: owners with the place of
    their unit or archive, and rows that wait with the owners that are known. StoppedError: `watch` stopped it.
    """
    session = Session(POSTGRES, watch)
    with snapshot(database, session.watch) as unit:
        skipped = skipped_of(unit)
        rows = count_again(unit, images, slices, counted(images, skipped), session.watch.part(0, 0.95).tell)
        session.watch.tell("comparing", 0.95)
        return session.report(unit, compare(unit), rows, skipped)


def verify_with_duckdb(
    database: Database,
    images: Images,
    at: datetime,
    folder: Path | None = None,
    watch: Watch | None = None,
    *,
    both: bool = False,
    taken_by: str = "",
) -> VerifyReport:
    """Exports one snapshot and compares its sums with a recount by DuckDB; the export stays when a folder is given.

    `both`: PostgreSQL counts the same snapshot too, and its rows are compared with those of DuckDB one by one.
    `taken_by`: who takes the export out; it stands in it.
    OperationError: no room, or a folder that holds something else. StoppedError: `watch` stopped it.
    """
    session = Session(BOTH if both else DUCKDB, watch)
    with export_folder(folder) as place, duck_in(session.watch) as engine:
        with snapshot(database, session.watch) as unit:
            skipped = skipped_of(unit)
            if both:
                count_again(unit, images, None, counted(images, skipped), session.watch.part(0, 0.4).tell)
                for table in KEYS:
                    export_query(unit, engine, _by_postgres(place, table), expected_rows(table), table)
            rows = export(unit, engine, place, session.watch.part(0.4 if both else 0, 0.6))
            manifest = Manifest(at, version_of_sums(unit), rows, skipped, taken_by=taken_by)
        manifest.write(place)
        found, counted_rows = recounted(engine, place, manifest, images, session.watch.part(0.6, 1))
        if both:
            for table in KEYS:
                name = f"{table} of postgres"
                number, samples = differing(engine, table, parquet(_by_postgres(place, table)), expected_rows(table))
                found = found.and_also(name, number, [f"{name}, {sample}" for sample in samples])
                _by_postgres(place, table).unlink()
        return session.report(engine, found, counted_rows, skipped)


def verify_export(folder: Path, images: Images, watch: Watch | None = None) -> VerifyReport:
    """Compares the sums of an earlier export with a recount of its records by DuckDB; no database is needed.

    OperationError: no export is there, or its sums follow other definitions or views than this program's.
    """
    session = Session(DUCKDB, watch)
    manifest = read_manifest(folder)
    demand_same_definitions(folder, manifest, images)
    with duck_in(session.watch) as engine:
        found, rows = recounted(engine, folder, manifest, images, session.watch)
        return session.report(engine, found, rows, manifest.skipped)


def _by_postgres(folder: Path, table: str) -> Path:
    return file_of(folder, f"postgres_{table}")
