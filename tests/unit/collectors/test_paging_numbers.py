"""Listings that go on by numbers, as pure steps."""

from datetime import UTC, datetime, timedelta
from typing import Any

from collectors.paging_definition import OffsetPaging, PagePaging
from collectors.transports.paging import HIGH, Pager
from collectors.transports.paging_styles import pager_of

AT = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)
LATER = AT + timedelta(seconds=5)


def offset_pager() -> Pager:
    return pager_of(OffsetPaging(style="offset", size=2), None)


def row(number: int) -> dict[str, Any]:
    return {"id": number}


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
