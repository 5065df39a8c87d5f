"""What was noted on site, put together: replaced and removed entries, photos of facts, lines, and what is signed."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from evaluation.fieldwork.site import (
    digest_of,
    lines_of,
    photos_by_line,
    photos_of,
    record_of,
    recordings_by_line,
    recordings_of,
)
from store.evaluation.inspections import EntryRow

AT = datetime(2026, 4, 1, 1, tzinfo=UTC)


def noted(number: int, kind: str, told: Mapping[str, Any], replaces: int | None = None) -> EntryRow:
    """An entry of a device, made in the order of its number; photos are files of ten times their number."""
    raw = json.dumps(told)
    upload = number * 10 if kind in ("photo", "audio", "signature") else None
    gone = None if replaces is None else UUID(int=replaces)
    made = AT + timedelta(minutes=number)
    device = UUID(int=99)
    return EntryRow(
        UUID(int=number), 1, device, kind, {"raw": raw}, digest_of(raw), upload, gone, made, made, 1, "officer"
    )


def entry(number: int) -> str:
    return str(UUID(int=number))


def test_photos_stand_with_the_fact_or_check_they_were_taken_of() -> None:
    record = record_of(
        [
            noted(1, "fact", {"text": "库房渗水"}),
            noted(2, "check", {"point": "climate", "result": "not_ok", "note": "温湿度无记录"}),
            noted(3, "photo", {"name": "a", "shows": entry(1)}),
            noted(4, "photo", {"name": "b", "shows": entry(2)}),
            noted(5, "photo", {"name": "c"}),
            noted(6, "audio", {"name": "d", "shows": entry(2)}),
            noted(7, "audio", {"name": "e"}),
        ]
    )
    assert lines_of(record) == ["库房渗水", "温湿度无记录"]
    assert photos_by_line(record) == [[30], [40]]
    assert [one.upload for one in photos_of(record, "")] == [50]
    assert recordings_by_line(record) == [[], [60]]
    assert [one.upload for one in recordings_of(record, "")] == [70]


def test_a_photo_follows_a_check_that_is_answered_anew_and_loses_a_fact_that_is_taken_away() -> None:
    check = {"point": "climate", "result": "not_ok", "note": "无记录"}
    entries = [
        noted(1, "check", check),
        noted(2, "photo", {"name": "a", "shows": entry(1)}),
        noted(3, "check", {**check, "result": "ok"}, replaces=1),
        noted(4, "check", check, replaces=3),
        noted(5, "fact", {"text": "渗水"}),
        noted(6, "photo", {"name": "b", "shows": entry(5)}),
        noted(7, "fact", {"text": "", "removed": True}, replaces=5),
    ]
    record = record_of(entries)
    assert [one.upload for one in photos_of(record, entry(4))] == [20]
    assert [one.upload for one in photos_of(record, "")] == [60]
    assert photos_by_line(record) == [[20]]


def test_a_line_that_is_a_fact_and_wanting_too_stands_once() -> None:
    check = {"point": "room", "result": "not_ok", "note": "渗水"}
    record = record_of([noted(1, "fact", {"text": "渗水"}), noted(2, "check", check)])
    assert lines_of(record) == ["渗水"]
    assert photos_by_line(record) == [[]]


def test_both_sides_sign_what_a_photo_shows_too() -> None:
    fact, photo = noted(1, "fact", {"text": "渗水"}), noted(2, "photo", {"name": "a"})
    shown = replace(photo, content={"raw": json.dumps({"name": "a", "shows": entry(1)})})
    assert record_of([fact, photo]).digest != record_of([fact, shown]).digest
    signature = noted(3, "signature", {"name": "s"})
    assert record_of([fact, photo, signature]).digest == record_of([fact, photo]).digest
