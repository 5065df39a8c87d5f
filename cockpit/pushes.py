"""Whose pushes are believed: the signature of a request, its clock, and what a body has to look like.

Signed is METHOD, path with query, time (milliseconds since the epoch), nonce and the SHA-256 of the body, a line each,
with HMAC-SHA256. The nonce is used up where the push is kept, so that all web processes agree.
"""

import hashlib
import hmac
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import orjson

from core.errors import RefusedError
from store.inbox import Receipt, Signature

SKEW_S: Final = 300
MOST_ROWS: Final = 5000
NONCE: Final = re.compile(r"[\x21-\x7e]{8,128}")
KEYS: Final = frozenset({"feed", "rows", "deletions"})


class PushError(RefusedError):
    """Why a push is not taken; `code` is a key of the texts `error.*`, `where` the part of the request it is about."""

    def __init__(self, status: int, code: str, where: str, /, **values: object) -> None:
        self.status = status
        self.where = where
        super().__init__(f"{status} {code} {where}", code, **values)


@dataclass(frozen=True, slots=True)
class PushDoor:
    """The credentials of a source that pushes; `feeds`: what it calls a feed → our feed."""

    key: str
    secret: str = field(repr=False)
    feeds: Mapping[str, str]


Keep = Callable[[str, str, str, datetime, Signature], Receipt]
"""(source, feed, body, at, signature) → receipt; raises UsedNonceError"""


def _nowhere(source: str, feed: str, body: str, at: datetime, signature: Signature) -> Receipt:
    raise NotImplementedError("no source pushes here")


@dataclass(frozen=True, slots=True)
class PushDesk:
    """Every source by code with its door, None where it may not push; and where pushes are kept."""

    doors: Mapping[str, PushDoor | None] = field(default_factory=dict)
    keep: Keep = _nowhere


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """What a request came with; header names in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class PushBody:
    """A body whose form is right: the feed as we call it, and how much it brings."""

    feed: str
    text: str
    rows: int
    deletions: int


def believed(door: PushDoor, request: SignedRequest, at: datetime) -> Signature:
    """The signature of a request; PushError 401 when it is not believed."""
    head = request.headers
    key, stamp, nonce = head.get("x-app-key", ""), head.get("x-timestamp", ""), head.get("x-nonce", "")
    told = head.get("x-signature", "")
    if not (key and stamp and nonce and told):
        raise PushError(401, "push_not_signed", "X-Signature")
    if not hmac.compare_digest(key.encode(), door.key.encode()):
        raise PushError(401, "push_unknown_key", "X-App-Key")
    if not NONCE.fullmatch(nonce):
        raise PushError(401, "push_bad_nonce", "X-Nonce")
    if not _is_near(stamp, at):
        raise PushError(401, "push_clock", "X-Timestamp", now=at.isoformat(timespec="seconds"))
    if not hmac.compare_digest(told.lower().encode(), _signature(door, request, stamp, nonce).encode()):
        raise PushError(401, "push_bad_signature", "X-Signature")
    return Signature(key, nonce)


def _is_near(stamp: str, at: datetime) -> bool:
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 16):
        return False
    return abs(at.timestamp() - int(stamp) / 1000) <= SKEW_S


def _signature(door: PushDoor, request: SignedRequest, stamp: str, nonce: str) -> str:
    digest = hashlib.sha256(request.body).hexdigest()
    text = "\n".join([request.method, request.target, stamp, nonce, digest])
    return hmac.new(door.secret.encode(), text.encode(), hashlib.sha256).hexdigest()


def understood(door: PushDoor, body: bytes) -> PushBody:
    """The body when its form is right; PushError 422 says what is wrong with it. Rows are judged when they are read."""
    try:
        told = orjson.loads(body)
        text = body.decode()
    except (orjson.JSONDecodeError, UnicodeDecodeError):
        raise PushError(422, "push_no_json", "body") from None
    if not isinstance(told, dict):
        raise PushError(422, "push_no_object", "body")
    unknown = sorted(told.keys() - KEYS)
    if unknown:
        raise PushError(422, "push_unknown_key_in_body", unknown[0][:40], name=unknown[0][:40])
    feed = told.get("feed")
    if not isinstance(feed, str) or feed not in door.feeds:
        raise PushError(422, "push_unknown_feed", "feed", feed=str(feed)[:40], known=", ".join(sorted(door.feeds)))
    counts = [_objects(told, name) for name in ("rows", "deletions")]
    if sum(counts) > MOST_ROWS:
        raise PushError(422, "push_too_many", "rows", limit=MOST_ROWS)
    return PushBody(door.feeds[feed], text, *counts)


def _objects(told: Mapping[str, Any], name: str) -> int:
    """How many objects a list of the body holds."""
    listed = told.get(name, [])
    if not isinstance(listed, list):
        raise PushError(422, "push_no_list", name, name=name)
    for number, one in enumerate(listed):
        if not isinstance(one, dict):
            raise PushError(422, "push_no_row", f"{name}[{number}]", where=f"{name}[{number}]")
    return len(listed)
