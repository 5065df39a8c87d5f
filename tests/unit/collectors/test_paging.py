"""Paging styles as pure steps."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from collectors.paging_definition import CursorPaging, OffsetPaging, TokenPaging
from collectors.transports.paging import HIGH, Pager, high_of, pager_of, risen, rows_of
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
