"""The little SQL that items may use, checked token by token and by type.

Allowed: columns of the subject, whole numbers, TRUE, FALSE, NULL, `+ -`, comparisons, IS [NOT] NULL, AND, OR, NOT,
CASE … END, brackets, and a quoted text compared with a text column.
That much means the same on PostgreSQL, DuckDB, Spark and SQLite, and is always an exact integer.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

from indicators.subjects import Type

_TOKEN: Final = re.compile(
    r"\s*(?:(?P<word>[A-Za-z_]\w*)|(?P<number>\d+)|(?P<text>'[^']*')|(?P<sign><=|>=|<>|[-+<>=()]))"
)
_COMPARISONS: Final = ("=", "<>", "<", "<=", ">", ">=")
_KEYWORDS: Final = frozenset({"CASE", "WHEN", "THEN", "ELSE", "END", "AND", "OR", "NOT", "IS", "NULL", "TRUE", "FALSE"})
_CONSTANTS: Final = {"NULL": Type.NOTHING, "TRUE": Type.TRUTH, "FALSE": Type.TRUTH}


class ExpressionError(ValueError):
    """An expression that items may not use; the text says what was expected and what was found."""


def type_of(sql: str, columns: Mapping[str, Type]) -> Type:
    """The type of an expression over the columns of a subject. Raises ExpressionError."""
    parser = _Parser(tokens(sql), columns)
    kind = parser.either()
    parser.expect("")
    return kind


def tokens(sql: str) -> list[str]:
    """The tokens of an expression. Raises ExpressionError at the first sign that is not allowed."""
    found, at = [], 0
    while sql[at:].strip():
        match = _TOKEN.match(sql, at)
        if match is None:
            raise ExpressionError(f"{sql[at:].strip()[:1]!r} is not allowed in an item's expression")
        found.append(match[match.lastgroup or 0])
        at = match.end()
    return found


class _Parser:
    """Reads tokens from left to right; every method returns the type of what it has read."""

    def __init__(self, found: list[str], columns: Mapping[str, Type]) -> None:
        self._tokens = [*found, ""]
        self._columns = columns
        self._at = 0

    def either(self) -> Type:
        return self._joined("OR", self._both)

    def _both(self) -> Type:
        return self._joined("AND", self._negation)

    def _joined(self, word: str, part: Callable[[], Type]) -> Type:
        kind = part()
        while self._take(word):
            self._same(kind, Type.TRUTH)
            self._same(part(), Type.TRUTH)
        return kind

    def _negation(self) -> Type:
        if self._take("NOT"):
            return self._same(self._negation(), Type.TRUTH)
        return self._comparison()

    def _comparison(self) -> Type:
        left = self._sum()
        if self._take("IS"):
            self._take("NOT")
            self.expect("NULL")
            return Type.TRUTH
        if self._next in _COMPARISONS:
            self._step()
            self._same(self._sum(), left)
            return Type.TRUTH
        return left

    def _sum(self) -> Type:
        kind = self._signed()
        while self._next in ("+", "-"):
            self._step()
            self._same(kind, Type.NUMBER)
            self._same(self._signed(), Type.NUMBER)
        return kind

    def _signed(self) -> Type:
        if self._take("-"):
            return self._same(self._signed(), Type.NUMBER)
        return self._atom()

    def _atom(self) -> Type:
        found = self._step()
        word = found.upper()
        if found.startswith("("):
            kind = self.either()
            self.expect(")")
            return kind
        if word == "CASE":
            return self._case()
        if word in _CONSTANTS:
            return _CONSTANTS[word]
        if found.isdigit():
            return Type.NUMBER
        return Type.TEXT if found.startswith("'") else self._column(found)

    def _case(self) -> Type:
        kind = Type.NOTHING
        self.expect("WHEN")
        while True:
            self._same(self.either(), Type.TRUTH)
            self.expect("THEN")
            kind = self._common(kind, self.either())
            if not self._take("WHEN"):
                break
        if self._take("ELSE"):
            kind = self._common(kind, self.either())
        self.expect("END")
        return kind

    def _column(self, token: str) -> Type:
        if token in self._columns:
            return self._columns[token]
        if re.fullmatch(r"[A-Za-z_]\w*", token) and token.upper() not in _KEYWORDS:
            raise ExpressionError(f"unknown column {token!r}; known: {', '.join(self._columns)}")
        raise ExpressionError(f"expected a value, found {token or 'the end'!r}")

    def _common(self, one: Type, other: Type) -> Type:
        if Type.NOTHING in (one, other):
            return other if one is Type.NOTHING else one
        return self._same(other, one)

    def _same(self, kind: Type, wanted: Type) -> Type:
        if kind is not wanted:
            raise ExpressionError(f"expected {wanted}, found {kind} before {self._next or 'the end'!r}")
        return kind

    @property
    def _next(self) -> str:
        return self._tokens[self._at]

    def _step(self) -> str:
        token = self._next
        self._at = min(self._at + 1, len(self._tokens) - 1)
        return token

    def _take(self, word: str) -> bool:
        if self._next.upper() != word:
            return False
        self._step()
        return True

    def expect(self, word: str) -> None:
        if not self._take(word):
            raise ExpressionError(f"expected {word or 'the end'!r}, found {self._next or 'the end'!r}")
