"""One snapshot, pressed once: the bytes that every viewer of a scope shares."""

import gzip
import zlib
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any, Final

import orjson

GZIP_HEAD: Final = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
"""Begins a gzip stream; what follows are independent pieces of `squeeze`."""

Payload = Mapping[str, Any]
"""A snapshot as plain values; field names are the contract with the wall."""


@dataclass(frozen=True, slots=True)
class Edition:
    """A snapshot of one scope, ready to be sent.

    `number` is the version with the fingerprint of the content, `57-0a1b2c3d`: equal ones show the same, whoever has
    rendered them, so a reader may keep what it holds when it meets another web process or one that was started anew.
    `plain` and `squeezed` are whole ASGI messages of the stream, shared by all viewers.
    """

    scope: str
    version: int
    number: str
    etag: bytes
    body: bytes
    gzipped: bytes
    plain: MutableMapping[str, Any]
    squeezed: MutableMapping[str, Any]
    fingerprint: int


def press(scope: str, payload: Payload) -> Edition:
    """The edition of a payload."""
    version = int(payload["v"])
    fingerprint = content_fingerprint(payload)
    number = f"{version}-{fingerprint:08x}"
    body = orjson.dumps({**payload, "edition": number})
    return Edition(
        scope=scope,
        version=version,
        number=number,
        etag=f'"{scope}-{number}"'.encode(),
        body=body,
        gzipped=gzip.compress(body, 9, mtime=0),
        plain=message(event(b"snapshot", body, number)),
        squeezed=message(squeeze(event(b"snapshot", body, number))),
        fingerprint=fingerprint,
    )


UNPRINTED: Final = frozenset({"at", "edition"})
"""`at` differs with every building and no screen shows it; `edition` is made of the fingerprint.

All else counts, also what changes often (`as_of`, the sources' last successes, `latency`): a screen shows it.
"""


def content_fingerprint(payload: Payload) -> int:
    """32 bits that change with what is shown, not with the moment of building."""
    shown = {key: value for key, value in payload.items() if key not in UNPRINTED}
    return zlib.crc32(orjson.dumps(shown))


def event(name: bytes, data: bytes, number: str | None = None) -> bytes:
    """A server-sent event; `data` is one line."""
    head = b"id: " + number.encode() + b"\n" if number is not None else b""
    return head + b"event: " + name + b"\ndata: " + data + b"\n\n"


def squeeze(data: bytes) -> bytes:
    """A deflate piece that stands for itself: after GZIP_HEAD any sequence of pieces is one gzip stream."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return deflate.compress(data) + deflate.flush(zlib.Z_FULL_FLUSH)


def message(body: bytes, *, more: bool = True) -> dict[str, Any]:
    """An ASGI body message."""
    return {"type": "http.response.body", "body": body, "more_body": more}
