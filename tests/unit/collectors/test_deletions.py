"""The feed that names what was deleted in the others."""

from datetime import UTC, datetime, timedelta

import pytest

from collectors.definition import Deletions
from collectors.mapping.deletions import DeletionMapper
from core.errors import StopSourceError
from core.model import Deletion

AT = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)
WHEN = "1970-01-01T08:00:01.000002+08:00"
GONE_AT = "2026-11-26T10:00:00+08:00"
GONE = 1_795_658_400_000_000

MAPPER = DeletionMapper(
    "deletions",
    Deletions.model_validate(
        {
            "name": {"zh": "删除", "en": "Deletions"},
            "path": "/deletions",
            "targets": {"edas/cases": "cases", "checks": "checks"},
        }
    ),
    timedelta(minutes=10),
)


def test_deletions_are_sorted_by_our_feed() -> None:
    rows = [
        {"feed": "edas/cases", "id": "C1", "deleted_at": GONE_AT},
        {"feed": "checks", "id": "E1", "deleted_at": GONE_AT},
        {"feed": "edas/cases", "id": "C2", "deleted_at": GONE_AT},
    ]
    page = MAPPER.map(rows, AT)
    assert page.deletions == {
        "cases": [Deletion(("C1",), GONE), Deletion(("C2",), GONE)],
        "checks": [Deletion(("E1",), GONE)],
    }


def test_a_deletion_that_cannot_be_read_is_put_aside() -> None:
    rows = [
        {"feed": "checks", "id": "E1", "deleted_at": WHEN},
        {"feed": "checks", "id": "", "deleted_at": GONE_AT},
        {"feed": "checks", "id": "E3"},
        {"feed": "checks", "id": "E4", "deleted_at": GONE_AT},
    ]
    page = MAPPER.map(rows, AT)
    assert [(reject.key, reject.reason) for reject in page.rejects] == [
        ("E1", "instant_past"),
        ("", "required"),
        ("E3", "missing_field"),
    ]
    assert page.deletions == {"checks": [Deletion(("E4",), GONE)]}


def test_feeds_that_are_no_texts_any_more_stop_the_feed_before_a_deletion_is_lost() -> None:
    rows = [{"feed": {"text": "checks"}, "id": "E1", "deleted_at": GONE_AT}]
    with pytest.raises(StopSourceError, match="feed"):
        MAPPER.map(rows, AT)


def test_a_deletion_that_names_no_feed_is_put_aside() -> None:
    rows: list[dict[str, str | None]] = [
        {"feed": None, "id": "E1", "deleted_at": GONE_AT},
        {"feed": "checks", "id": "E2", "deleted_at": GONE_AT},
    ]
    page = MAPPER.map(rows, AT)
    assert [(reject.key, reject.reason) for reject in page.rejects] == [("E1", "required")]
    assert page.deletions == {"checks": [Deletion(("E2",), GONE)]}


def test_deletions_in_a_feed_that_is_not_read_warn() -> None:
    page = MAPPER.map([{"feed": "other", "id": "1", "deleted_at": GONE_AT, "by": "x"}], AT)
    assert page.warnings == (
        "deletions: deletions in 'other', a feed that is not read",
        "deletions: unknown field 'by'",
    )


def test_a_missing_field_stops_the_feed() -> None:
    with pytest.raises(StopSourceError, match="expected the field 'id'"):
        MAPPER.map([{"feed": "checks", "deleted_at": GONE_AT}], AT)


def test_an_empty_page_has_no_deletions() -> None:
    assert MAPPER.map([], AT).deletions == {}


def test_the_whole_row_tells_a_deletion_from_another() -> None:
    row = {"feed": "checks", "id": "E1", "deleted_at": GONE_AT}
    first, same, other = MAPPER.identities([row, dict(row), {**row, "id": "E2"}])
    assert first == same != other
