"""Whether a request that changes something was sent by our own page: the value of the session, handed back."""

import hmac
from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import parse_qsl

from starlette.types import Message, Receive

from cockpit.cookies import CSRF, cookie_of
from cockpit.failures import ApiError
from people.doors import Visitor

HEADER: Final = b"x-csrftoken"
FIELD: Final = "csrf"
FORM: Final = b"application/x-www-form-urlencoded"
FORM_LIMIT: Final = 65_536
MOST_FIELDS: Final = 100
OURS: Final = (b"same-origin", b"none")

Headers = Iterable[tuple[bytes, bytes]]
Form = Mapping[str, str]


def is_foreign(headers: Headers) -> bool:
    """Whether the browser itself says that a page of another site sends this."""
    return any(name == b"sec-fetch-site" and value not in OURS for name, value in headers)


def is_meant(headers: Headers, form: Form, visitor: Visitor | None) -> bool:
    """Whether the value of the session was handed back; before there is one, that of the cookie of the form."""
    expected = visitor.csrf if visitor is not None else cookie_of(headers, CSRF)
    given = next((value.decode("latin-1") for name, value in headers if name == HEADER), "") or form.get(FIELD, "")
    return bool(expected) and hmac.compare_digest(given.encode(), expected.encode())


class Replayed:
    """Gives a body that was read already once more."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        self._body: bytes | None = body
        self._receive = receive

    async def __call__(self) -> Message:
        """The body, then whatever comes."""
        body, self._body = self._body, None
        if body is None:
            return await self._receive()
        return {"type": "http.request", "body": body, "more_body": False}


async def with_form(headers: Headers, receive: Receive) -> tuple[Form, Receive]:
    """The fields of a plain form, and how to read the body again; nothing is read of any other body."""
    kind = next((value for name, value in headers if name == b"content-type"), b"")
    if kind.partition(b";")[0].strip().lower() != FORM:
        return {}, receive
    body = await _whole(receive)
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise ApiError(422, "bad_form", "body") from None
    return dict(reversed(pairs)), Replayed(body, receive)


async def _whole(receive: Receive) -> bytes:
    parts: list[bytes] = []
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ApiError(422, "bad_form", "body")
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > FORM_LIMIT:
            raise ApiError(413, "too_large", "body", limit=FORM_LIMIT)
        more = message.get("more_body", False)
    return b"".join(parts)
