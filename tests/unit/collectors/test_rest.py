"""HTTP sources: pages of JSON, and whole files."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from collectors.base import Page, RawRow
from collectors.paging_definition import CursorPaging, LinkPaging, TokenPaging
from collectors.transports.auth import Door, Fixed
from collectors.transports.paging_styles import pager_of
from collectors.transports.rest import RestCollector, RestFeed, RestHost
from core.clock import FixedClock
from core.errors import RetryError, StopSourceError
from core.http import Client
from core.moments import instant_of

AT = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)
OVERLAP = timedelta(minutes=10)


BASE = "https://h.example"


def changed(row: RawRow) -> datetime | None:
    return instant_of(row.get("updated_at"))


class Host:
    """Answers in turn, and notes the parameters it was asked with."""

    def __init__(self, answers: Sequence[Any]) -> None:
        self.answers = iter(answers)
        self.asked: list[dict[str, str]] = []

    def handle(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(dict(request.url.params))
        answer = next(self.answers)
        return answer if isinstance(answer, httpx.Response) else httpx.Response(200, json=answer)


def collector(
    host: Host, feed: RestFeed | None = None, door: Door | None = None, tokens: bool = False
) -> RestCollector:
    client = Client(BASE, clock=FixedClock(AT), sleep=lambda s: None, transport=httpx.MockTransport(host.handle))
    pager = pager_of(TokenPaging(style="page_token") if tokens else CursorPaging(style="cursor", size=2), None)
    return RestCollector(RestHost(client, door or Fixed({}), BASE), feed or RestFeed("/rows", changed), pager, OVERLAP)


def row(number: int, seconds: float = 0) -> dict[str, Any]:
    return {"id": number, "updated_at": (AT - timedelta(hours=1) + timedelta(seconds=seconds)).isoformat()}


def answer(*rows: dict[str, Any], cursor: str | None = None, more: bool = False) -> dict[str, Any]:
    return {"data": list(rows), "next_cursor": cursor, "has_more": more}


def read(one: RestCollector, cursor: dict[str, Any] | None = None, at: datetime = AT) -> list[Page]:
    return list(one.read("", cursor or {}, at))


def high(seconds: float) -> str:
    return (AT - timedelta(hours=1) + timedelta(seconds=seconds)).isoformat()


def test_pages_are_followed_to_the_end() -> None:
    host = Host([answer(row(1), row(2, 1), cursor="c1", more=True), answer(row(3, 2), cursor="c2")])
    pages = read(collector(host))
    assert [[one["id"] for one in page.rows] for page in pages] == [[1, 2], [3]]
    assert [page.cursor for page in pages] == [
        {"cursor": "c1", "high": high(1)},
        {"cursor": "c2", "high": high(2)},
    ]
    assert host.asked[1] == {"cursor": "c1", "limit": "2"}


def test_the_first_poll_after_a_start_looks_back_and_the_next_goes_on_from_the_cursor() -> None:
    cursor = {"cursor": "c1", "high": high(0)}
    host = Host([answer(row(1), cursor="c1"), answer(row(2, 5), cursor="c2")])
    one = collector(host)
    (first,) = read(one, cursor)
    assert host.asked[0] == {"since": high(-600), "limit": "2"}
    assert first.again
    (second,) = read(one, cursor, AT + timedelta(seconds=1))
    assert host.asked[1] == {"cursor": "c1", "limit": "2"}
    assert not second.again


def test_a_look_back_that_finds_nothing_is_doubted_and_moves_no_cursor() -> None:
    cursor = {"cursor": "c1", "high": high(0)}
    (page,) = read(collector(Host([answer()])), cursor)
    assert page.doubt == f"answers with nothing, although rows up to {high(0)} are known"
    assert page.cursor == cursor


def test_an_empty_poll_is_tested_with_a_probe() -> None:
    cursor = {"cursor": "c1", "high": high(0)}
    host = Host([answer(row(1), cursor="c1"), answer(), answer(row(1)), answer(), answer(), answer()])
    one = collector(host)
    read(one, cursor)
    (honest,) = read(one, cursor, AT + timedelta(seconds=1))
    assert host.asked[2] == {"since": high(-600), "limit": "1"}
    assert (honest.doubt, honest.rows, honest.cursor) == ("", [], cursor)
    read(one, cursor, AT + timedelta(seconds=2))
    assert len(host.asked) == 4
    (doubted,) = read(one, cursor, AT + timedelta(seconds=70))
    assert doubted.doubt


def test_a_first_load_may_be_empty() -> None:
    (page,) = read(collector(Host([answer()])))
    assert (page.rows, page.doubt, page.cursor) == ([], "", {})


def test_a_feed_of_deletions_may_always_be_empty() -> None:
    feed = RestFeed("/deletions", lambda row: instant_of(row.get("deleted_at")), may_be_empty=True)
    (page,) = read(collector(Host([answer()]), feed), {"cursor": "c1", "high": high(0)})
    assert page.doubt == ""


def test_a_listing_must_meet_its_newest_row_again() -> None:
    (page,) = read(collector(Host([{"items": [], "page_token": None}]), tokens=True), {"high": high(0)})
    assert page.doubt


def test_a_page_that_leads_to_itself_is_not_followed_for_ever() -> None:
    page = answer(row(1), row(2), cursor="c1", more=True)
    with pytest.raises(RetryError, match="the same page comes again"):
        read(collector(Host([page, page])))


def test_a_row_from_the_future_does_not_carry_the_newest_moment_past_the_present() -> None:
    host = Host([answer(row(1), {"id": 2, "updated_at": "2099-01-01T00:00:00+08:00"}, cursor="c1")])
    assert read(collector(host))[0].cursor["high"] == AT.isoformat()


def test_a_cursor_that_the_source_forgot_is_replaced_by_the_newest_moment() -> None:
    cursor = {"cursor": "c1", "high": high(0)}
    refusal = httpx.Response(400, json={"error": "bad_cursor", "message": "unknown"})
    host = Host([answer(row(1), cursor="c1"), refusal, answer(row(1), row(2, 5), cursor="c9")])
    one = collector(host)
    read(one, cursor)
    (page,) = read(one, cursor, AT + timedelta(seconds=1))
    assert host.asked[2] == {"since": high(0), "limit": "2"}
    assert page.cursor == {"cursor": "c9", "high": high(5)}


def test_a_request_that_is_wrong_in_itself_stops_the_feed() -> None:
    refusal = httpx.Response(400, json={"error": "bad_request", "message": "limit"})
    with pytest.raises(StopSourceError, match="/rows: status 400: bad_request: limit"):
        read(collector(Host([refusal])))


class Renewable:
    """A door whose first key is refused."""

    def __init__(self) -> None:
        self.renewed = 0

    def headers(self, method: str, target: str, body: bytes) -> dict[str, str]:
        return {"Authorization": f"Bearer t{self.renewed}"}

    def renew(self) -> bool:
        self.renewed += 1
        return True


def test_a_refused_token_is_renewed_once() -> None:
    door = Renewable()
    pages = read(collector(Host([httpx.Response(401), answer(row(1), cursor="c1")]), door=door))
    assert (len(pages), door.renewed) == (1, 1)


def test_a_token_refused_twice_stops_the_feed_with_the_reason() -> None:
    refusal = httpx.Response(401, json={"error": "invalid_token", "message": "who are you"})
    with pytest.raises(StopSourceError, match="not let in: invalid_token: who are you"):
        read(collector(Host([refusal, refusal]), door=Renewable()))


def test_a_fixed_key_that_is_refused_stops_the_feed_at_once() -> None:
    with pytest.raises(StopSourceError, match="not let in: no reason given"):
        read(collector(Host([httpx.Response(401)])))


# --- whole files

FILE = RestFeed("/file.csv", None, as_csv=True, snapshot=True)


def file(text: str) -> httpx.Response:
    return httpx.Response(200, content=text.encode())


def test_a_csv_file_comes_as_texts_by_column() -> None:
    (page,) = read(collector(Host([file("﻿code,value\r\nDI-18,3\r\nDI-20,\r\n")]), FILE))
    assert page.rows == [{"code": "DI-18", "value": "3"}, {"code": "DI-20", "value": ""}]
    assert page.cursor["rows"] == 2


@pytest.mark.parametrize("text", ["code,value\nDI-18\n", 'code,value\n"DI-18,3\n', "code,value\nDI-18,3,4\n"])
def test_a_csv_file_that_is_broken_is_asked_for_again_and_then_stops_the_feed(text: str) -> None:
    host = Host([file(text)] * 4)
    with pytest.raises(StopSourceError, match="the answer cannot be read"):
        read(collector(host, FILE))
    assert len(host.asked) == 4


def test_a_json_file_is_a_list_of_objects() -> None:
    feed = RestFeed("/file.json", None, snapshot=True)
    (page,) = read(collector(Host([[{"code": "DI-18"}]]), feed))
    assert page.rows == [{"code": "DI-18"}]
    with pytest.raises(StopSourceError, match="expected a list of objects"):
        read(collector(Host([{"code": 1}] * 4), feed))


# --- check, discover, close


@pytest.mark.parametrize(
    ("feed", "reply"),
    [(RestFeed("/rows", changed), lambda: answer(row(1))), (FILE, lambda: file("id,updated_at\n1,2\n"))],
)
def test_a_check_asks_as_a_read_would(feed: RestFeed, reply: Callable[[], Any]) -> None:
    assert collector(Host([reply()]), feed).check().ok
    assert set(collector(Host([reply()]), feed).discover()) == {"id", "updated_at"}
    failed = collector(Host([httpx.Response(403, content=b"no")]), feed).check()
    assert (failed.ok, "status 403: no" in failed.message) == (False, True)


def test_a_feed_is_one_whole() -> None:
    assert list(collector(Host([])).partitions()) == [""]


def test_a_closed_collector_says_so() -> None:
    one = collector(Host([]))
    one.close()
    with pytest.raises(RetryError, match="closed"):
        read(one)


# --- addresses that the source gives


def linked(host: Host, base: str = BASE) -> RestCollector:
    client = Client(base, clock=FixedClock(AT), sleep=lambda s: None, transport=httpx.MockTransport(host.handle))
    paging = LinkPaging(style="link", since="since", mark="etag", conditional=True, size=2)
    feed = RestFeed("/rows", changed, {"kind": "case"})
    return RestCollector(RestHost(client, Fixed({}), base), feed, pager_of(paging, None), OVERLAP)


def page_with(address: str) -> httpx.Response:
    headers = {"ETag": '"7"'} | ({"Link": f'<{address}>; rel="next"'} if address else {})
    return httpx.Response(200, json={"data": [row(1)]}, headers=headers)


@pytest.mark.parametrize(
    "address", ["https://h.example/v1/rows?page=2", "/v1/rows?page=2", "rows?page=2", "?page=2", "other?page=2"]
)
def test_an_address_may_be_whole_or_relative(address: str) -> None:
    host = Host([page_with(address), page_with("")])
    pages = read(linked(host, f"{BASE}/v1"))
    assert (len(pages), host.asked) == (2, [{"kind": "case"}, {"page": "2"}])
    assert pages[-1].cursor["mark"] == '"7"'


@pytest.mark.parametrize(
    "address", ["https://evil.example/v1/rows?page=2", "/v2/rows?page=2", "//evil.example/v1/rows"]
)
def test_an_address_that_leads_elsewhere_is_not_followed(address: str) -> None:
    with pytest.raises(StopSourceError, match="another host or above the base"):
        read(linked(Host([page_with(address)]), f"{BASE}/v1"))


def test_an_answer_without_news_is_no_doubt() -> None:
    host = Host([page_with(""), httpx.Response(304), {"data": [row(1)]}])
    one = linked(host)
    cursor = read(one)[-1].cursor
    later = AT + timedelta(seconds=30)
    pages = read(one, dict(cursor), later)
    assert [(list(page.rows), page.cursor, page.doubt) for page in pages] == [([], cursor, "")]
