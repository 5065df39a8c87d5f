"""A catalogue of any size behind the view that the stand-in of the catalogue system shows: made by the server itself.

The stand-in makes a row in some 100 µs; five million of them would take longer than all that is measured. Here a table
is filled by one statement, with fields as full and as untidy as the stand-in's: one row in a thousand is secret, one in
a thousand has something that its mapping refuses or mends.
"""

from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import Final

import psycopg2
from psycopg2 import sql

READER: Final = "das_reader"


def _pick(salt: int, choices: int) -> str:
    """An even choice 0 … choices − 1 of the row `i`, the same each time."""
    return f"mod(hashint8extended(i, {salt}) & 9223372036854775807, {choices})::int"


def _one_of(salt: int, *words: str) -> str:
    """One of these words, each as often as it stands here."""
    listed = ", ".join(f"'{word}'" for word in words)
    return f"(ARRAY[{listed}])[1 + {_pick(salt, len(words))}]"


_UNIT: Final = f"u.codes[1 + mod({_pick(1, 1_000_000)}, u.many)]"
_PLACE: Final = f"u.places[1 + mod({_pick(1, 1_000_000)}, u.many)]"
_YEAR: Final = f"(1960 + {_pick(2, 66)})"
_PAGES: Final = f"(1 + {_pick(3, 60)})"
_BORN: Final = f"({_YEAR} >= 2015 AND {_pick(4, 3)} > 0)"
_HELD: Final = f"({_YEAR} < 2005)"
_DIGITISED: Final = f"({_pick(5, 4)} > 0)"
_FORMED: Final = f"(make_date({_YEAR}, 1, 1) + {_pick(6, 365)})"
_FILED: Final = f"({_FORMED} + {_pick(7, 300)})"

