"""One text of a value, and its SM3 digest: a published version is known by it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final

from pydantic import BaseModel

from core.audit_chain import sm3

OWN_LIFE: Final = ("state", "retired_on", "digest")
"""keys of the header that change without a change of the content"""


def canonical(value: Any) -> bytes:
    """The one UTF-8 JSON text of a value: keys in order, no spaces, fractions as `n/d`, days as ISO dates.

    TypeError: it holds something that has no exact text, such as a float.
    """
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _plain(value: Any) -> Any:
    match value:
        case None | bool() | int() | str():
            return value
        case Fraction():
            return str(value)
        case date():
            return value.isoformat()
        case BaseModel():
            return {name: _plain(part) for name, part in _told(value)}
        case _ if is_dataclass(value) and not isinstance(value, type):
            return {part.name: _plain(getattr(value, part.name)) for part in fields(value)}
        case Mapping():
            return {str(key): _plain(part) for key, part in value.items()}
        case list() | tuple():
            return [_plain(part) for part in value]
        case set() | frozenset():
            return sorted(_plain(part) for part in value)
    raise TypeError(f"no exact text for {value!r}")


def _told(value: BaseModel) -> Iterator[tuple[str, Any]]:
    """What differs from the default: a key that a later release adds changes no digest."""
    for name, field in type(value).model_fields.items():
        part = getattr(value, name)
        if field.is_required() or part != field.default:
            yield name, part


def digest(value: Any) -> str:
    """The SM3 digest (GB/T 32905) of the one text of a value, 64 hexadecimal digits."""
    return sm3(canonical(value)).hex()


def content_digest(content: Mapping[str, Any]) -> str:
    """The digest of a rubric: of everything but how far its life has come."""
    header = {name: part for name, part in _plain(content["rubric"]).items() if name not in OWN_LIFE}
    return digest({**content, "rubric": header})
