"""A feed of cases with columns of most types, for tests of its mapping."""

from datetime import UTC, datetime, timedelta
from typing import Any

from collectors.base import Places, TupleRows
from collectors.converting.moments import microseconds
from collectors.definition import Feed
from collectors.mapping.mapper import Mapper

AT = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)
UPDATED = "2026-11-26T10:00:00.000001+08:00"
VERSION = microseconds(datetime(2026, 11, 26, 2, 0, 0, 1, tzinfo=UTC))

FEED: dict[str, Any] = {
    "name": {"zh": "办件", "en": "Cases"},
    "table": "case_file",
    "path": "/cases",
    "key": ["case_no"],
    "tombstone": "deleted",
    "refuse": {"field": "secrecy", "secret": ["涉密"], "harmless": ["无"]},
    "columns": {
        "case_no": {"type": "text", "from": "no", "size": 20, "required": True},
        "title": {"type": "text", "size": 20},
        "state": {
            "type": "text",
            "from": ["list", "status"],
            "codes": {"a/01": "valid", "b/10": "valid", "a/02": "void"},
        },
        "place": {"type": "place", "from": "region"},
        "files": {"type": "int", "low": 0},
        "filed_on": {"type": "date"},
        "finished_at": {"type": "instant"},
        "missing": {"type": "empty_count", "of": ["title", "files"], "also": {"when": "born", "of": ["format"]}},
        "system": {"type": "constant", "value": "EDAS"},
    },
    "ignored": ["id_number"],
}


def mapper(**changes: Any) -> Mapper:
    feed = Feed.model_validate({**FEED, **changes})
    return Mapper("cases", feed, Places(330100, 330199, (330199, 330106)), timedelta(minutes=10), as_text=False)


def raw(**changes: Any) -> dict[str, Any]:
    row: dict[str, Any] = {
        "no": "C1",
        "title": "某事",
        "list": "a",
        "status": "01",
        "region": 330100,
        "files": 3,
        "filed_on": "2026-02-01",
        "finished_at": "2026-01-31T10:00:00+08:00",
        "born": True,
        "format": "OFD",
        "secrecy": "无",
        "id_number": "3301**********001X",
        "updated_at": UPDATED,
    }
    return row | changes


def without(row: dict[str, Any], *fields: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in fields}


def as_tuples(rows: list[dict[str, Any]], *fields: str) -> TupleRows:
    names = fields or tuple(dict.fromkeys(name for row in rows for name in row))
    return TupleRows(names, [tuple(row.get(name) for name in names) for row in rows])
