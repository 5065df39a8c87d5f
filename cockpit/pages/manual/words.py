"""How filed values are told: state, item, value with its unit; and the owners that somebody may file for."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from dash.development.base_component import Component

from cockpit.ui.parts import Look, chip
from cockpit.ui.visit import PLACE, Visit
from people.commands.filing_pages import FilingLine, ItemLine, items_of
from people.commands.filing_sheets import SheetChoice, owners_for
from people.filing.desk import FilingDesk
from store.filings import FilingRow
from store.owners import OwnerRow

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


def own_owners(visit: Visit, permission: str, at: datetime, place: str | None) -> Sequence[OwnerRow]:
    """The owners for which the visitor may do something, in the chosen place. Blocks."""
    settings = visit.services.settings.city
    places = {str(one.code) for one in settings.places}
    choice = SheetChoice(place=int(place) if place in places else None)
    return owners_for(filing_desk(visit), visit.principal, permission, choice, at)


def place_of(visit: Visit) -> int | None:
    """The place of the address; None: all."""
    text = visit.query.get(PLACE, "")
    places = {str(one.code) for one in visit.services.settings.city.places}
    return int(text) if text in places else None
