"""Which record tables may be loaded in bulk, and what that freezes. Pure.

Only the large tables: those that bring owners come first and by themselves, and registers are small.
"""

from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType
from typing import Final

from store.records import OWN, TABLES

BULK_TABLES: Final = frozenset(
    {
        "case_file",
        "case_package",
        "check_report",
        "document",
        "document_archive",
        "licence",
        "licence_link",
        "volume",
        "catalogue_item",
        "lookup",
    }
)

BASES: Final[Mapping[str, str]] = MappingProxyType(
    {touch.subject: table.name for table in TABLES.values() for touch in table.touches if OWN in touch.keys}
)
"""subject → the table that has one row for each of its keys; a subject without such a table is never frozen"""


def subjects_of(table: str) -> frozenset[str]:
    """The subjects whose rows a record table decides about."""
    return frozenset(touch.subject for touch in TABLES[table].touches)


def bulk_tables_of(subject: str) -> frozenset[str]:
    """The tables that decide about a subject and may be loaded in bulk: while one of them is, it counts nothing."""
    return frozenset(name for name in BULK_TABLES if subject in subjects_of(name))


def eligible(tables: Collection[str], frozen: Collection[str], is_empty: Callable[[str], bool]) -> frozenset[str]:
    """Those of the tables whose first load may begin.

    They are empty, and all they decide about has counted nothing so far: its base table is empty, or it is frozen.
    """

    def counts_nothing(subject: str) -> bool:
        return subject in frozen or (subject in BASES and is_empty(BASES[subject]))

    return frozenset(
        name
        for name in BULK_TABLES.intersection(tables)
        if is_empty(name) and all(map(counts_nothing, subjects_of(name)))
    )