FIELDS: Final[Mapping[str, tuple[str, str]]] = {
    "item_id": ("text", "'I' || lpad(i::text, 9, '0')"),
    "archive_code": ("text", f"{_PLACE} || 'A'"),
    "holder_kind": ("text", f"CASE WHEN {_HELD} THEN '馆藏' ELSE '室藏' END"),
    "owner_code": ("text", f"CASE WHEN {_HELD} THEN {_PLACE} || 'A' ELSE {_UNIT} END"),
    "unit_uscc": ("text", _UNIT),
    "on_accession_roster": ("boolean", f"{_pick(8, 5)} > 0"),
    "place_code": ("int", f"{_PLACE}::int"),
    "archival_code": (
        "text",
        f"CASE WHEN {_pick(9, 1000)} = 0 THEN ' ' ELSE '' END || 'J' || lpad({_pick(10, 300)}::text, 3, '0')"
        f" || '-WS·' || {_YEAR} || '-Y-BGS-' || lpad({_pick(11, 10000)}::text, 4, '0')",
    ),
    "fonds_code": ("text", f"'J' || lpad({_pick(10, 300)}::text, 3, '0')"),
    "category": ("text", _one_of(12, "WS", "WS", "WS", "KJ", "ZP", "ZY")),
    "year": ("int", _YEAR),
    "retention": ("text", _one_of(13, "永久", "30年", "10年", "长期", "短期")),
    "org_code": ("text", _one_of(14, "BGS", "RSC", "YWC")),
    "item_no": ("text", f"lpad({_pick(11, 10000)}::text, 4, '0')"),
    "title": (
        "text",
        f"'关于' || {_one_of(15, '设施修缮', '宣传周活动', '年度工作总结', '人员调配')} || '(' || {_YEAR} || ')'",
    ),
    "author": (
        "text",
        f"CASE WHEN {_pick(16, 50)} > 0 THEN {_one_of(17, '稻浪营运社', '麦笛研习院', '云栖事务所')} END",
    ),
    "doc_no": ("text", f"'演〔' || {_YEAR} || '〕' || {_pick(18, 500)} || '号'"),
    "formed_on": ("date", _FORMED),
    "secrecy": ("text", f"CASE {_pick(19, 1000)} WHEN 0 THEN '涉密' WHEN 1 THEN '内部' ELSE '无' END"),
    "pages": ("int", _PAGES),
    "medium": ("text", f"CASE WHEN {_BORN} THEN '电子' ELSE {_one_of(20, '纸质', '纸质', '纸质', '双套')} END"),
    "born_digital": ("boolean", _BORN),
    "paper_original": ("boolean", f"NOT {_BORN}"),
    "filed_via": ("text", f"CASE WHEN {_BORN} THEN {_one_of(21, 'ERMS', 'EDAS')} ELSE 'DAS' END"),
    "digitised": ("boolean", _DIGITISED),
    "digit_exclusion": ("text", f"CASE WHEN {_pick(22, 200)} = 0 THEN '损坏' END"),
    "ocr": ("boolean", "false"),
    "control_flag": ("text", _one_of(23, "开放", "控制")),
    "filed_on": ("date", _FILED),
    "clause_no": ("text", "'5.5'"),
    "scheme_version": ("text", "'V1'"),
    "extension_until": ("date", f"CASE WHEN {_pick(24, 300)} = 0 THEN {_FILED} + 9000 END"),
    "transferred_on": ("date", f"CASE WHEN {_HELD} THEN {_FILED} + 4000 END"),
    "batch_no": ("text", f"CASE WHEN {_HELD} THEN 'PC' || {_YEAR} || '-' || lpad({_pick(25, 40)}::text, 4, '0') END"),
    "open_review": ("text", _one_of(26, "未审", "未审", "开放", "控制")),
    "opened_on": ("date", f"CASE WHEN {_YEAR} < 1990 THEN {_FORMED} + 9200 END"),
    "deleted": ("boolean", f"{_pick(27, 2000)} = 0"),
    "created_at": ("timestamptz", "timestamptz '2026-01-01 00:00Z' + i * interval '100 microseconds'"),
    "updated_at": ("timestamptz", "timestamptz '2026-01-01 00:00Z' + i * interval '100 microseconds'"),
    "file_format": ("text", f"CASE WHEN {_BORN} OR {_DIGITISED} THEN 'PDF' END"),
    "file_name": ("text", f"CASE WHEN {_BORN} OR {_DIGITISED} THEN lpad(i::text, 9, '0') || '.pdf' END"),
    "file_bytes": (
        "bigint",
        f"CASE WHEN {_BORN} OR {_DIGITISED} THEN {_PAGES} * 1200000::bigint + {_pick(28, 90000)} END",
    ),
    "image_count": ("int", f"CASE WHEN {_DIGITISED} THEN {_PAGES} END"),
    "image_pages": ("int", f"CASE WHEN {_DIGITISED} THEN {_PAGES} END"),
}
"""field of the view → its type and its value in the row `i`"""


def publish(dsn: str, password: str, rows: int, units: Sequence[tuple[str, int]]) -> None:
    """Fills the table and shows it to the reader; `units`: (code, place) of the agencies that there are."""
    codes, places = zip(*units, strict=True)
    columns = ", ".join(f"{name} {kind} {'NOT NULL' if name in _KEYS else ''}" for name, (kind, _) in FIELDS.items())
    values = ", ".join(value for _, value in FIELDS.values())
    with closing(psycopg2.connect(dsn)) as connection, connection, connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA das; CREATE SCHEMA das_view; CREATE UNLOGGED TABLE das.item ({columns})")
        cursor.execute(
            f"INSERT INTO das.item SELECT {values} FROM generate_series(1::bigint, %s) i,"
            " (SELECT %s::text[] AS codes, %s::text[] AS places, %s AS many) u",
            (rows, list(codes), [str(place) for place in places], len(codes)),
        )
        cursor.execute("CREATE INDEX ON das.item (archive_code, updated_at, item_id); ANALYZE das.item")
        cursor.execute("CREATE VIEW das_view.v_item AS SELECT * FROM das.item")
        cursor.execute(
            sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(READER), sql.Literal(password))
        )
        cursor.execute(
            f"GRANT USAGE ON SCHEMA das_view TO {READER}; GRANT SELECT ON ALL TABLES IN SCHEMA das_view TO {READER}"
        )


_KEYS: Final = frozenset({"item_id", "archive_code", "updated_at"})
