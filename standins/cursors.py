"""Opaque cursors: a position in a feed, sealed so that a client can only hand it back."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from hashlib import blake2b


class CursorError(ValueError):
    """The cursor is not one of this feed."""


def _seal(feed: str, stamp: int) -> str:
    return blake2b(f"{feed}@{stamp}".encode(), digest_size=6).hexdigest()


def encode_cursor(feed: str, stamp: int) -> str:
    """The cursor that goes on after a stamp."""
    return urlsafe_b64encode(f"{stamp}.{_seal(feed, stamp)}".encode()).decode().rstrip("=")


def decode_cursor(feed: str, cursor: str) -> int:
    """The stamp of a cursor. Raises CursorError for anything this feed did not hand out."""
    try:
        text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        stamp, seal = text.split(".")
        if seal == _seal(feed, int(stamp)):
            return int(stamp)
    except (Error, ValueError):
        pass
    raise CursorError("cursor not valid here")
