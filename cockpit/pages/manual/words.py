"""How filed values are told: state, item, value with its unit; and the owners that somebody may file for."""

from collections.abc import Mapping, Sequence
from typing import Final

from dash.development.base_component import Component

from cockpit.shell.nodes import MOST, owner_text, place_of
from cockpit.ui.parts import Look, chip
from cockpit.ui.visit import Visit
from people.commands.filing_pages import FilingLine, ItemLine, items_of, owners_to_enter
from people.filing.desk import FilingDesk
from store.filings import FilingRow

ENTER: Final = ("manual.enter",)
CONFIRM: Final = ("manual.confirm",)
FILE: Final = ("manual.enter", "manual.confirm")

LOOKS: Final[Mapping[str, Look]] = {
    "entered": "near",
    "confirmed": "calm",
    "refused": "warn",
    "withdrawn": "off",
    "replaced": "plain",
}


def state_chip(visit: Visit, line: FilingLine) -> list[Component]:
    """The state, and whether its validity has ended."""
    words = visit.words
    expired = [chip("warn", words("filing.expired"))] if line.is_expired and line.row.state == "confirmed" else []
    return [chip(LOOKS[line.row.state], words(f"filing.state.{line.row.state}")), *expired]


def owner_name(visit: Visit, row: FilingRow) -> str:
    """The owner of a value in the reader's language."""
    return visit.words.of(row.owner_name, row.owner_name_en or row.owner_name)


def value_text(visit: Visit, row: FilingRow, items: Mapping[str, ItemLine]) -> str:
    """A value with its unit."""
    item = items.get(row.item)
    unit = visit.words.of(item.unit.zh, item.unit.en) if item else ""
    return f"{row.value:,} {unit}".strip()


def filing_desk(visit: Visit) -> FilingDesk:
    """Where values are filed."""
    return visit.desks.filing


def items_by_code(visit: Visit) -> dict[str, ItemLine]:
    """The eight items."""
    return {item.code: item for item in items_of(filing_desk(visit))}


def item_options(visit: Visit) -> list[tuple[str, str]]:
    """The items to choose from."""
    return [
        (item.code, f"{item.code} {visit.words.of(item.name.zh, item.name.en)}")
        for item in items_of(filing_desk(visit))
    ]


async def owner_options(visit: Visit, text: str = "") -> Sequence[tuple[str, str]]:
    """The owners for which the visitor may enter a value, in the chosen place, (code, name); the first 50 that fit."""
    found = await visit.read(
        owners_to_enter, filing_desk(visit), visit.principal, text, visit.at, place_of(visit), MOST
    )
    return [(owner.code, owner_text(visit, owner)) for owner in found]
