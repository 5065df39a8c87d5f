"""An HTTP source made of recorded rows: it signs in and pages as its source file describes, and can fail."""

import csv
import hashlib
import hmac
import io
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlencode

import httpx
import orjson

from collectors.definition import Feed, Source
from collectors.paging_definition import CursorPaging, LinkPaging, OffsetPaging, PagePaging, TokenPaging
from collectors.transport_definition import ApiKey, Basic, Bearer, NoAuth, OAuth, Rest, Signed

Row = dict[str, Any]
SKEW_S = 300
SIZE = 2
BEGINNING = "1970-01-01T00:00:00+00:00"
GOOD = {
    "token": "right-token",
    "client_id": "right-id",
    "client_secret": "right-secret",
    "app_key": "right-key",
    "app_secret": "right-secret",
    "api_key": "right-key",
    "user": "right-user",
    "password": "right-password",
}
"""the credentials that let in"""


def moment(row: Mapping[str, Any], name: str) -> datetime:
    """When a row was changed."""
    return datetime.fromisoformat(row[name])


@dataclass
class RecordedHost:
    """Rows by feed; `faults` are used up from the front, one for each request of a page."""

    source: Source
    now: Callable[[], datetime]
    rows: dict[str, list[Row]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    asked: list[httpx.Request] = field(default_factory=list)
    signed_in: int = 0
    forever: str = ""

    def __post_init__(self) -> None:
        self._nonces: set[str] = set()
        self._served: dict[str, list[Row]] = {}

    @property
    def _rest(self) -> Rest:
        assert isinstance(self.source.transport, Rest)
        return self.source.transport

    def wire(self) -> httpx.MockTransport:
        """What carries requests to this host."""
        return httpx.MockTransport(self.handle)

    def handle(self, request: httpx.Request) -> httpx.Response:
        """An answer as the source would give it."""
        auth = self._rest.auth
        if isinstance(auth, OAuth) and request.url.path == auth.path:
            return self._sign_in(request)
        self.asked.append(request)
        fault = self.forever or (self.faults.pop(0) if self.faults else "")
        failure = self._failure(fault)
        if failure is not None:
            return failure
        if not self._is_let_in(request):
            return _refusal(401, "not_let_in", "the key is not known here")
        return self._answer(request, fault)

    # --- sign-in

    def _sign_in(self, request: httpx.Request) -> httpx.Response:
        form = {name: values[0] for name, values in parse_qs(request.content.decode()).items()}
        if (form.get("client_id"), form.get("client_secret")) != (GOOD["client_id"], GOOD["client_secret"]):
            return _refusal(401, "invalid_client", "client id or secret is wrong")
        self.signed_in += 1
        return httpx.Response(200, json={"access_token": f"token-{self.signed_in}", "expires_in": 3600})

    def _is_let_in(self, request: httpx.Request) -> bool:
        match self._rest.auth:
            case NoAuth():
                return True
            case Basic():
                pair = b64encode(f"{GOOD['user']}:{GOOD['password']}".encode()).decode()
                return bool(request.headers.get("authorization") == f"Basic {pair}")
            case OAuth():
                return bool(request.headers.get("authorization") == f"Bearer token-{self.signed_in}")
            case Bearer():
                return bool(request.headers.get("authorization") == f"Bearer {GOOD['token']}")
            case ApiKey(header=header):
                return bool(request.headers.get(header) == GOOD["api_key"])
            case Signed():
                return self._is_signed(request)

    def _is_signed(self, request: httpx.Request) -> bool:
        headers = request.headers
        stamp, nonce = headers["x-timestamp"], headers["x-nonce"]
        digest = hashlib.sha256(request.content).hexdigest()
        text = "\n".join([request.method, request.url.raw_path.decode(), stamp, nonce, digest])
        signature = hmac.new(GOOD["app_secret"].encode(), text.encode(), hashlib.sha256).hexdigest()
        fresh = abs(self.now().timestamp() - int(stamp) / 1000) <= SKEW_S and nonce not in self._nonces
        self._nonces.add(nonce)
        return fresh and bool(headers["x-app-key"] == GOOD["app_key"] and headers["x-signature"] == signature)

    # --- answers

    def _failure(self, fault: str) -> httpx.Response | None:
        match fault:
            case "timeout":
                raise httpx.ReadTimeout("timed out")
            case "cut_body":
                raise httpx.RemoteProtocolError("peer closed connection without sending complete message body")
            case "status_500":
                return _refusal(500, "internal", "internal error")
            case "status_429":
                return _refusal(429, "too_many_requests", "slow down", {"Retry-After": "3"})
            case "expired_token" | "bad_signature":
                self.signed_in += isinstance(self._rest.auth, OAuth)
                return _refusal(401, fault, "no longer let in")
        return None

    def _answer(self, request: httpx.Request, fault: str) -> httpx.Response:
        code, spec = self._feed(request.url.path)
        if spec is not None and spec.snapshot:
            text = _csv(self.rows[code])
            return httpx.Response(200, content=text[:-3] + b'"' if fault == "malformed_json" else text)
        updated = spec.updated if spec is not None else "deleted_at"
        assert updated is not None
        answer, headers = self._page(code, updated, request.url.params, fault)
        body = orjson.dumps(answer)
        return httpx.Response(200, content=body[:-2] if fault == "malformed_json" else body, headers=headers)

    def _feed(self, path: str) -> tuple[str, Feed | None]:
        if self.source.deletions is not None and path == self.source.deletions.path:
            return "deletions", None
        return next((code, feed) for code, feed in self.source.feeds.items() if feed.path == path)

    def _page(self, code: str, updated: str, query: Mapping[str, str], fault: str) -> tuple[Any, dict[str, str]]:
        fields = self._key_fields(code)
        rows = sorted(self.rows.get(code, []), key=lambda row: _position(row, updated, fields))
        rest = self._after(rows, updated, fields, query)
        page = [] if fault == "empty_success" else rest[: int(query.get(self._rest.paging.limit or "", SIZE))]
        more = len(rest) > len(page) > 0
        if fault == "repeat_page":
            page = self._served.get(code, page)
        self._served[code] = page
        place = orjson.dumps(_position(page[-1], updated, fields)).decode() if page else None
        return self._envelope(page, place, more, len(rows)), self._headers(query, place if more else None)

    def _headers(self, query: Mapping[str, str], place: str | None) -> dict[str, str]:
        if not isinstance(self._rest.paging, LinkPaging) or place is None:
            return {}
        following = urlencode({**{name: query[name] for name in query if name != "after"}, "after": place})
        return {"Link": f'<https://source.example/>; rel="first", <?{following}>; rel="next"'}

    def _key_fields(self, code: str) -> tuple[str, ...]:
        spec = self.source.feeds.get(code)
        if spec is None:
            return ("feed", "id")
        froms = (getattr(spec.columns[name], "from_", None) or name for name in spec.key)
        return tuple(name for name in froms if isinstance(name, str))

    def _after(self, rows: list[Row], updated: str, fields: Sequence[str], query: Mapping[str, str]) -> list[Row]:
        """The rows that a query has still to see."""
        paging = self._rest.paging
        place = query.get(getattr(paging, "cursor", "") or getattr(paging, "token", "") or "after")
        if place is not None:
            return [row for row in rows if _position(row, updated, fields) > orjson.loads(place)]
        since = datetime.fromisoformat(query.get(paging.since or "", BEGINNING))
        found = [row for row in rows if moment(row, updated) >= since]
        match paging:
            case OffsetPaging():
                return found[int(query.get(paging.offset, "0")) :]
            case PagePaging():
                return found[(int(query[paging.page]) - paging.first) * int(query[paging.limit]) :]
        return found

    def _envelope(self, page: list[Row], place: str | None, more: bool, total: int) -> Any:
        paging = self._rest.paging
        if paging.rows is None:
            return page
        match paging:
            case CursorPaging():
                return {paging.rows: page, paging.next: place, paging.more: more}
            case TokenPaging():
                return {paging.rows: page, paging.token: place if more else None, "total": total}
            case _:
                return {paging.rows: page, "count": len(page)}


def _position(row: Row, updated: str, fields: Sequence[str]) -> list[str]:
    """Where a row stands in the order of its feed: moment, then key."""
    return [moment(row, updated).astimezone(UTC).isoformat(timespec="microseconds"), *(str(row.get(f)) for f in fields)]


def _refusal(status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> httpx.Response:
    return httpx.Response(status, json={"error": code, "message": message}, headers=headers)


def _csv(rows: Sequence[Row]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]) if rows else ["nothing"], restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()
