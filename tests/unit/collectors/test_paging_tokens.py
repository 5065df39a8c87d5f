"""Listings that go on by what the source hands out, as pure steps."""

from datetime import UTC, datetime, timedelta
from typing import Any

from collectors.paging_definition import CursorPaging, TokenPaging
from collectors.transports.paging import HIGH, Pager
from collectors.transports.paging_styles import pager_of

AT = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)
LATER = AT + timedelta(seconds=5)
EARLIER = AT - timedelta(minutes=10)


def cursor_pager() -> Pager:
    return pager_of(CursorPaging(style="cursor", size=2), None)


def token_pager() -> Pager:
    return pager_of(TokenPaging(style="page_token", size=2), None)


def row(number: int) -> dict[str, Any]:
    return {"id": number}


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
