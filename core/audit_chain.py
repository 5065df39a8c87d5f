"""The form in which acts are kept, and the chain that holds them together. Pure.

A row is a canonical JSON text, its *body*: keys in order, no spaces, integers, UTF-8. Its *link* is the SM3 digest of
the link before it and of the body, so that no row can be changed, taken away, put in or moved without a trace.
A *segment* is a month of Asia/Shanghai; the first row of all follows `BEGINNING`.
"""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Final

from cryptography.hazmat.primitives.hashes import SM3, Hash

from core.audit_event import ACTOR_KINDS, OUTCOMES, AuditEvent
from core.days import local_date, month_of

BEGINNING: Final = bytes(32)
"""the link before the first row"""

TEXT_LIMIT: Final = 4_000
"""characters of one text that are kept"""

BODY_LIMIT: Final = 64 * 1024
"""bytes of a body; of what is longer, digest and length are kept in the places of `before`, `after` and `detail`"""

HIDDEN: Final = "•••"

_SECRET: Final = re.compile(r"password|passwd|secret|credential|(^|_)token$|totp|otp_|session_id|cookie", re.IGNORECASE)
_NO_TEXT: Final = re.compile("[\x00\ud800-\udfff]")
"""what a database or UTF-8 cannot hold"""


def sm3(*parts: bytes) -> bytes:
    """The SM3 digest (GB/T 32905) of parts one after the other; 32 bytes."""
    digest = Hash(SM3())
    for part in parts:
        digest.update(part)
    return digest.finalize()


def link_after(previous: bytes, body: str) -> bytes:
    """The link of a row that follows `previous`."""
    return sm3(previous, body.encode())


def segment_of(at: datetime) -> int:
    """The segment (yyyymm) of an instant."""
    return month_of(local_date(at))


def month_after(segment: int) -> int:
    """The segment after one."""
    year, month = divmod(segment, 100)
    return (year + 1) * 100 + 1 if month == 12 else segment + 1


def body_of(fields: Mapping[str, Any], position: int, segment: int) -> str:
    """The body of an act at its place in the trail."""
    return canonical({**fields, "position": position, "segment": segment})


def canonical(value: Any) -> str:
    """The one JSON text of a value that `plain` has made."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def microseconds(at: datetime) -> int:
    """Microseconds since the epoch of an aware instant."""
    since = at.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def fields_of(event: AuditEvent) -> dict[str, Any]:
    """What the body of an act says beside its place; `segment` is the earliest it may go to.

    ValueError: its instant has no zone, or its outcome or kind of actor are none that there are.
    """
    if event.at.tzinfo is None:
        raise ValueError(f"expected an aware instant, found {event.at!r}")
    if event.outcome not in OUTCOMES or event.actor_kind not in ACTOR_KINDS:
        raise ValueError(f"expected one of {OUTCOMES} and of {ACTOR_KINDS}, found {event.outcome}, {event.actor_kind}")
    fields = _fields(event)
    if len(canonical(fields).encode()) > BODY_LIMIT:
        fields |= {name: _digest(fields[name]) for name in ("before", "after", "detail")}
    return fields


def _fields(event: AuditEvent) -> dict[str, Any]:
    return {
        "event": plain(event.event),
        "at_us": microseconds(event.at),
        "segment": segment_of(event.at),
        "actor": plain(event.actor),
        "actor_kind": event.actor_kind,
        "origin": plain(event.origin),
        "object_kind": plain(event.object_kind),
        "object_code": plain(event.object_code),
        "node": plain(event.node),
        "outcome": event.outcome,
        "before": plain(event.before),
        "after": plain(event.after),
        "detail": plain(event.detail),
    }


def plain(value: Any) -> Any:
    """A value as JSON knows it: texts cut and cleaned, values under names of secrets hidden, instants in UTC."""
    match value:
        case None | bool() | int():
            return value
        case Enum():
            return plain(value.value)
        case str():
            return _text(value)
        case datetime():
            return value.astimezone(UTC).isoformat() if value.tzinfo else value.isoformat()
        case date():
            return value.isoformat()
        case float() | Decimal():
            return str(value)
        case Mapping():
            return {_text(str(name)): _value(str(name), inner) for name, inner in value.items()}
        case set() | frozenset():
            return sorted((plain(inner) for inner in value), key=canonical)
        case Iterable() if not isinstance(value, bytes | bytearray | memoryview):
            return [plain(inner) for inner in value]
        case _:
            return _text(str(value))


def _value(name: str, value: Any) -> Any:
    return HIDDEN if _SECRET.search(name) and isinstance(value, str | bytes) else plain(value)


def _text(value: str) -> str:
    clean = _NO_TEXT.sub("\ufffd", value[: TEXT_LIMIT + 1])
    return clean if len(clean) <= TEXT_LIMIT else f"{clean[:TEXT_LIMIT]}…"


def _digest(value: Any) -> dict[str, Any] | None:
    if not value:
        return None
    text = canonical(value).encode()
    return {"bytes": len(text), "sm3": sm3(text).hex()}
