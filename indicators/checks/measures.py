"""Rules for items and auxiliary measures as a whole."""

from collections.abc import Iterator
from typing import Final

from core.model import Mistake
from indicators.reading import Definitions
from indicators.schema import Term
from indicators.words import Collection, ItemKind, WindowKind

OPEN_PAIRS: Final = (("DI-01", "DI-02"), ("DI-06", "DI-07"), ("docs_running_due", "docs_running_filed"))
"""due and filed: the store keeps the open cases from their difference on one day"""


def known_unit(found: Definitions) -> Iterator[Mistake]:
    """Units come from units.yaml."""
    known = found.codes("units")
    for entry in (*found.measures(), *found.indicators):
        if known and entry.value.unit not in known:
            yield entry.mistake(("unit",), f"unknown unit {entry.value.unit!r}; known: {', '.join(known)}")


def known_tables(found: Definitions) -> Iterator[Mistake]:
    """Tables come from systems.yaml, written SYSTEM.table."""
    known = {f"{code}.{table}" for code, entry in found.systems.items() for table in entry.value.tables}
    for entry in (*found.measures(), *found.volumes):
        for index, table in enumerate(entry.value.tables):
            if known and table not in known:
                yield entry.mistake(("tables", index), f"unknown table {table!r}; systems.yaml has no such one")


def kind_fits_window(found: Definitions) -> Iterator[Mistake]:
    """What is held on a day is a stock; what happens is not."""
    for entry in found.items:
        stock = entry.value.window is WindowKind.STOCK
        if entry.value.kind is ItemKind.STOCK and not stock:
            yield entry.mistake(("window",), f"{entry.code} is of kind stock, its window is {entry.value.window}")
        if entry.value.kind is ItemKind.FLOW and stock:
            yield entry.mistake(("window",), f"{entry.code} is of kind flow, its window cannot be stock")


def manual_reads_manual(found: Definitions) -> Iterator[Mistake]:
    """An item is M exactly when it reads the values that people enter, and then its own: those under its code, and
    those that our own evaluation tells under the code with an E, which add up with them."""
    for entry in found.items:
        manual = any(term.subject == "manual" for term in entry.value.terms)
        if manual != (entry.value.collection is Collection.MANUAL):
            wanted = Collection.MANUAL if manual else Collection.AUTOMATIC
            yield entry.mistake(("collection",), f"{entry.code} is {wanted} by its terms, not {entry.value.collection}")
        for index, term in enumerate(entry.value.terms):
            own = {f"item_code = '{entry.code}{mark}'" for mark in ("", "E")}
            if term.subject == "manual" and term.when not in own:
                yield entry.mistake(("terms", index, "when"), f"{entry.code} has to read item_code = '{entry.code}'")


def open_pairs(found: Definitions) -> Iterator[Mistake]:
    """The two sides of a rate of filing lie on the same owner, category and day."""
    entries = {entry.code: entry for entry in found.measures()}
    for due, filed in OPEN_PAIRS:
        if due in entries and filed in entries:
            wanted = {_place_of(term) for term in entries[due].value.terms}
            if {_place_of(term) for term in entries[filed].value.terms} != wanted:
                yield entries[filed].mistake(("terms",), f"{filed} has to lie on the same day and owner as {due}")


def _place_of(term: Term) -> tuple[str, str, str, str]:
    return term.subject, term.owner, term.category, term.day
