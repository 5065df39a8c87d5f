"""Faults that can be switched on: what breaks, for which feed, how many times."""

import asyncio
from dataclasses import dataclass
from typing import Any, Final

import orjson
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from standins.feeds import Row

KINDS: Final = (
    "timeout",
    "status_500",
    "status_429",
    "cut_body",
    "malformed_json",
    "repeat_page",
    "expired_token",
    "bad_signature",
    "unknown_column",
    "missing_column",
    "retyped_column",
    "empty_success",
)


@dataclass
class Fault:
    """One fault: `feed` None means every feed, `times` None means until cleared; `column`, `seconds` by kind."""

    kind: str
    feed: str | None = None
    times: int | None = None
    column: str | None = None
    seconds: float = 60.0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no fault {self.kind!r}: choose from {', '.join(KINDS)}")


class FaultBoard:
    """The faults switched on at present, in the order they were set."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def set(self, fault: Fault) -> None:
        """Switches a fault on."""
        self._faults.append(fault)

    def clear(self) -> None:
        """Switches all faults off."""
        self._faults.clear()

    def listed(self) -> list[Fault]:
        """The faults still on."""
        return list(self._faults)

    def take(self, feed: str, kinds: tuple[str, ...] = KINDS) -> Fault | None:
        """The first fault that hits a request for this feed, used up once; None when there is none."""
        for fault in self._faults:
            if fault.kind in kinds and fault.feed in (None, feed):
                if fault.times is not None:
                    fault.times -= 1
                    if fault.times <= 0:
                        self._faults.remove(fault)
                return fault
        return None


class CutResponse(Response):
    """Announces its whole length, sends half and stops: the client sees a connection that broke."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends the half."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        await send({"type": "http.response.body", "body": bytes(self.body)[: len(self.body) // 2], "more_body": False})


def json_response(content: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A JSON answer."""
    return Response(orjson.dumps(content), status, headers, "application/json")


def bend_rows(rows: list[Row], fault: Fault | None, key: str) -> list[Row]:
    """Rows with a column too many, too few, or of another type; untouched for other faults."""
    if fault is None or not rows or fault.kind not in ("unknown_column", "missing_column", "retyped_column"):
        return rows
    column = fault.column or next(name for name in rows[0] if name not in (key, "updated_at"))
    if fault.kind == "unknown_column":
        return [{**row, fault.column or "surprise": "new"} for row in rows]
    if fault.kind == "missing_column":
        return [{name: value for name, value in row.items() if name != column} for row in rows]
    return [{**row, column: _retyped(row.get(column))} for row in rows]


def _retyped(value: Any) -> Any:
    return {"text": value} if isinstance(value, str) else str(value)


async def early_failure(fault: Fault | None) -> Response | None:
    """The answer of a fault that leaves no page at all; None when the page is to be built."""
    if fault is None:
        return None
    if fault.kind == "timeout":
        await asyncio.sleep(fault.seconds)
        return json_response({"error": "timeout", "message": "gateway timeout"}, 504)
    if fault.kind == "status_500":
        return json_response({"error": "internal", "message": "internal error"}, 500)
    if fault.kind == "status_429":
        return json_response({"error": "too_many_requests", "message": "slow down"}, 429, {"Retry-After": "1"})
    if fault.kind == "expired_token":
        return json_response({"error": "token_expired", "message": "token expired"}, 401)
    if fault.kind == "bad_signature":
        return json_response({"error": "bad_signature", "message": "signature does not match"}, 401)
    return None


def broken_body(response: Response, fault: Fault | None) -> Response:
    """The answer with a body that breaks off, on the wire or in its JSON; untouched for other faults."""
    if fault is not None and fault.kind == "cut_body":
        return CutResponse(response.body, response.status_code, media_type="application/json")
    if fault is not None and fault.kind == "malformed_json":
        return Response(bytes(response.body)[:-2], response.status_code, media_type="application/json")
    return response
