"""Rights, addresses and names that the views of objections share."""

from typing import Final

from cockpit.ui import parts
from cockpit.ui.visit import Visit

PAGE: Final = "objections"
PATH: Final = "/objections"
RAISE: Final = "objections.raise"
ANSWER: Final = "objections.answer"
OPEN_TO: Final = (RAISE, ANSWER)
TABLES: Final = ("case_file", "document", "licence", "catalogue_item", "lookup", "volume", "check_report")
"""tables of records that a unit knows by their natural keys"""


def subject_text(visit: Visit, kind: str, table: str, key: str) -> str:
    """What an objection is about: a record by its kind and key, or a value by its code and name."""
    words = visit.words
    if kind == "record":
        return words("page.objections.subject", table=words.known(f"page.objections.table.{table}", table), key=key)
    return value_text(visit, key)


def value_text(visit: Visit, code: str) -> str:
    """A value by its code, and by its name where the catalogue has it."""
    catalogue = visit.evaluation.catalogue
    found = catalogue.items.get(code) or catalogue.indicators.get(code)
    return code if found is None else f"{code} {visit.words.of(found.name.zh, found.name.en)}"


def objection_link(visit: Visit, owner: str, kind: str, key: str, table: str = "") -> object:
    """The way to raising an objection to a record or value, with what it is about filled in; for its unit alone."""
    if owner not in visit.principal.nodes(RAISE, visit.at):
        return None
    href = visit.link(PATH, act="raise", owner=owner, kind=kind, key=key, table=table or None)
    return parts.link(visit.words("page.objections.act.raise"), href, "link below")
