"""Manual items by the sheet: a workbook to fill in, and many values entered at once or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final

from core.access import Principal
from core.errors import RefusedError
from core.exports import Stamp
from core.sheets import SheetError
from indicators.manual_rules import manual_items
from people.acts import Act, note_alone
from people.commands.filing import demand_person, keep, note_entered, recorded
from people.commands.uploading import RefusedFileError, Told, hand_in
from people.files.kinds import TABLES, XLSX, UnfitFileError
from people.files.sniffing import kind_of, plain_name
from people.files.vault import Arriving
from people.filing.desk import ENTER, FilingDesk
from people.filing.rules import Wrong
from people.filing.sheet import CellMistake, ReadRow, judge, read_sheet
from people.filing.telling import tell_sheet
from people.filing.template import MOST_PREPARED, SheetPlan, make_sheet
from people.wording import Wording
from store.database import UnitOfWork
from store.filings import FilingRow
from store.owners import OwnerRow, owners_of

MOST_MISTAKES: Final = 200


class RefusedSheetError(RefusedError):
    """A sheet with mistakes: nothing of it was kept. `mistakes` are the first ones, `total` counts all."""

    status = 422

    def __init__(self, mistakes: Sequence[CellMistake]) -> None:
        self.mistakes = tuple(mistakes[:MOST_MISTAKES])
        self.total = len(mistakes)
        cells = ", ".join(one.cell for one in self.mistakes[:5])
        super().__init__(f"{self.total} cells: {cells}", "filing_sheet", total=self.total, cells=cells)


@dataclass(frozen=True, slots=True)
class SheetResult:
    """A sheet whose values all wait for confirmation now; `sheet_id` is the number of the file that was kept."""

    sheet_id: int
    filings: int


@dataclass(frozen=True, slots=True)
class SheetChoice:
    """For which items and owners a workbook is made; nothing named: for all that may be entered."""

    item: str | None = None
    owner: str | None = None
    place: int | None = None


def make_template(
    desk: FilingDesk, principal: Principal, wording: Wording, language: str, choice: SheetChoice, at: datetime
) -> tuple[bytes, Stamp]:
    """A workbook for the owners for which a person may enter values; making it is recorded.

    AccessDeniedError: no right. RefusedError: it would be too long, or there is nothing to enter.
    """
    demand_person(principal, ENTER, at)
    items = [code for code in manual_items(desk.catalogue) if choice.item in (None, code)]
    plan = SheetPlan(desk.catalogue, owners_for(desk, principal, ENTER, choice, at), items, wording, language)
    if not plan.pairs:
        raise RefusedError("there is nothing to enter", "filing_template_empty")
    if len(plan.pairs) > MOST_PREPARED:
        raise RefusedError("too many rows", "filing_template_long", found=len(plan.pairs), most=MOST_PREPARED)
    stamp = Stamp(principal.name, principal.display_name, at)
    act = Act("filing.template_made", "filing", choice.item or "", choice.owner, detail={"rows": len(plan.pairs)})
    note_alone(desk.database, principal, act, at)
    return make_sheet(plan, stamp), stamp


def owners_for(
    desk: FilingDesk, principal: Principal, permission: str, choice: SheetChoice, at: datetime
) -> list[OwnerRow]:
    """The owners for which a person may do something, by name."""
    return [
        owner
        for owner in owners_of(desk.database, choice.place)
        if choice.owner in (None, owner.code) and desk.may(principal, permission, owner, at)
    ]


def enter_sheet(
    desk: FilingDesk, principal: Principal, wording: Wording, arriving: Arriving, told: Told, at: datetime
) -> SheetResult:
    """Enters all values of a sheet, or none; the sheet itself is kept beside them.

    RefusedSheetError names each cell and what is expected there. RefusedFileError: it is no sheet, or there is no room.
    """
    told = Told(told.node, told.name, TABLES, ENTER)
    with recorded(desk, principal, Act("filing.sheet_entered", "upload", "", told.node), at):
        demand_person(principal, ENTER, at)
        rows = _read(desk, wording, arriving, told.name)
        entered: list[FilingRow] = []

        def enter_rows(unit: UnitOfWork, sheet_id: int) -> None:
            entered.extend(_enter(desk, unit, principal, rows, sheet_id, at))

        upload = hand_in(desk.uploads, principal, arriving, told, at, enter_rows)
    return SheetResult(upload.upload_id, len(entered))


def _read(desk: FilingDesk, wording: Wording, arriving: Arriving, name: str) -> list[ReadRow]:
    arriving.close()
    try:
        kind = kind_of(arriving.path, plain_name(name), TABLES)
        most = desk.settings.manual.sheet_rows
        rows, mistakes = read_sheet(arriving.path, wording, most, is_workbook=kind is XLSX)
    except UnfitFileError as error:
        raise RefusedFileError(error.code, 422, **error.values) from error
    except SheetError as error:
        code = error.code if error.code.startswith("package_") else f"sheet_{error.code}"
        raise RefusedFileError(code, 422, **error.values) from error
    if not rows and not mistakes:
        mistakes = [CellMistake("A2", Wrong("item", "sheet_empty", {}))]
    if mistakes:
        raise RefusedSheetError(mistakes)
    return rows


def _enter(
    desk: FilingDesk, unit: UnitOfWork, principal: Principal, rows: Sequence[ReadRow], sheet_id: int, at: datetime
) -> list[FilingRow]:
    judged = list(judge(rows, desk.rules(unit, principal, at)))
    mistakes = [mistake for _, _, wrong in judged for mistake in wrong]
    found: list[tuple[FilingRow, OwnerRow]] = []
    for row, entered, wrong in judged:
        if wrong or mistakes:
            continue
        filing = keep(unit, principal, entered, at, (sheet_id, row.number))
        if filing is None:
            mistakes.append(CellMistake(row.places["day"], Wrong("day", "waits", {"found": row.texts["day"]})))
        else:
            found.append((filing, entered.owner))
            note_entered(unit, principal, filing, (), at)
    if mistakes:
        raise RefusedSheetError(mistakes)
    for owner, group in groupby(sorted(found, key=lambda one: one[1].code), key=lambda one: one[1]):
        tell_sheet(desk, unit, [filing for filing, _ in group], owner, at)
    return [filing for filing, _ in found]
