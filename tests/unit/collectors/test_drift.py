"""Fields that are not what the source file says."""

from typing import Any

import pytest

from core.errors import StopSourceError
from tests.unit.collectors.case_feed import AT, mapper, raw, without


def test_an_unknown_field_warns_as_long_as_it_is_there() -> None:
    one = mapper()
    assert one.map([raw(), raw(extra=1)], AT).warnings == ("cases: unknown field 'extra'",)
    assert one.map([raw(extra=1)], AT).warnings == ("cases: unknown field 'extra'",)
    assert one.map([raw()], AT).warnings == ()
    assert one.map([raw(extra=1)], AT).warnings == ("cases: unknown field 'extra'",)


def test_a_field_in_place_of_another_is_noticed_as_well() -> None:
    one = mapper()
    one.map([raw()], AT)
    assert one.map([without(raw(extra=1), "id_number")], AT).warnings == ("cases: unknown field 'extra'",)


def test_an_ignored_field_may_be_absent() -> None:
    assert len(mapper().map([without(raw(), "id_number")], AT).rows) == 1


@pytest.mark.parametrize("field", ["files", "status", "format", "born", "updated_at", "secrecy"])
def test_a_field_that_no_row_has_stops_the_feed(field: str) -> None:
    with pytest.raises(StopSourceError, match=f"^cases: expected the field '{field}', found no such field$"):
        mapper().map([without(raw(), field), without(raw(), field)], AT)


def test_a_field_that_some_rows_lack_puts_those_rows_aside() -> None:
    page = mapper().map([raw(), without(raw(no="C2"), "files")], AT)
    assert (page.rejects[0].key, page.rejects[0].reason, page.rejects[0].detail) == (
        "C2",
        "missing_field",
        "files: is not there",
    )
    assert len(page.rows) == 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"files": "3"}, "field 'files': expected a number, found text"),
        ({"files": True}, "field 'files': expected a number, found yes or no"),
        ({"title": 5}, "field 'title': expected text, found a number"),
        ({"title": {"text": "x"}}, "field 'title': expected text, found an object"),
        ({"filed_on": 20260201}, "field 'filed_on': expected a date, found a number"),
        ({"finished_at": 1767225600}, "field 'finished_at': expected an instant, found a number"),
        ({"updated_at": 1767225600}, "field 'updated_at': expected an instant, found a number"),
        ({"region": [1]}, "field 'region': expected a place code, found a list"),
        ({"secrecy": 0}, "field 'secrecy': expected 涉密, 无, found a number"),
    ],
)
def test_a_field_that_changed_its_type_stops_the_feed(change: dict[str, Any], message: str) -> None:
    with pytest.raises(StopSourceError, match=f"^cases: {message}$"):
        mapper().map([raw(**change), raw(**change)], AT)


def test_one_value_of_another_type_is_only_a_bad_row() -> None:
    page = mapper().map([raw(), raw(no="C2", files="3")], AT)
    assert (page.rejects[0].reason, page.rejects[0].detail) == ("type", "files: expected a number, found text")


def test_a_format_that_changed_in_every_row_stops_the_feed() -> None:
    with pytest.raises(StopSourceError, match="field 'filed_on': expected a date, found '01/02/2026'"):
        mapper().map([raw(filed_on="01/02/2026")] * 3, AT)


def test_two_dates_in_a_wrong_format_may_be_accidents() -> None:
    page = mapper().map([raw(filed_on="01/02/2026")] * 2, AT)
    assert [reject.reason for reject in page.rejects] == ["bad_date", "bad_date"]


def test_codes_that_nobody_knows_put_rows_aside_but_do_not_stop() -> None:
    assert len(mapper().map([raw(status="77")] * 5, AT).rejects) == 5
