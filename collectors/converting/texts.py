"""Text, code lists, digests and lists of texts."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from collectors.converting.base import UnfitError, shown

# Control characters, line separators, and marks that turn the direction of writing: none of them can be seen.
_INVISIBLE: Final = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff"
CONTROL: Final = re.compile(f"[{_INVISIBLE}\t\n\r]")
CONTROL_IN_LINES: Final = re.compile(f"[{_INVISIBLE}]")
DIGEST: Final = re.compile(r"[0-9a-f]{64}")


class Text:
    """Text of limited size without control characters."""

    accepts = frozenset({str})
    expects = "text"
    structural = False

    def __init__(self, size: int, *, lines: bool = False) -> None:
        self._size = size
        self._control = CONTROL_IN_LINES if lines else CONTROL

    def one(self, value: str, at: datetime) -> str | None:
        """Trimmed text, or None when nothing is left."""
        text = value.strip()
        if len(text) > self._size:
            raise UnfitError("too_long", f"{len(text)} characters, at most {self._size} are allowed")
        found = self._control.search(text)
        if found:
            raise UnfitError("control_character", f"character U+{ord(found[0]):04X} at position {found.start() + 1}")
        return text or None

    def many(self, values: Sequence[str | None], at: datetime) -> list[str | None]:
        """One search over all texts at once: faults are rare."""
        texts = [value.strip() or None if value else None for value in values]
        filled = list(filter(None, texts))
        joined = "".join(filled)
        if not joined.isprintable() and self._control.search(joined):
            raise ValueError("a control character")
        if filled and max(map(len, filled)) > self._size:
            raise ValueError("a long text")
        return texts


class Coded:
    """A code of the source → a value of ours; a code that is not in the list is refused, or becomes `otherwise`."""

    structural = False

    def __init__(self, codes: Mapping[Any, Any], otherwise: Any = None) -> None:
        self._codes = {None: None, "": None, **codes}
        self._otherwise = otherwise
        self.accepts = frozenset(type(code) for code in codes)
        self.expects = "a code"

    def one(self, value: Any, at: datetime) -> Any:
        """Our value for a code."""
        code = value.strip() if isinstance(value, str) else value
        if isinstance(code, tuple) and not all(part is None or isinstance(part, str) for part in code):
            raise UnfitError("type", "expected texts, found something else")
        try:
            return self._codes[code]
        except KeyError:
            if self._otherwise is not None:
                return self._otherwise
            raise UnfitError("unknown_code", f"the code '{shown(value)}' is not in the list") from None

    def many(self, values: Sequence[Any], at: datetime) -> list[Any]:
        """One look-up for each."""
        return list(map(self._codes.__getitem__, values))


class Digest:
    """64 hexadecimal digits, in small letters."""

    accepts = frozenset({str})
    expects = "a digest"
    structural = True

    def one(self, value: str, at: datetime) -> str | None:
        """The digest."""
        text = value.strip().lower()
        if text and not DIGEST.fullmatch(text):
            raise UnfitError("bad_digest", f"expected 64 hexadecimal digits, found '{shown(value)}'")
        return text or None

    def many(self, values: Sequence[str | None], at: datetime) -> list[str | None]:
        """One match for each."""
        return [self.one(value, at) if value else None for value in values]


class Texts:
    """A list of texts, each through the code list when there is one."""

    structural = False

    def __init__(self, codes: Mapping[str, str] | None, separator: str | None) -> None:
        self._part: Text | Coded = Coded(codes) if codes else Text(200)
        self._separator = separator
        self.accepts = frozenset({str if separator else list})
        self.expects = "text" if separator else "a list"

    def one(self, value: Any, at: datetime) -> list[str]:
        """The texts, without empty ones."""
        parts = value.split(self._separator) if self._separator else value
        if not all(isinstance(part, str) for part in parts):
            raise UnfitError("type", "expected a list of texts")
        return [text for part in parts if (text := self._part.one(part, at)) is not None]

    def many(self, values: Sequence[Any], at: datetime) -> list[list[str] | None]:
        """One after the other: such columns are short."""
        return [None if value is None else self.one(value, at) for value in values]
