"""Which items and indicators rest on the records of a table, or on a value: by the subjects that a merge follows."""

from collections.abc import Collection
from typing import Final

from evaluation.scoring.rubrics import rubric_within
from indicators.catalogue import Catalogue
from store.database import UnitOfWork
from store.evaluation.cycles import cycles
from store.evaluation.rubrics import versions
from store.records import TABLES

PARENTS: Final = {"case_package": "case_file", "document_archive": "document", "licence_link": "licence"}
"""tables whose rows belong to the owner of another one's row with the same key"""


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


def resting_on_item(unit: UnitOfWork, catalogue: Catalogue, owner: str, code: str) -> tuple[str, ...]:
    """What rests on the value of an item of a rubric: it itself, and the indicator behind it with its items."""
    indicator = indicator_of_item(unit, owner, code)
    return (code, *resting_on_value(catalogue, indicator)) if indicator else (code,)


def indicator_of_item(unit: UnitOfWork, owner: str, code: str) -> str:
    """The indicator behind an item in the rubric by which an owner is judged; empty where none gives its figure.

    That is the rubric of its newest cycle that has the item, else the newest version that has it.
    """
    judged, _ = cycles(unit, None, owner=owner)
    keys = dict.fromkeys((*(one.rubric_key for one in judged), *(one.key for one in versions(unit))))
    rubrics = (rubric_within(unit, key) for key in keys if key is not None)
    return next((one.indicator_behind(code) for one in rubrics if code in one.items), "")


def resting_on_value(catalogue: Catalogue, code: str) -> tuple[str, ...]:
    """What rests on a value: it itself, and the indicators of an item, or the items of an indicator."""
    if code in catalogue.items:
        return (code, *indicators_of(catalogue, [code]))
    one = catalogue.indicators.get(code)
    return (code,) if one is None else (code, one.numerator, one.denominator)
