"""Listings that go on by addresses, as pure steps."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from collectors.paging_definition import LinkPaging
from collectors.transports.paging import HIGH, Pager
from collectors.transports.paging_styles import pager_of

AT = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)
EARLIER = AT - timedelta(minutes=10)


def row(number: int) -> dict[str, Any]:
    return {"id": number}


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
