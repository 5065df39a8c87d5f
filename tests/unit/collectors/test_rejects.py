"""What is kept of rows that are put aside."""

from datetime import UTC, date, datetime
from decimal import Decimal

from collectors.mapping.rejects import plain
from tests.unit.collectors.case_feed import AT, mapper, raw


def test_a_reject_keeps_only_fields_that_are_read() -> None:
    page = mapper().map([raw(files=-1), raw()], AT)
    assert "id_number" not in page.rejects[0].raw
    assert page.rejects[0].raw["title"] == "某事"


def test_a_nul_is_refused_and_made_visible_in_the_reject() -> None:
    page = mapper().map([raw(title="a\x00b"), raw()], AT)
    assert page.rejects[0].reason == "control_character"
    assert page.rejects[0].raw["title"] == "a␀b"


def test_raw_values_become_json() -> None:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    value = {"a": [Decimal("1.5"), moment, date(2026, 1, 1)], "b": ("x\x00", None, 3)}
    assert plain(value) == {
        "a": ["1.5", "2026-01-01T00:00:00+00:00", "2026-01-01"],
        "b": ["x␀", None, 3],
    }
