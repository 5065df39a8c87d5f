"""A sheet of manual items that somebody has filled in, read cell by cell: each mistake names its cell."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from core.sheets import SheetRow, sheet_rows
from people.filing.rules import FIELDS, FilingRules, Wrong
from people.wording import LANGUAGES, Wording

ENTERED: Final = ("day", "value", "valid_until", "note")
"""what a person fills in; a row without any of it is not filled in yet"""


@dataclass(frozen=True, slots=True)
class CellMistake:
    """What is wrong with a cell: its place such as `D7`, and a text `filing.wrong.*` with what fills it."""

    cell: str
    wrong: Wrong


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row of a sheet that somebody has filled in: its fields as texts, and the place of each."""

    number: int
    texts: Mapping[str, str]
    places: Mapping[str, str]


def read_sheet(
    path: Path, wording: Wording, most_rows: int, *, is_workbook: bool
) -> tuple[list[ReadRow], list[CellMistake]]:
    """The rows that were filled in, and what is wrong with the head or the form of cells. SheetError: no table."""
    rows = sheet_rows(path, most_rows, is_workbook=is_workbook)
    head = next(rows, None)
    if head is None:
        return [], [CellMistake("A1", Wrong("item", "sheet_empty", {}))]
    columns, mistakes = _columns(head, wording)
    if mistakes:
        return [], mistakes
    found = []
    for row in rows:
        mistakes += _formulas(row, columns)
        read = _read(row, columns)
        if any(read.texts.get(name) for name in ENTERED):
            found.append(read)
    return found, mistakes


def judge(rows: Sequence[ReadRow], rules: FilingRules) -> Iterator[tuple[ReadRow, Any, tuple[CellMistake, ...]]]:
    """Each row with its value or its mistakes; a value that stands twice is a mistake of the second row."""
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        entered, wrong = rules.check(row.texts)
        mistakes = [CellMistake(row.places.get(one.field, f"A{row.number}"), one) for one in wrong]
        if entered is not None:
            key = (entered.item, entered.owner.code, entered.day.isoformat())
            if key in seen:
                twice = Wrong("item", "twice", {"row": seen[key]})
                mistakes.append(CellMistake(row.places["item"], twice))
            seen.setdefault(key, row.number)
        yield row, entered, tuple(mistakes)


def _columns(head: SheetRow, wording: Wording) -> tuple[dict[str, int], list[CellMistake]]:
    """Which field stands in which column, by the words of either language or by the code of the field."""
    names = {wording(language, f"filing.column.{field}"): field for field in FIELDS for language in LANGUAGES}
    names |= {field: field for field in FIELDS}
    columns: dict[str, int] = {}
    mistakes = []
    for number, text in enumerate(head.cells):
        field = names.get(text)
        if field in columns:
            mistakes.append(CellMistake(head.place(number), Wrong(field, "column_twice", {"name": text[:40]})))
        elif field is not None:
            columns[field] = number
    mistakes += [_absent(head, field, wording) for field in ("item", "owner", "day", "value") if field not in columns]
    return columns, mistakes


def _absent(head: SheetRow, field: str, wording: Wording) -> CellMistake:
    name = wording(LANGUAGES[0], f"filing.column.{field}")
    return CellMistake(head.place(0), Wrong(field, "column_missing", {"name": name}))


def _formulas(row: SheetRow, columns: Mapping[str, int]) -> Iterator[CellMistake]:
    for field, number in columns.items():
        if number in row.formulas:
            yield CellMistake(row.place(number), Wrong(field, "formula", {}))


def _read(row: SheetRow, columns: Mapping[str, int]) -> ReadRow:
    texts = {field: row.cells[number] if number < len(row.cells) else "" for field, number in columns.items()}
    return ReadRow(row.number, texts, {field: row.place(number) for field, number in columns.items()})
