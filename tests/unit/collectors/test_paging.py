"""Paging styles as pure steps."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from collectors.paging_definition import CursorPaging, LinkPaging, OffsetPaging, PagePaging, TokenPaging
from collectors.transports.paging import HIGH, Pager, high_of, risen, rows_of, written
from collectors.transports.paging_styles import pager_of
from core.errors import StopSourceError

AT = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)
LATER = AT + timedelta(seconds=5)
EARLIER = AT - timedelta(minutes=10)


def cursor_pager() -> Pager:
    return pager_of(CursorPaging(style="cursor", size=2), None)


def token_pager() -> Pager:
    return pager_of(TokenPaging(style="page_token", size=2), None)


def offset_pager() -> Pager:
    return pager_of(OffsetPaging(style="offset", size=2), None)


def row(number: int) -> dict[str, Any]:
    return {"id": number}


def test_the_newest_moment_never_falls() -> None:
    assert risen({}, None) is None
    assert risen({}, AT) == AT.isoformat()
    assert risen({HIGH: AT.isoformat()}, EARLIER) == AT.isoformat()
    assert high_of({HIGH: risen({HIGH: AT.isoformat()}, LATER)}) == LATER


# --- an opaque cursor


def test_a_first_read_begins_at_the_beginning_and_goes_on_by_cursor() -> None:
    pager = cursor_pager()
    state = pager.begin({}, None)
    assert pager.query(state) == {"since": "1970-01-01T00:00:00+00:00", "limit": "2"}
    answer = {"next_cursor": "c1", "has_more": True}
    state = pager.after(state, answer, [row(1), row(2)], AT)
    assert state == {"cursor": "c1", HIGH: AT.isoformat()}
    assert pager.more(state, answer, [row(1), row(2)])
    assert pager.query(state) == {"cursor": "c1", "limit": "2"}


def test_an_empty_page_keeps_the_cursor() -> None:
    pager = cursor_pager()
    cursor = {"cursor": "c1", HIGH: AT.isoformat()}
    answer = {"next_cursor": None, "has_more": False}
    assert pager.after(pager.begin(cursor, None), answer, [], None) == cursor
    assert not pager.more(cursor, answer, [])


def test_a_read_that_looks_back_begins_at_that_moment_without_the_cursor() -> None:
    pager = cursor_pager()
    state = pager.begin({"cursor": "c1", HIGH: AT.isoformat()}, EARLIER)
    assert pager.query(state) == {"since": EARLIER.isoformat(), "limit": "2"}


def test_a_cursor_that_the_source_forgot_is_left_for_the_newest_moment() -> None:
    pager = cursor_pager()
    state = pager.forget_place({"cursor": "c1", HIGH: AT.isoformat()})
    assert state is not None
    assert pager.query(state)["since"] == AT.isoformat()
    assert pager.forget_place(state) is None


def test_a_source_that_says_more_without_rows_is_not_followed() -> None:
    assert not cursor_pager().more({"cursor": "c1"}, {"has_more": True}, [])


# --- a listing with tokens


def test_a_listing_goes_from_token_to_token_and_leaves_the_newest_moment() -> None:
    pager = token_pager()
    state = pager.begin({}, None)
    state = pager.after(state, {"page_token": "t1"}, [row(1), row(2)], AT)
    assert pager.query(state) == {"updated_after": "1970-01-01T00:00:00+00:00", "page_size": "2", "page_token": "t1"}
    assert pager.more(state, {"page_token": "t1"}, [row(1)])
    state = pager.after(state, {"page_token": None}, [row(3)], LATER)
    assert state == {HIGH: LATER.isoformat()}
    assert not pager.more(state, {"page_token": None}, [row(3)])


def test_the_next_listing_begins_just_before_the_newest_row() -> None:
    state = token_pager().begin({HIGH: AT.isoformat()}, None)
    assert token_pager().query(state)["updated_after"] == (AT - timedelta(microseconds=1)).isoformat()


def test_an_unfinished_listing_goes_on() -> None:
    cursor = {HIGH: AT.isoformat(), "since": EARLIER.isoformat(), "token": "t1"}
    assert token_pager().begin(cursor, None) == cursor
    assert "token" not in token_pager().begin(cursor, EARLIER)


def test_a_listing_that_the_source_forgot_is_begun_again_from_the_newest_row() -> None:
    state = token_pager().forget_place({HIGH: AT.isoformat(), "since": EARLIER.isoformat(), "token": "t1"})
    assert state == {HIGH: AT.isoformat(), "since": (AT - timedelta(microseconds=1)).isoformat()}
    assert token_pager().forget_place(state) is None


# --- a listing with offsets


def test_a_full_page_moves_the_listing_on_to_its_newest_moment() -> None:
    pager = offset_pager()
    state = pager.after(pager.begin({}, None), {}, [row(1), row(2)], AT)
    assert pager.query(state) == {"from": AT.isoformat(), "offset": "0", "limit": "2"}
    assert pager.more(state, {}, [row(1), row(2)])


def test_within_one_moment_the_offset_counts() -> None:
    pager = offset_pager()
    state = pager.after(pager.begin({HIGH: AT.isoformat()}, None), {}, [row(1), row(2)], AT)
    assert pager.query(state)["offset"] == "2"
    state = pager.after(state, {}, [row(3), row(4)], AT)
    assert pager.query(state)["offset"] == "4"
    assert pager.begin(state, None) == state


def test_a_short_page_ends_the_listing() -> None:
    pager = offset_pager()
    state = pager.after(pager.begin({}, None), {}, [row(1)], AT)
    assert state == {HIGH: AT.isoformat()}
    assert not pager.more(state, {}, [row(1)])
    assert pager.forget_place(state) is None


# --- all of them


@pytest.mark.parametrize("pager", [cursor_pager(), token_pager(), offset_pager()])
def test_a_probe_asks_for_one_row(pager: Pager) -> None:
    parameters = pager.probe(AT)
    assert "1" in parameters.values()
    assert AT.isoformat() in parameters.values()


def test_the_settings_may_make_pages_smaller_but_not_larger() -> None:
    paging = CursorPaging(style="cursor", size=1000)
    assert pager_of(paging, 50).query({"cursor": "c"})["limit"] == "50"
    assert pager_of(paging, 5000).query({"cursor": "c"})["limit"] == "1000"


@pytest.mark.parametrize("answer", [[], {"data": None}, {"rows": []}, {"data": [1]}, None])
def test_an_answer_of_another_shape_stops_the_feed(answer: Any) -> None:
    with pytest.raises(StopSourceError, match="expected a list of rows under 'data'"):
        rows_of(answer, "data")


# --- page numbers


def test_page_numbers_count_within_one_moment() -> None:
    pager = pager_of(PagePaging(style="page", since="from", size=2), None)
    state = pager.begin({HIGH: AT.isoformat()}, None)
    assert pager.query(state) == {"from": AT.isoformat(), "page": "1", "page_size": "2"}
    state = pager.after(state, {}, [row(1), row(2)], AT)
    assert pager.query(state) == {"from": AT.isoformat(), "page": "2", "page_size": "2"}
    state = pager.after(state, {}, [row(3), row(4)], LATER)
    assert pager.query(state) == {"from": LATER.isoformat(), "page": "1", "page_size": "2"}
    state = pager.after(state, {}, [row(5)], LATER)
    assert (state, pager.more(state, {}, [])) == ({HIGH: LATER.isoformat()}, False)


def test_without_a_moment_the_whole_is_listed_from_its_first_page() -> None:
    pager = pager_of(PagePaging(style="page", first=0, size=2, parameters={"sort": "id"}), None)
    state = pager.begin({HIGH: AT.isoformat()}, None)
    assert pager.query(state) == {"sort": "id", "page": "0", "page_size": "2"}
    state = pager.after(state, {}, [row(1), row(2)], AT)
    assert pager.query(pager.begin(state, None))["page"] == "1"
    assert pager.begin(pager.after(state, {}, [], None), None) == {HIGH: AT.isoformat()}


# --- addresses of the next page


def link_pager(**changes: Any) -> Pager:
    usual = {"style": "link", "since": "_since", "since_as": "epoch_ms", "mark": "etag", "limit": "_limit", "size": 2}
    return pager_of(LinkPaging.model_validate(usual | changes), None)


def test_a_listing_goes_on_from_the_mark_of_its_first_page() -> None:
    pager = link_pager(header="Next-Page")
    state = pager.begin({}, None)
    assert (pager.query(state), pager.address(state)) == ({"_limit": "2"}, None)
    first = {"etag": 'W/"100"', "next-page": "https://h.example/rows?_token=2"}
    state = pager.after(state, {}, [row(1)], AT, first)
    assert (pager.address(state), pager.more(state, {}, [])) == ("https://h.example/rows?_token=2", True)
    state = pager.after(state, {}, [row(2)], AT, {"etag": '"200"'})
    assert (state, pager.more(state, {}, [])) == ({"mark": 'W/"100"', HIGH: AT.isoformat()}, False)
    assert pager.query(pager.begin(state, None)) == {"_since": "100", "_limit": "2"}


def test_a_look_back_asks_from_its_moment_and_not_from_the_mark() -> None:
    pager = link_pager()
    state = pager.begin({"mark": '"100"', HIGH: AT.isoformat()}, EARLIER)
    assert pager.query(state)["_since"] == str(round(EARLIER.timestamp() * 1000))


def test_a_mark_may_be_sent_as_a_condition() -> None:
    pager = link_pager(conditional=True)
    state = pager.begin({"mark": '"100"', HIGH: AT.isoformat()}, None)
    assert pager.headers(state) == {"If-None-Match": '"100"'}
    assert pager.headers(pager.begin(state, EARLIER)) == {}
    dated = link_pager(conditional=True, mark="last_modified")
    assert dated.headers({"mark": "Thu, 26 Nov 2026 04:00:00 GMT"}) == {
        "If-Modified-Since": "Thu, 26 Nov 2026 04:00:00 GMT"
    }


def test_without_a_mark_the_newest_row_is_met_again() -> None:
    pager = link_pager(mark=None, since_as="iso")
    assert pager.seeks
    state = pager.begin({HIGH: AT.isoformat()}, None)
    assert pager.query(state)["_since"] == (AT - timedelta(seconds=1)).isoformat()


@pytest.mark.parametrize(
    ("header", "address"),
    [
        ('</rows?page=2>; rel="next"', "/rows?page=2"),
        ('</rows?page=1>; rel="prev", </rows?page=3>; title="x"; rel="last next"', "/rows?page=3"),
        ("<https://h.example/a,b>; rel=next", "https://h.example/a,b"),
        ('</rows?page=1>; rel="first"', None),
        ('</rows?page=1>; rel="nextpage"', None),
        ("", None),
    ],
)
def test_the_header_link_is_read_for_what_comes_next(header: str, address: str | None) -> None:
    state = link_pager(header="Link").after({}, {}, [row(1)], AT, {"link": header})
    assert state.get("next") == address


def test_the_address_may_stand_in_the_answer() -> None:
    pager = link_pager(next="links.next")
    assert pager.address(pager.after({}, {"links": {"next": "/rows?page=2"}}, [row(1)], AT)) == "/rows?page=2"
    assert pager.address(pager.after({}, {"links": {"next": None}}, [row(1)], AT)) is None
    assert pager.address(pager.after({}, {"links": {}}, [row(1)], AT)) is None


def test_a_listing_that_the_source_forgot_begins_again_from_the_mark_before_it() -> None:
    pager = link_pager()
    state = pager.forget_place({"mark": '"100"', "begun": '"200"', "next": "/rows?2", HIGH: AT.isoformat()})
    assert state == {"mark": '"100"', HIGH: AT.isoformat()}
    assert pager.forget_place(state) is None


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("iso", "2026-11-26T04:00:00+00:00"),
        ("epoch_s", "1795665600"),
        ("epoch_ms", "1795665600000"),
        ("epoch_us", "1795665600000000"),
        ("%Y-%m-%d %H:%M:%S", "2026-11-26 04:00:00"),
    ],
)
def test_a_moment_is_written_as_the_source_wants_it(form: str, text: str) -> None:
    assert written(AT, form) == text


def test_rows_may_lie_deeper_or_be_the_whole_answer() -> None:
    assert rows_of({"result": {"items": [row(1)]}}, "result.items") == [row(1)]
    assert rows_of([row(1)], None) == [row(1)]
    with pytest.raises(StopSourceError, match="a list of rows and nothing else"):
        rows_of({"data": []}, None)
