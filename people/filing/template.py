"""The workbook of the manual items: a row for each value that may be entered, and a page that says what is expected."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any, Final

from core.exports import Stamp, neutral
from indicators.catalogue import Catalogue
from indicators.manual_rules import EARLIEST, LARGEST, counted_once, manual_items
from people.filing.rules import OWNER_KINDS
from people.wording import LANGUAGES, Wording
from store.owners import OwnerRow

COLUMNS: Final = {
    "item": 10,
    "item_name": 26,
    "owner": 24,
    "owner_name": 30,
    "day": 14,
    "value": 12,
    "valid_until": 14,
    "note": 40,
}
"""and how wide they are"""
GUIDE: Final = {"item": 10, "name": 28, "unit": 10, "kind": 34, "meaning": 90}
MOST_PREPARED: Final = 2000
"""rows of one workbook"""
SPREADSHEET_EPOCH: Final = date(1899, 12, 30)
SHADE: Final = "FFE8F0F7"


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """What a sheet is made of: the owners it is for, the items, and the words of its reader."""

    catalogue: Catalogue
    owners: Sequence[OwnerRow]
    items: Sequence[str]
    wording: Wording
    language: str

    @property
    def pairs(self) -> list[tuple[OwnerRow, str]]:
        """Each owner with each item it may have a value of."""
        fits = ((owner, code) for owner in self.owners for code in self.items)
        return [(owner, code) for owner, code in fits if OWNER_KINDS.get(code, owner.kind) == owner.kind]


def make_sheet(plan: SheetPlan, stamp: Stamp) -> bytes:
    """A workbook with a row for each item and owner, checks on its cells, and a page that says what is expected."""
    # Takes a third of a second to import, and few people ask for a sheet.
    from openpyxl import Workbook
    from openpyxl.styles import Font, PatternFill

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = plan.wording(plan.language, "filing.sheet.title")
    sheet.append([plan.wording(plan.language, f"filing.column.{name}") for name in COLUMNS])
    for row in _prepared(plan):
        sheet.append(row)
    for letter, width in zip("ABCDEFGH", COLUMNS.values(), strict=True):
        sheet.column_dimensions[letter].width = width
        sheet[f"{letter}1"].font = Font(bold=True)
        sheet[f"{letter}1"].fill = PatternFill("solid", SHADE)
    for cell in (one for column in ("C", "D") for one in sheet[column]):
        cell.number_format = "@"
    sheet.freeze_panes = "A2"
    _add_checks(sheet, plan)
    _add_guide(book, plan, stamp)
    book.properties.creator = stamp.who
    book.properties.created = stamp.at.replace(tzinfo=None)
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def _prepared(plan: SheetPlan) -> Iterator[list[Any]]:
    for owner, code in plan.pairs:
        yield [code, _in(plan, plan.catalogue.items[code].name), owner.code, neutral(_name(plan, owner))]


def _name(plan: SheetPlan, owner: OwnerRow) -> str:
    return owner.name if plan.language == LANGUAGES[0] else owner.name_en or owner.name


def _in(plan: SheetPlan, label: Any) -> str:
    return str(label.zh if plan.language == LANGUAGES[0] else label.en)


def _add_checks(sheet: Any, plan: SheetPlan) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    whole = DataValidation(type="whole", operator="between", formula1="0", formula2=str(LARGEST), allow_blank=True)
    first = str((EARLIEST - SPREADSHEET_EPOCH).days)
    days = DataValidation(type="date", operator="greaterThanOrEqual", formula1=first, allow_blank=True)
    items = DataValidation(type="list", formula1=f'"{",".join(manual_items(plan.catalogue))}"', allow_blank=True)
    for check, columns, key in ((items, "A", "item"), (whole, "F", "value"), (days, "EG", "day")):
        check.error = plan.wording(plan.language, f"filing.sheet.check_{key}")
        check.showErrorMessage = True
        sheet.add_data_validation(check)
        for column in columns:
            check.add(f"{column}2:{column}{MOST_PREPARED + 1}")


def _add_guide(book: Any, plan: SheetPlan, stamp: Stamp) -> None:
    guide = book.create_sheet(plan.wording(plan.language, "filing.sheet.guide"))
    once = counted_once(plan.catalogue)
    say = plan.wording
    guide.append([say(plan.language, "export.stamp", by=stamp.who, at=stamp.local)])
    guide.append([say(plan.language, "filing.sheet.rule")])
    guide.append([])
    guide.append(
        [say(plan.language, f"filing.sheet.head_{name}") for name in ("item", "name", "unit", "kind", "meaning")]
    )
    for code in manual_items(plan.catalogue):
        item = plan.catalogue.items[code]
        kind = "once" if code in once else item.kind
        kinds = say(plan.language, f"filing.kind.{kind}")
        guide.append(
            [code, _in(plan, item.name), _in(plan, plan.catalogue.units[item.unit]), kinds, _in(plan, item.definition)]
        )
    for letter, width in zip("ABCDE", (10, 28, 10, 34, 90), strict=True):
        guide.column_dimensions[letter].width = width
