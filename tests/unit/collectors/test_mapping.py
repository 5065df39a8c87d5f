"""Raw rows → typed rows."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.base import Places, TupleRows
from collectors.columns import empty_rows
from collectors.converting.moments import microseconds
from collectors.definition import Feed
from collectors.mapping import Mapper
from collectors.rejects import plain
from core.errors import StopSourceError
from core.model import Deletion

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


def test_a_row_becomes_a_tuple_in_the_order_of_the_columns_with_its_version_last() -> None:
    page = mapper().map([raw()], AT)
    assert mapper().columns[-1] == "version"
    assert dict(zip(mapper().columns, page.rows[0], strict=True)) == {
        "case_no": "C1",
        "title": "某事",
        "state": "valid",
        "place": 330199,
        "files": 3,
        "filed_on": date(2026, 2, 1),
        "finished_at": datetime(2026, 1, 31, 2, 0, tzinfo=UTC),
        "missing": 0,
        "system": "EDAS",
        "version": VERSION,
    }
    assert (page.rejects, page.deletions, page.warnings) == ([], {}, ())


def test_codes_may_depend_on_another_field() -> None:
    rows = [raw(list="b", status="10"), raw(list="a", status="02"), raw(list="b", status="02")]
    page = mapper().map(rows, AT)
    assert [row[2] for row in page.rows] == ["valid", "void"]
    assert page.rejects[0].reason == "unknown_code"


def test_missing_elements_are_counted_with_their_condition() -> None:
    rows = [raw(title=None, files=None), raw(title="  ", format=""), raw(born=False, format=None), raw(files=0)]
    assert [row[7] for row in mapper().map(rows, AT).rows] == [2, 2, 0, 0]


@given(st.lists(st.one_of(st.none(), st.sampled_from(["", " ", "a", " a", "\u3000"]), st.integers(), st.booleans())))
def test_empty_rows_are_those_without_a_value(values: list[Any]) -> None:
    expected = [n for n, value in enumerate(values) if value is None or (isinstance(value, str) and not value.strip())]
    assert empty_rows(values) == expected


def test_a_bad_row_is_put_aside_and_the_others_go_on() -> None:
    page = mapper().map([raw(), raw(no="C2", files=-1, title="x" * 21), raw(no="C3")], AT)
    assert [row[0] for row in page.rows] == ["C1", "C3"]
    reject = page.rejects[0]
    assert (reject.key, reject.reason) == ("C2", "too_long")
    assert reject.detail == "title: 21 characters, at most 20 are allowed; files: -1 is not between 0 and 2147483647"


def test_a_reject_keeps_only_fields_that_are_read() -> None:
    page = mapper().map([raw(files=-1), raw()], AT)
    assert "id_number" not in page.rejects[0].raw
    assert page.rejects[0].raw["title"] == "某事"


def test_a_nul_is_refused_and_made_visible_in_the_reject() -> None:
    page = mapper().map([raw(title="a\x00b"), raw()], AT)
    assert page.rejects[0].reason == "control_character"
    assert page.rejects[0].raw["title"] == "a␀b"


def test_a_row_without_a_required_value_is_put_aside() -> None:
    page = mapper().map([raw(no=""), raw(no=None), raw()], AT)
    assert [reject.reason for reject in page.rejects] == ["required", "required"]
    assert len(page.rows) == 1


def test_a_row_of_the_future_is_put_aside() -> None:
    page = mapper().map([raw(updated_at="2030-01-01T00:00:00+08:00"), raw()], AT)
    assert (page.rejects[0].reason, len(page.rows)) == ("instant_future", 1)


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


def test_a_tombstone_deletes_its_row_and_needs_no_other_field() -> None:
    page = mapper().map([raw(), {"no": "C2", "deleted": True, "updated_at": UPDATED}], AT)
    assert page.deletions == {"cases": [Deletion(("C2",), VERSION)]}
    assert len(page.rows) == 1


def test_a_row_that_says_it_is_not_deleted_lives() -> None:
    assert len(mapper().map([raw(deleted=False)], AT).rows) == 1


def test_a_tombstone_without_a_moment_is_put_aside() -> None:
    page = mapper().map([{"no": "C2", "deleted": True}], AT)
    assert (page.deletions, page.rejects[0].reason, page.rejects[0].key) == ({}, "required", "C2")


def test_a_secret_row_leaves_nothing_but_a_deletion_of_its_key() -> None:
    page = mapper().map([raw(no="S1", title="机密要事", secrecy="涉密"), raw()], AT)
    assert (page.refused, page.rejects, page.deletions) == (1, [], {"cases": [Deletion(("S1",), VERSION)]})
    assert "机密要事" not in repr(page)


def test_a_secret_row_that_lacks_a_field_is_secret_all_the_same() -> None:
    page = mapper().map([without(raw(title="机密要事", secrecy="涉密"), "files"), raw()], AT)
    assert page.refused == 1
    assert "机密要事" not in repr(page)


def test_a_secret_row_whose_moment_cannot_be_read_leaves_nothing_at_all() -> None:
    page = mapper().map([raw(no="S1", title="机密要事", secrecy="涉密", updated_at="?"), raw()], AT)
    assert (page.refused, page.rejects, page.deletions) == (1, [], {})


def test_a_secrecy_that_is_not_understood_puts_the_row_aside_without_its_content() -> None:
    page = mapper().map([raw(no="S1", title="机密要事", secrecy="核心"), raw(), raw()], AT)
    assert (page.refused, page.rejects[0].reason, page.rejects[0].raw, page.rejects[0].key) == (
        0,
        "unknown_secrecy",
        {},
        "S1",
    )
    assert "机密要事" not in repr(page)


def test_a_row_that_lacks_its_secrecy_is_put_aside_without_its_content() -> None:
    page = mapper().map([without(raw(no="S1", title="机密要事"), "secrecy"), raw()], AT)
    assert (page.rejects[0].reason, page.rejects[0].raw) == ("missing_field", {})
    assert "机密要事" not in repr(page)


def test_new_secrecy_codes_in_every_row_stop_the_feed_and_delete_nothing() -> None:
    with pytest.raises(StopSourceError, match="field 'secrecy': expected 涉密, 无, found none of them"):
        mapper().map([raw(secrecy="一般")] * 3, AT)


def test_no_secrecy_is_harmless() -> None:
    assert len(mapper().map([raw(secrecy=None), raw(secrecy="")], AT).rows) == 2


def test_a_row_that_speaks_for_another_owner_is_put_aside() -> None:
    one = mapper(owned_by="list")
    page = one.map([raw(list="a"), raw(no="C2", list="b", status="10")], AT, partition="a")
    assert [row[0] for row in page.rows] == ["C1"]
    assert (page.rejects[0].reason, page.rejects[0].key) == ("foreign_owner", "C2")


def test_a_key_of_several_columns_names_deletions_and_rejects() -> None:
    one = mapper(
        key=["case_no", "filed_on"], columns={**FEED["columns"], "filed_on": {"type": "date", "required": True}}
    )
    gone = {"no": "C2", "filed_on": "2026-02-03", "deleted": True, "updated_at": UPDATED}
    page = one.map([raw(files=-1), raw(), gone], AT)
    assert page.rejects[0].key == "C1|2026-02-01"
    assert page.deletions["cases"][0].key == ("C2", "2026-02-03")


def test_without_a_moment_of_change_the_version_is_the_instant_of_the_run() -> None:
    one = mapper(updated=None, snapshot=True)
    assert one.map([without(raw(), "updated_at")], AT).rows[0][-1] == microseconds(AT)


def test_in_formats_of_texts_numbers_and_truths_are_written_out() -> None:
    columns = {
        "case_no": {"type": "text", "from": "no", "required": True},
        "files": {"type": "int"},
        "born": {"type": "bool"},
        "filed_on": {"type": "date"},
    }
    feed = Feed.model_validate({**FEED, "columns": columns, "refuse": None, "ignored": []})
    one = Mapper("cases", feed, Places(330100, 330199, ()), timedelta(minutes=10), as_text=True)
    rows = [{"no": "C1", "files": "03", "born": "是", "filed_on": "", "updated_at": UPDATED, "deleted": "否"}]
    assert one.map(rows, AT).rows == [("C1", 3, True, None, VERSION)]
    rows[0]["deleted"] = "是"
    assert one.map(rows, AT).deletions == {"cases": [Deletion(("C1",), VERSION)]}


def test_states_of_a_row_are_told_apart_by_key_and_moment() -> None:
    one = mapper()
    first, same, later, other = one.identities([raw(), raw(title="x"), raw(updated_at="2026-11-27"), raw(no="C2")])
    assert first == same
    assert len({first, later, other}) == 3
    assert one.identities([{"no": "C1"}, raw(no=["C1"])]) == [None, None]


def as_tuples(rows: list[dict[str, Any]], *fields: str) -> TupleRows:
    names = fields or tuple(dict.fromkeys(name for row in rows for name in row))
    return TupleRows(names, [tuple(row.get(name) for name in names) for row in rows])


def test_tuples_are_mapped_like_mappings() -> None:
    rows = [
        raw(deleted=False),
        raw(no="C2", files=-1, deleted=False),
        raw(no="D1", deleted=True),
        raw(no="S1", title="机密要事", secrecy="涉密", deleted=False),
        raw(no="S2", title="机密要事", secrecy="核心", deleted=False),
        raw(no="C3", deleted=None),
    ]
    expected = mapper().map(rows, AT)
    one = mapper()
    assert one.map(as_tuples(rows), AT) == expected
    assert one.map(as_tuples(rows, *one.used), AT) == expected
    assert one.identities(as_tuples(rows)) == one.identities(rows)
    assert "机密要事" not in repr(expected)


def test_some_secrecies_that_are_not_understood_do_not_stop_a_feed_of_tuples() -> None:
    rows = [raw(no=f"S{number}", secrecy="核心") for number in range(4)] + [raw()]
    page = mapper().map(as_tuples(rows), AT)
    assert [reject.reason for reject in page.rejects] == ["unknown_secrecy"] * 4
    with pytest.raises(StopSourceError, match="none of them"):
        mapper().map(as_tuples(rows[:4]), AT)


def test_tuples_are_a_sequence_of_rows() -> None:
    rows = TupleRows(("a", "b"), [(1, 2), (3, 4), (5, 6)])
    assert rows[1] == {"a": 3, "b": 4}
    assert list(rows[1:]) == [{"a": 3, "b": 4}, {"a": 5, "b": 6}]
    assert rows.column("b") == [2, 4, 6]


def test_an_empty_page_stays_empty() -> None:
    assert mapper().map([], AT).rows == []


def test_raw_values_become_json() -> None:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    value = {"a": [Decimal("1.5"), moment, date(2026, 1, 1)], "b": ("x\x00", None, 3)}
    assert plain(value) == {
        "a": ["1.5", "2026-01-01T00:00:00+00:00", "2026-01-01"],
        "b": ["x␀", None, 3],
    }


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "no": st.sampled_from(["C1", "C2", "", None, 7, "x\x00"]),
                "files": st.sampled_from([0, 5, -1, None, "3", True, 2**40]),
                "filed_on": st.sampled_from(["2026-02-01", "", None, "??", 3]),
                "updated_at": st.sampled_from([UPDATED, "2030-01-01T00:00:00+08:00", None, "x"]),
            }
        ),
        max_size=8,
    )
)
def test_every_row_comes_out_once_as_a_row_or_a_reject(changes: list[dict[str, Any]]) -> None:
    good = [raw(no="G"), raw(no="G"), raw(no="G")]
    page = mapper().map(good + [raw(**change) for change in changes], AT)
    assert len(page.rows) + len(page.rejects) == len(changes) + 3
    alone = [mapper().map([*good, raw(**change)], AT) for change in changes]
    assert page.rows[3:] == [row for one in alone for row in one.rows[3:]]
