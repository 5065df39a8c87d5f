"""What a collected value, or an item of the rubric, is called: what objections are about, for pages and letters."""

from collections.abc import Iterable

from evaluation.desk import Desk
from evaluation.scoring.rubrics import rubric_within
from indicators.catalogue import Catalogue
from people.letters import Pair, Value
from store.database import UnitOfWork
from store.evaluation.data_objections import ObjectionRow
from store.evaluation.rubrics import versions


def names_of(unit: UnitOfWork, catalogue: Catalogue, codes: Iterable[str]) -> dict[str, Pair]:
    """Code → name: of an item or indicator of the catalogue, else of an item of the newest rubric that has it.

    Codes that nobody has named are left out.
    """
    wanted = dict.fromkeys(codes)
    known = {code: catalogue.items.get(code) or catalogue.indicators.get(code) for code in wanted}
    found = {code: Pair(one.name.zh, one.name.en) for code, one in known.items() if one is not None}
    left = wanted.keys() - found.keys()
    return found | _of_rubrics(unit, left) if left else found


def objection_names(desk: Desk, rows: Iterable[ObjectionRow]) -> dict[str, Pair]:
    """What the values that objections are about, and whatever rests on them, are called."""
    codes = {code for row in rows for code in (*row.items, *([row.record_key] if row.kind == "value" else []))}
    return value_names(desk, codes)


def value_names(desk: Desk, codes: Iterable[str]) -> dict[str, Pair]:
    """The same for codes at hand."""
    with desk.database.snapshot() as unit:
        return names_of(unit, desk.catalogue, codes)


def subject_words(unit: UnitOfWork, catalogue: Catalogue, row: ObjectionRow) -> Value:
    """What an objection is about, for a letter: the key of a record; a value by its code and name."""
    name = names_of(unit, catalogue, [row.record_key]).get(row.record_key) if row.kind == "value" else None
    if name is None:
        return row.record_key
    return Pair(f"{row.record_key} {name.zh}", f"{row.record_key} {name.en}")


def _of_rubrics(unit: UnitOfWork, codes: Iterable[str]) -> dict[str, Pair]:
    found: dict[str, Pair] = {}
    left = set(codes)
    for version in versions(unit):
        items = rubric_within(unit, version.key).items
        found |= {code: Pair(items[code].name.zh, items[code].name.en) for code in left & items.keys()}
        left -= items.keys()
        if not left:
            break
    return found
