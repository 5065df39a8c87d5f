"""Pages of a first load as text that the store appends as it stands: mapped as always, but never made into rows.

A column is mapped in one go and written in one go; an instant that its source wrote as PostgreSQL reads it is passed on
as it came. Rows that the store does not take as text (their owner is not known) stay rows.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import compress
from typing import Any, Final

from collectors.base import LinePlan, RawRow
from collectors.converting.canonical import is_canonical
from collectors.mapping.mapper import Mapper
from collectors.mapping.page import MappedPage

FIELD: Final = "\x1f"
QUOTE: Final = "\x1e"
OPTIONS: Final = f"FORMAT csv, DELIMITER E'\\x{ord(FIELD):x}', QUOTE E'\\x{ord(QUOTE):x}'"
"""The marks are control characters that no mapped value holds, line breaks aside."""

MEMORY: Final = 100_000


@dataclass(frozen=True, slots=True)
class LinedPage:
    """A page as lines without the last line end; `newest`: the highest version; `rest`: all of it that is no line."""

    text: bytes
    rows: int
    newest: int | None
    rest: MappedPage


class RowLines:
    """Writes the pages of one feed; `columns` as the store calls them."""

    def __init__(self, mapper: Mapper, plan: LinePlan) -> None:
        self._mapper = mapper
        self._plan = plan
        kept = [name for name in mapper.columns[:-1] if name in plan.stored]
        self._kept = [(name, mapper.columns.index(name)) for name in kept]
        self._owners = [(mapper.columns.index(code), column) for code, column in plan.owner_columns.items()]
        self.columns = (*kept, *plan.owner_columns.values(), mapper.columns[-1])
        self._raw_fields = mapper.fields.instants
        self._writers: dict[type, Callable[[Any], str]] = {
            str: str,
            int: str,
            bool: {True: "t", False: "f"}.__getitem__,
            date: _Written().__getitem__,
            datetime: datetime.isoformat,
            type(None): _nothing,
        }

    def of(self, rows: Sequence[RawRow], at: datetime, partition: str) -> LinedPage | None:
        """The page; None when a value cannot stand in a line, and the page has to go as rows.

        Raises StopSourceError as the mapping does.
        """
        page, made, raw = self._mapper.map_columns(rows, at, partition)
        if not made or not made[-1]:
            return LinedPage(b"", 0, None, page)
        numbers = [list(map(self._plan.owners.get, made[position])) for position, _ in self._owners]
        if any(None in column for column in numbers):
            known = [None not in row for row in zip(*numbers, strict=True)]
            whole = zip(*made, strict=True)
            page.rows = [row for row, is_known in zip(whole, known, strict=True) if not is_known]
            made, numbers = ([list(compress(column, known)) for column in columns] for columns in (made, numbers))
            raw = {field: list(compress(column, known)) for field, column in raw.items()}
        if not made[-1]:
            return LinedPage(b"", 0, None, page)
        texts = self._texts(made, numbers, raw)
        return None if texts is None else self._lined(texts, max(made[-1]), page)

    def _texts(
        self, made: Sequence[Sequence[Any]], numbers: Sequence[Sequence[Any]], raw: Mapping[str, Sequence[Any]]
    ) -> list[Sequence[str]] | None:
        texts = []
        for name, position in self._kept:
            written = self._written(made[position], raw.get(self._raw_fields.get(name, "")))
            if written is None:
                return None
            texts.append(written)
        return [*texts, *(list(map(str, column)) for column in (*numbers, made[-1]))]

    def _written(self, values: Sequence[Any], raw: Sequence[Any] | None) -> Sequence[str] | None:
        """A column; `raw`: as it came, where it may pass on as such."""
        kinds = set(map(type, values))
        if kinds == {str}:
            return values
        if raw is not None and datetime in kinds and is_canonical([value for value in raw if value]):
            return raw if None not in raw else [value or "" for value in raw]
        if not kinds <= self._writers.keys():
            return None
        if len(kinds) == 1:
            return list(map(self._writers[kinds.pop()], values))
        return [self._writers[type(value)](value) for value in values]

    def _lined(self, texts: Sequence[Sequence[str]], newest: int, page: MappedPage) -> LinedPage | None:
        rows = len(texts[0])
        text = "\n".join(map(FIELD.join, zip(*texts, strict=True)))
        if (
            text.count("\n") != rows - 1
            or text.count(FIELD) != rows * (len(texts) - 1)
            or QUOTE in text
            or "\r" in text
        ):
            return None
        return LinedPage(text.encode(), rows, newest, page)


class _Written(dict[date, str]):
    """Dates already written: a source repeats some thousand of them without end."""

    def __missing__(self, value: date) -> str:
        text = value.isoformat()
        if len(self) < MEMORY:
            self[value] = text
        return text


def _nothing(value: object) -> str:
    return ""


def with_constants(text: bytes, before: Sequence[str | int]) -> bytes:
    """Lines with constants ahead of their fields, and the last line end."""
    ahead = "".join(f"{value}{FIELD}" for value in before).encode()
    return ahead + text.replace(b"\n", b"\n" + ahead) + b"\n"
