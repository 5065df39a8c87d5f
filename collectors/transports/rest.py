"""HTTP sources: pages of JSON, and whole files."""

import csv
import hashlib
import io
import time
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

import orjson

from collectors.base import CheckResult, Cursor, Page, RawRow, Schema
from collectors.lookback import Lookback
from collectors.schema_seen import schema_of
from collectors.snapshots import Snapshot, snapshot_page
from collectors.transports.auth import Door
from collectors.transports.paging import BEGINNING, HIGH, Pager, State, high_of, rows_of
from core.errors import RetryError, SourceError, StopSourceError
from core.http import Answer, Client, Request

UNAUTHORISED: Final = 401
NOT_MODIFIED: Final = 304
PLACE_UNKNOWN: Final = (400, 410)


@dataclass(frozen=True, slots=True)
class RestHost:
    """A source system as its feeds share it: one client, one door."""

    client: Client
    door: Door
    base: str

    def get(
        self,
        path: str,
        parameters: Mapping[str, str],
        read: Callable[[bytes], Any],
        expect: Sequence[int],
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """The answer; a refused token is renewed once."""
        expected = (UNAUTHORISED, *expect)
        request = Request("GET", path, parameters, headers or {}, signer=self.door.headers, expect=expected, read=read)
        answer = self.client.send(request)
        if answer.status == UNAUTHORISED and self.door.renew():
            answer = self.client.send(request)
        if answer.status == UNAUTHORISED:
            raise StopSourceError(f"{path}: we are not let in: {_reason(answer.body)}", "not_let_in")
        return answer


def _reason(body: bytes) -> str:
    try:
        told = orjson.loads(body)
        return f"{told['error']}: {told['message']}"
    except (ValueError, KeyError, TypeError):
        return body[:100].decode("utf-8", "replace") or "no reason given"


@dataclass(frozen=True, slots=True)
class RestFeed:
    """What a collector has to know of its feed. `moment` reads when a row was changed; None: rows do not say."""

    path: str
    moment: Callable[[RawRow], datetime | None] | None
    parameters: Mapping[str, str] = field(default_factory=dict)
    as_csv: bool = False
    snapshot: bool = False
    may_be_empty: bool = False
    """an empty answer is never doubted: a feed of deletions"""


class RestCollector:
    """One feed of an HTTP source."""

    def __init__(self, host: RestHost, feed: RestFeed, pager: Pager, overlap: timedelta) -> None:
        self._host = host
        self._feed = feed
        self._pager = pager
        self._lookback = Lookback(overlap)
        self._snapshot = Snapshot()

    def check(self) -> CheckResult:
        """Asks for the feed as a read would."""
        begun = time.monotonic()
        try:
            self._first_rows()
        except SourceError as error:
            return CheckResult(False, str(error), time.monotonic() - begun)
        return CheckResult(True, f"{self._feed.path} answers", time.monotonic() - begun)

    def discover(self) -> Schema:
        """The fields of a first page."""
        return schema_of(self._first_rows())

    def partitions(self) -> Sequence[str]:
        """One whole."""
        return ("",)

    def read(self, partition: str, cursor: Cursor, at: datetime) -> Iterator[Page]:
        """The pages after the cursor, or the whole file."""
        if self._feed.snapshot:
            return iter(self._whole(cursor))
        return self._pages(cursor, at)

    def since(self, moment: datetime) -> Cursor | None:
        """The cursor from which a read brings everything changed at or after a moment; None where all comes at once."""
        cursor = {HIGH: moment.isoformat()}
        return cursor if not self._feed.snapshot and "since" in self._pager.begin(cursor, None) else None

    def _first_rows(self) -> Sequence[RawRow]:
        if self._feed.snapshot:
            return self._file_rows()[1]
        return self._page(self._pager.begin({}, BEGINNING))[1]

    def close(self) -> None:
        """Ends the connections of the whole source."""
        self._host.client.close()

    # --- pages

    def _pages(self, cursor: Cursor, at: datetime) -> Iterator[Page]:
        high = high_of(cursor)
        back_to = self._lookback.start(high, at)
        state = self._pager.begin(cursor, back_to)
        answer, rows, state = self._page(state)
        if not rows and high and self._is_doubtful(high, at, met_again=back_to is not None or self._pager.seeks):
            doubt = f"answers with nothing, although rows up to {high.isoformat()} are known"
            yield Page((), cursor, doubt=doubt, doubt_code="empty")
            return
        yield from self._following(answer, rows, state, at, again=back_to is not None or self._pager.seeks)
        if back_to is not None or high is None:
            self._lookback.done(at, high)

    def _is_doubtful(self, high: datetime, at: datetime, *, met_again: bool) -> bool:
        """Whether an empty answer hides rows: it had to meet the newest row again, or a probe brings nothing either."""
        if self._feed.may_be_empty:
            return False
        if met_again:
            return True
        if not self._lookback.doubts_nothing(at):
            return False
        parameters = {**self._feed.parameters, **self._pager.probe(self._lookback.behind(high))}
        answer = self._host.get(self._feed.path, parameters, _json, ())
        if rows_of(answer.content, self._pager.rows):
            self._lookback.probed(at)
            return False
        return True

    def _following(
        self, answer: Answer, rows: Sequence[RawRow], state: State, at: datetime, *, again: bool
    ) -> Iterator[Page]:
        """This page and those after it."""
        total = 0
        while True:
            total += len(rows)
            after = self._pager.after(state, answer.content, rows, self._newest(rows, at), answer.headers)
            more = self._pager.more(after, answer.content, rows)
            if more and after == state:
                raise RetryError(f"{self._feed.path}: the same page comes again and leads nowhere", code="same_page")
            yield Page(rows, after, again)
            if not more:
                self._lookback.seen(total)
                return
            answer, rows, state = self._page(after)

    def _page(self, state: State) -> tuple[Answer, Sequence[RawRow], State]:
        """One answer, its rows, and the state it was asked with."""
        path, parameters = self._target(state)
        expect = (*PLACE_UNKNOWN, NOT_MODIFIED)
        answer = self._host.get(path, parameters, _json, expect, self._pager.headers(state))
        if answer.status == NOT_MODIFIED:
            return answer, (), state
        if answer.status in PLACE_UNKNOWN:
            again = self._pager.forget_place(state)
            if again is None:
                message = f"{self._feed.path}: status {answer.status}: {_reason(answer.body)}"
                raise StopSourceError(message, "refused", status=answer.status)
            return self._page(again)
        return answer, rows_of(answer.content, self._pager.rows), state

    def _target(self, state: State) -> tuple[str, Mapping[str, str]]:
        """Path and parameters of the next request; an address that the source gave has to be its own."""
        address = self._pager.address(state)
        if address is None:
            return self._feed.path, {**self._feed.parameters, **self._pager.query(state)}
        base = self._host.base.rstrip("/")
        joined = urljoin(f"{base}{self._feed.path}", address)
        if not joined.startswith(f"{base}/"):
            message = f"{self._feed.path}: the next page lies at another host or above the base address"
            raise StopSourceError(message, "redirected", host=urlsplit(joined).hostname or "")
        return joined.removeprefix(base), {}

    def _newest(self, rows: Sequence[RawRow], at: datetime) -> datetime | None:
        """The moment of the newest row; a row from the future must not carry the cursor past the present."""
        if not rows or self._feed.moment is None:
            return None
        moments = list(filter(None, map(self._feed.moment, (rows[0], rows[-1]))))
        return min(max(moments, default=at), at)

    # --- whole files

    def _whole(self, cursor: Cursor) -> list[Page]:
        digest, rows = self._file_rows()
        return snapshot_page(self._snapshot, cursor, digest, rows)

    def _file_rows(self) -> tuple[str, Sequence[RawRow]]:
        read = _csv_rows if self._feed.as_csv else _json_rows
        answer = self._host.get(self._feed.path, self._feed.parameters, read, ())
        return hashlib.sha256(answer.body).hexdigest(), answer.content


def _csv_rows(body: bytes) -> list[RawRow]:
    """Raises ValueError when the file is no CSV or was cut within a row."""
    reader = csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), strict=True)
    try:
        header = next(reader, [])
        return [dict(zip(header, row, strict=True)) for row in reader if row]
    except csv.Error as error:
        raise ValueError(str(error)) from error


def _json(body: bytes) -> Any:
    """The value of a JSON text; a byte order mark before it means nothing. Raises ValueError."""
    return orjson.loads(body.removeprefix(BOM_UTF8))


def _json_rows(body: bytes) -> list[RawRow]:
    rows = _json(body)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError("expected a list of objects")
    return rows
