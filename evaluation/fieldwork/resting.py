"""Which items and indicators rest on the records of a table: by the subjects that a merge follows."""

from collections.abc import Collection
from typing import Final

from indicators.catalogue import Catalogue
from store.records import TABLES

PARENTS: Final = {"case_package": "case_file", "document_archive": "document", "licence_link": "licence"}
"""tables whose rows belong to the owner of another one's row with the same key"""


def reference_of(objection_id: int) -> str:
    """What a stop of an issue's clock for an objection is named by."""
    return f"data_objection {objection_id}"


def resting_on(catalogue: Catalogue, table: str) -> tuple[str, ...]:
    """Codes of items (`DI-01`) and indicators (`A01`) that the rows of a table go into, in their order."""
    spec = TABLES.get(table)
    if spec is None:
        return ()
    subjects = {touch.subject for touch in spec.touches}
    items = [code for code, item in catalogue.items.items() if subjects & {term.subject for term in item.terms}]
    return (*items, *indicators_of(catalogue, items))


def indicators_of(catalogue: Catalogue, items: Collection[str]) -> list[str]:
    """The indicators that some items are part of."""
    return [code for code, one in catalogue.indicators.items() if one.numerator in items or one.denominator in items]


def resting_on_value(catalogue: Catalogue, code: str) -> tuple[str, ...]:
    """What rests on a value: it itself, and the indicators of an item, or the items of an indicator."""
    if code in catalogue.items:
        return (code, *indicators_of(catalogue, [code]))
    one = catalogue.indicators.get(code)
    return (code,) if one is None else (code, one.numerator, one.denominator)
