"""What is done to a raw value before its type is looked at: put together, cut out, turned into small letters."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from collectors.column_definition import Mapped, TextColumn
from collectors.converting.base import NOTHING, Converter, UnfitError, shown

Shape = Callable[[Any], Any]

PLACES = re.compile(r"\{([^{}]+)\}")
TEXTLIKE = frozenset({str, int, float})


class Shaped:
    """A converter whose values are shaped first; null stays null."""

    def __init__(self, inner: Converter, shapes: Sequence[Shape], accepts: frozenset[type], expects: str) -> None:
        self._inner = inner
        self._shapes = tuple(shapes)
        self.accepts = accepts
        self.expects = expects
        self.structural = inner.structural

    def one(self, value: Any, at: datetime) -> Any:
        """The typed value of what the shapes make of a value."""
        shaped = self._shaped(value)
        if shaped is None:
            return None
        if type(shaped) not in self._inner.accepts:
            raise UnfitError("type", f"expected {self._inner.expects}, found '{shown(shaped)}'")
        return self._inner.one(shaped, at)

    def many(self, values: Sequence[Any], at: datetime) -> list[Any]:
        """Shapes one by one, types all at once."""
        shaped = list(map(self._shaped, values))
        if not set(map(type, shaped)) <= {*self._inner.accepts, NOTHING}:
            raise ValueError("a value of another type")
        return self._inner.many(shaped, at)

    def _shaped(self, value: Any) -> Any:
        for shape in self._shapes:
            if value is None:
                return None
            value = shape(value)
        return value


def shaped(column: Mapped, inner: Converter) -> Converter:
    """The converter with the shapes of its column around it; the converter itself when there are none."""
    shapes: list[Shape] = []
    accepts, expects = frozenset(inner.accepts), inner.expects
    if isinstance(column, TextColumn) and column.template is not None:
        shapes.append(_template(column.template))
        accepts, expects = frozenset({tuple, *TEXTLIKE}), "texts or numbers"
    elif isinstance(column, TextColumn) and column.join is not None:
        shapes.append(_join(column.join))
        accepts, expects = frozenset({list, str}), "a list of texts"
    if column.extract is not None:
        shapes.append(_extract(column.extract))
        accepts = accepts if len(shapes) > 1 else frozenset({str})
    if column.case is not None:
        shapes.append(_lower if column.case == "lower" else _upper)
        accepts = accepts if len(shapes) > 1 else frozenset({str})
    return Shaped(inner, shapes, accepts, expects) if shapes else inner


def template_fields(template: str) -> tuple[str, ...]:
    """The fields that a template names, in order."""
    return tuple(PLACES.findall(template))


def _template(template: str) -> Shape:
    pieces = PLACES.split(template)[::2]

    def put_together(value: Any) -> str | None:
        parts = value if isinstance(value, tuple) else (value,)
        texts = [_as_text(part) for part in parts]
        if not all(texts):
            return None
        return pieces[0] + "".join(f"{text}{piece}" for text, piece in zip(texts, pieces[1:], strict=True))

    return put_together


def _as_text(part: Any) -> str:
    if part is None:
        return ""
    if type(part) not in TEXTLIKE:
        raise UnfitError("type", f"expected texts or numbers, found '{shown(part)}'")
    return str(part).strip()


def _join(separator: str) -> Shape:
    def join(value: Any) -> str | None:
        parts = value if isinstance(value, list) else [value]
        if not all(part is None or isinstance(part, str) for part in parts):
            raise UnfitError("type", "expected a list of texts")
        texts = [part.strip() for part in parts if part]
        return separator.join(filter(None, texts)) or None

    return join


def _extract(pattern: str) -> Shape:
    compiled = re.compile(pattern)

    def extract(value: Any) -> str | None:
        if not value.strip():
            return None
        hit = compiled.search(value)
        if hit is None:
            raise UnfitError("no_match", f"'{shown(value)}' does not match {pattern}")
        return str(hit[compiled.groups] or "") or None

    return extract


def _lower(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


def _upper(value: Any) -> Any:
    return value.upper() if isinstance(value, str) else value
