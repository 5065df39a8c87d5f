"""Rights, addresses and names that the views of objections share."""

from collections.abc import Mapping
from typing import Final

from cockpit.pages.field_parts import authority_name
from cockpit.ui.visit import Visit
from evaluation.objections.holders import holder_table
from people.letters import Pair
from store.evaluation.data_objections import ObjectionRow

PAGE: Final = "objections"
PATH: Final = "/objections"
RAISE: Final = "objections.raise"
ANSWER: Final = "objections.answer"
OPEN_TO: Final = (RAISE, ANSWER)
NEW: Final = "new"
"""the act of an address that raises an objection"""
Names = Mapping[str, Pair]
"""code of a value or item → what it is called"""
TABLES: Final = ("case_file", "document", "licence", "catalogue_item", "lookup", "volume", "check_report")
"""tables of records that a unit knows by their natural keys"""


def subject_text(visit: Visit, names: Names, kind: str, table: str, key: str) -> str:
    """What an objection is about: a record by its kind and key, or a value by its code and name."""
    words = visit.words
    if kind == "record":
        return words("page.objections.subject", table=words.known(f"page.objections.table.{table}", table), number=key)
    return value_text(visit, names, key)


def value_text(visit: Visit, names: Names, code: str) -> str:
    """A value by its code, and by its name where somebody has named it."""
    found = names.get(code)
    return code if found is None else f"{code} {visit.words.of(found.zh, found.en)}"


def holder_text(visit: Visit, row: ObjectionRow, name: str) -> str:
    """Who answers: the archive by name, the authority, or the data steward of the city."""
    held = holder_table().of(row.source)
    if held == "steward":
        return visit.words("page.objections.steward")
    return authority_name(visit, row.holder, name) if held == "authority" else name


def named(visit: Visit) -> tuple[str, str, str] | None:
    """What the address names: (kind, table, key) of a record (`table`, `record`) or value (`item`); None: nothing."""
    query = visit.query
    if query.get("record") and query.get("table"):
        return "record", query["table"], query["record"]
    return ("value", "", query["item"]) if query.get("item") else None
