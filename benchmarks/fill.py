"""A store of any size in minutes: records made by the server itself, then keys, indexes, statistics and sums.

Every row is a function of its number. It is the shape of a city's records, not of one source: for figures that ask how
the store behaves when it is large, and not how it is loaded.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Final

from core.days import local_date
from core.model import Images
from core.settings import load_settings
from operations.configuration import DEFAULT_CONFIG
from store.database import Database, UnitOfWork
from store.merging.horizon import set_horizon
from store.recompute import recompute

AGENCIES: Final = 1_286
MATTERS: Final = 3_800
CHUNK: Final = 500_000

SHARES: Final[Mapping[str, float]] = {
    "case_file": 0.2,
    "case_package": 0.2,
    "check_report": 0.2,
    "licence": 0.1,
    "licence_link": 0.1,
    "document": 0.02,
    "document_archive": 0.02,
    "catalogue_item": 0.14,
    "volume": 0.01,
    "lookup": 0.01,
}
"""which part of all rows lies in which table"""

DELIVERED: Final = "'bench', 1700000000000000 + i, 1"


def _pick(salt: int, choices: int | str, number: str = "i") -> str:
    """An even choice 0 … choices − 1 of the row `number`, the same each time."""
    return f"mod(hashint8extended({number}, {salt}) & 9223372036854775807, {choices})::int"


_OWNER: Final = f"(SELECT ids[1 + {_pick(1, 'array_length(ids, 1)')}] FROM agencies)"
_HOLDER: Final = f"(SELECT ids[1 + {_pick(2, 14)}] FROM archives)"
_FINISHED: Final = f"%(at)s::timestamptz - {_pick(3, 1095 * 24)} * INTERVAL '1 hour'"
_DAY: Final = f"%(today)s::date - {_pick(3, 1095)}"
_CASE_NO: Final = "'3301' || lpad(i::text, 22, '0')"

ROWS: Final[Mapping[str, tuple[str, str]]] = {
    "case_file": (
        "case_no, item_impl_code, power_type, region_code, applicant_type, channel, received_at, promised_at,"
        " finished_at, result, owner_id",
        f"{_CASE_NO}, 'M' || {_pick(4, MATTERS)}, 1 + {_pick(5, 10)}, 330106, 'person', 'online',"
        f" {_FINISHED} - INTERVAL '3 days', {_FINISHED} + INTERVAL '2 days',"
        f" CASE WHEN {_pick(6, 100)} > 0 THEN {_FINISHED} END,"
        f" CASE WHEN {_pick(7, 20)} > 0 THEN 'granted' ELSE 'withdrawn' END, {_OWNER}",
    ),
    "case_package": (
        "case_no, package_id, package_digest, files, bytes, pushed_at, filed_at, archival_code, status, check_id",
        f"{_CASE_NO}, 'P' || i, md5(i::text), 5, 400000, {_FINISHED} + INTERVAL '1 day',"
        f" {_FINISHED} + (1 + {_pick(8, 20)}) * INTERVAL '1 day', 'A' || i,"
        f" CASE WHEN {_pick(9, 64)} > 0 THEN 'filed' ELSE 'checking' END, 'K' || i",
    ),
    "check_report": (
        "check_id, system, stage, object_kind, object_id, attempt, result, started_at, finished_at, owner_id",
        f"'K' || i, 'EDAS', 'filing', 'package', 'P' || i, 1 + {_pick(10, 30)} / 29,"
        f" CASE WHEN {_pick(11, 64)} > 0 THEN 'passed' ELSE 'failed' END,"
        f" {_FINISHED} + INTERVAL '1 day', {_FINISHED} + INTERVAL '25 hours', {_OWNER}",
    ),
    "licence": (
        "cert_identifier, cert_type_code, cert_name, holder_type, issued_on, licence_version, state, owner_id",
        f"'1.2.156.3005.2.' || i, 'T' || {_pick(4, 300)}, '证照', 'person', {_DAY}, 1,"
        f" CASE WHEN {_pick(6, 200)} > 0 THEN 'valid' ELSE 'void' END, {_OWNER}",
    ),
    "licence_link": (
        "cert_identifier, archival_code, package_id, filed_at, status",
        f"'1.2.156.3005.2.' || i, 'L' || i, 'LP' || i, {_FINISHED} + {_pick(8, 30)} * INTERVAL '1 day',"
        f" CASE WHEN {_pick(9, 64)} > 0 THEN 'filed' ELSE 'pending' END",
    ),
    "document": (
        "doc_id, oa_system, doc_no, title, finished_at, filing_year, in_scope, owner_id",
        f"'D' || i, 'OA1', '〔2026〕' || i, '关于工作的通知', {_FINISHED},"
        f" extract(YEAR FROM {_FINISHED})::smallint, {_pick(6, 10)} > 0, {_OWNER}",
    ),
    "document_archive": (
        "doc_id, archival_code, package_id, received_at, filed_at, status, missing_elements, paper_original",
        f"'D' || i, 'DA' || i, 'DP' || i, {_FINISHED}, {_FINISHED} + {_pick(8, 200)} * INTERVAL '1 day',"
        f" CASE WHEN {_pick(9, 16)} > 0 THEN 'filed' ELSE 'returned' END, {_pick(10, 12)} / 11, {_pick(11, 3)} = 0",
    ),
    "catalogue_item": (
        "item_id, holder_kind, fonds_code, archival_code, category, formed_on, retention, medium, born_digital,"
        " paper_original, secret, filed_via, image_pages, pages, file_bytes, missing_elements, on_roster, filed_on,"
        " transferred_on, holder_id, owner_id",
        f"'I' || i, 'archive', 'F' || {_pick(4, 1286)}, 'AC' || i, 'WS', {_DAY} - 3650, 'permanent', 'paper', FALSE,"
        f" TRUE, FALSE, 'DAS', CASE WHEN {_pick(6, 4)} > 0 THEN 10 END, 10, 1000000, 0, {_pick(7, 10)} > 0,"
        f" {_DAY}, {_DAY} + 30, {_HOLDER}, {_OWNER}",
    ),
    "volume": (
        "volume_id, archival_code, fonds_code, holder_kind, category, items, pages, filed_on, transferred_on,"
        " holder_id",
        f"'V' || i, 'VC' || i, 'F' || {_pick(4, 1286)}, 'archive', 'WS', 20, 200, {_DAY}, {_DAY} + 30, {_HOLDER}",
    ),
    "lookup": (
        "request_no, channel, category, target_archive, accept_archive, accepted_at, promised_at, routed_at,"
        " answered_at, result, copies, e_certificate, owner_id",
        f"'Q' || i, 'online', 'marriage', '330106A', '330102A', {_FINISHED}, {_FINISHED} + INTERVAL '5 days',"
        f" {_FINISHED}, {_FINISHED} + {_pick(8, 7)} * INTERVAL '1 day', 'found', 1, {_pick(9, 2)} = 0, {_HOLDER}",
    ),
}
"""table → its columns, and what the row number i says in them"""

OWNERS: Final = (
    "INSERT INTO owner (code, kind, name, place_code, version)"
    " SELECT 'U' || lpad(i::text, 17, '0'), 'agency', '单位' || i, (%(places)s::int[])[1 + mod(i, 14)], 1"
    " FROM generate_series(1, %(agencies)s) i",
    "INSERT INTO owner (code, kind, name, place_code, version)"
    " SELECT p || 'A', 'archive', '档案馆' || p, p, 1 FROM unnest(%(places)s::int[]) p",
    "INSERT INTO unit (unit_code, name, place_code, status, owner_id, source, version, batch_id)"
    " SELECT code, name, place_code, 'active', owner_id, 'bench', 1, 1 FROM owner WHERE kind = 'agency'",
    "INSERT INTO archive (archive_code, name, place_code, accession_retention, n_years, n_electronic, owner_id, source,"
    " version, batch_id) SELECT code, name, place_code, ARRAY['permanent', 'y30'], 10, 5, owner_id, 'bench', 1, 1"
    " FROM owner WHERE kind = 'archive'",
    "INSERT INTO matter (item_impl_code, in_scope, power_type, owner_id, source, version, batch_id)"
    f" SELECT 'M' || i, mod(i, 20) > 0, 1 + mod(i, 10), {_OWNER}, {DELIVERED} FROM generate_series(0, {MATTERS - 1}) i",
    "INSERT INTO fonds (fonds_code, fonds_name, on_roster, owner_id, source, version, batch_id)"
    f" SELECT 'F' || i, '全宗' || i, TRUE, {_OWNER}, {DELIVERED} FROM generate_series(0, 1285) i",
)

Told = Callable[[str], None]


def fill(database: Database, images: Images, rows: int, at: datetime, told: Told, agencies: int = AGENCIES) -> None:
    """Fills an empty store with about `rows` records of agencies and their sums; `told` hears of every step."""
    values = {"at": at, "today": local_date(at), "places": _places(), "agencies": agencies}
    with database.begin() as unit:
        set_horizon(unit, at)
        for statement in OWNERS:
            _lists(unit)
            unit.execute(statement, values)
    for table, share in SHARES.items():
        number = round(rows * share)
        told(f"{table}: {number:,} rows")
        with _bare(database, table):
            _insert(database, table, number, values)
    with database.begin() as unit:
        unit.execute("ANALYZE")
    told("sums")
    recompute(database, images, at)


def _places() -> list[int]:
    return [place.code for place in load_settings(DEFAULT_CONFIG).city.places]


def _lists(unit: UnitOfWork) -> None:
    """The owners as arrays, so that a row finds its own without a join."""
    unit.execute("DROP TABLE IF EXISTS agencies, archives")
    for name, kind in (("agencies", "agency"), ("archives", "archive")):
        unit.execute(
            f"CREATE TEMPORARY TABLE {name} ON COMMIT DROP AS"
            f" SELECT array_agg(owner_id ORDER BY owner_id) AS ids FROM owner WHERE kind = '{kind}'"
        )


def _insert(database: Database, table: str, number: int, values: Mapping[str, object]) -> None:
    columns, row = ROWS[table]
    for low in range(1, number + 1, CHUNK):
        with database.begin() as unit:
            _lists(unit)
            unit.execute("SET LOCAL synchronous_commit = off")
            unit.execute(
                f"INSERT INTO {table} ({columns}, source, version, batch_id)"
                f" SELECT {row}, {DELIVERED} FROM generate_series(%(low)s, %(high)s) i",
                {**values, "low": low, "high": min(low + CHUNK - 1, number)},
            )


@contextmanager
def _bare(database: Database, table: str) -> Iterator[None]:
    """The table without its keys and indexes, which are built anew afterwards."""
    with database.begin() as unit:
        key, definition = unit.rows(
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE conrelid = %s::regclass AND contype = 'p'",
            [table],
        )[0]
        indexes = unit.rows(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND indexname <> %s", (table, key)
        )
        unit.execute(f"ALTER TABLE {table} DROP CONSTRAINT {key}")
        for name, _ in indexes:
            unit.execute(f"DROP INDEX {name}")
    yield
    with database.begin() as unit:
        unit.execute("SET LOCAL maintenance_work_mem = '1GB'")
        unit.execute(f"ALTER TABLE {table} ADD CONSTRAINT {key} {definition}")
        for _, text in indexes:
            unit.execute(text)
