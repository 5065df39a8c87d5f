"""A feed with every type of column there is, and a row of it without anything odd."""

from datetime import timedelta
from typing import Any, Final

from collectors.base import LinePlan
from collectors.definition import Feed

ARCHIVE: Final = "330106A"
TOLERANCE: Final = timedelta(minutes=10)
OWNERS: Final = {"113301": 7, "113302": 8, "O'Neil\\": 9}
FEED: Final = Feed.model_validate(
    {
        "name": {"zh": "件", "en": "Items"},
        "table": "item",
        "path": "v_item",
        "key": ["id"],
        "tombstone": "deleted",
        "refuse": {"field": "secrecy", "secret": ["涉密"], "harmless": ["无", "内部"]},
        "columns": {
            "id": {"type": "text", "size": 12, "required": True},
            "title": {"type": "text", "size": 8},
            "note": {"type": "text", "size": 1300, "lines": True},
            "retention": {"type": "text", "codes": {"永久": "permanent", "30年": "y30", "不详": None}},
            "state": {"type": "text", "from": ["list_name", "list_status"], "codes": {"甲/1": "valid", "乙/1": "void"}},
            "pages": {"type": "smallint", "low": 0},
            "bytes": {"type": "bigint"},
            "written": {"type": "int", "written": "text", "low": -5},
            "born": {"type": "bool", "required": True},
            "paper": {"type": "bool", "codes": {"是": True, "否": False}},
            "grade": {"type": "smallint", "codes": {1: 10, 2: 20, 3: None}},
            "formed": {"type": "date"},
            "seen": {"type": "instant"},
            "promised": {"type": "instant", "future": True},
            "local": {"type": "instant"},
            "digest": {"type": "digest"},
            "place": {"type": "place"},
            "district": {"type": "place"},
            "secret": {"type": "constant", "value": False},
            "missing": {
                "type": "empty_count",
                "of": ["title", "author", "pages", "formed"],
                "also": {"when": "born", "of": ["digest", "bytes"]},
            },
            "unit_code": {"type": "text", "from": "unit", "size": 18, "required": True},
        },
        "ignored": ["archive_code"],
    }
)
KEPT: Final = {
    "id": "text",
    "title": "text",
    "note": "text",
    "retention": "text",
    "state": "text",
    "pages": "smallint",
    "bytes": "bigint",
    "written": "int",
    "born": "boolean",
    "paper": "boolean",
    "grade": "smallint",
    "formed": "date",
    "seen": "timestamptz",
    "promised": "timestamptz",
    "local": "timestamptz",
    "digest": "text",
    "place": "int",
    "district": "int",
    "secret": "boolean",
    "missing": "smallint",
    "owner_id": "int",
    "version": "bigint",
}
PLAN: Final = LinePlan(frozenset(KEPT) - {"owner_id", "version"}, {"unit_code": "owner_id"}, OWNERS)


def good_row(number: int, **changes: Any) -> dict[str, Any]:
    """A row without anything odd."""
    row: dict[str, Any] = {
        "id": f"I{number}",
        "archive_code": ARCHIVE,
        "updated_at": f"2026-11-01 10:00:{number % 60:02}.{number:06}+08",
        "deleted": False,
        "secrecy": "无",
        "title": "关于通知",
        "note": "第一行\n第二行",
        "retention": "永久",
        "list_name": "甲",
        "list_status": "1",
        "pages": 3,
        "bytes": 4096,
        "written": "17",
        "born": True,
        "paper": "是",
        "grade": 2,
        "formed": "2020-02-29",
        "seen": "2026-10-01 00:00:00+00",
        "promised": "2027-01-01 00:00:00+00",
        "local": "2026-10-01 08:00:00",
        "digest": "a" * 64,
        "place": 330106,
        "district": "330100",
        "author": "某某",
        "unit": "113301",
    }
    return row | changes
