"""Instants written in full, all alike: `2026-11-26T10:00:00+08:00`, with microseconds or without.

Of such texts the order is that of the moments, and every reader of ISO 8601 reads the same in them. They are looked at
all together: a slice over the joined texts is the same position of each.
"""

from collections.abc import Sequence
from typing import Any, Final

SECONDS: Final = len("2026-11-26T10:00:00")
OFFSET: Final = len("+08:00")
SHORT: Final = len("2026-11-26T10:00:00+08:00")
LONG: Final = len("2026-11-26T10:00:00.000000+08:00")
_MARKS: Final = ((4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":"))


def is_canonical(values: Sequence[Any]) -> bool:
    """Whether all values are texts written so, with one and the same offset; each can be read as ISO 8601."""
    if not values or set(map(type, values)) != {str}:
        return False
    widths = set(map(len, values))
    if not widths <= {SHORT, LONG}:
        return False
    offsets = [
        _offset([text for text in values if len(text) == width] if len(widths) > 1 else values) for width in widths
    ]
    return None not in offsets and len(set(offsets)) <= 1


def _offset(texts: Sequence[str]) -> str | None:
    """The offset of texts of one width; None when they are not written alike."""
    width, many = len(texts[0]), len(texts)
    joined = "".join(texts)
    marks = _MARKS if width == SHORT else (*_MARKS, (19, "."))
    offset = texts[0][-OFFSET:]
    alike = (*marks, *zip(range(width - OFFSET, width), offset, strict=True))
    if offset[0] not in "+-" or any(joined[position::width] != mark * many for position, mark in alike):
        return None
    return offset
