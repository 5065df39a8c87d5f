"""Raw rows → typed rows."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from collectors.base import Places, TupleRows
from collectors.converting.moments import microseconds
from collectors.definition import Feed
from collectors.mapping.columns import empty_rows
from collectors.mapping.mapper import Mapper
from core.model import Deletion
from tests.unit.collectors.case_feed import AT, FEED, UPDATED, VERSION, as_tuples, mapper, raw, without


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


def test_a_row_without_a_required_value_is_put_aside() -> None:
    page = mapper().map([raw(no=""), raw(no=None), raw()], AT)
    assert [reject.reason for reject in page.rejects] == ["required", "required"]
    assert len(page.rows) == 1


def test_a_row_of_the_future_is_put_aside() -> None:
    page = mapper().map([raw(updated_at="2030-01-01T00:00:00+08:00"), raw()], AT)
    assert (page.rejects[0].reason, len(page.rows)) == ("instant_future", 1)


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
    assert one.map(as_tuples(rows, *one.fields.used), AT) == expected
    assert one.identities(as_tuples(rows)) == one.identities(rows)
    assert "机密要事" not in repr(expected)


def test_tuples_are_a_sequence_of_rows() -> None:
    rows = TupleRows(("a", "b"), [(1, 2), (3, 4), (5, 6)])
    assert rows[1] == {"a": 3, "b": 4}
    assert list(rows[1:]) == [{"a": 3, "b": 4}, {"a": 5, "b": 6}]
    assert rows.column("b") == [2, 4, 6]


def test_an_empty_page_stays_empty() -> None:
    assert mapper().map([], AT).rows == []


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
