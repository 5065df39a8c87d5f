"""Random units under the rubric of the product: every figure, review, connection and circumstance that may come."""

from datetime import date
from functools import cache

from hypothesis import strategies as st

from evaluation.rubric.inputs import Finding, Inputs, Link, Review
from evaluation.rubric.judgements import Count, Levels, Parts, Truth
from evaluation.rubric.schema import Item
from evaluation.rubric.values import Value
from evaluation.rubric.words import Connection, Form, ItemType
from tests.unit.evaluation.rubric.units import DAY, rubric

SOURCES = ("oa", "cases", "licences", "room", "hr", "finance")


def ratios() -> st.SearchStrategy[Value]:
    return st.integers(0, 5000).flatmap(lambda below: st.builds(Value, st.integers(0, below), st.just(below)))


def values(item: Item) -> st.SearchStrategy[Value]:
    """Figures that an item can be judged by."""
    rule = item.rule
    if isinstance(rule, Levels):
        return st.sampled_from([Value(0), Value(1, 2), Value(1)])
    if isinstance(rule, Count | Parts):
        return st.sets(st.sampled_from(sorted(rule.results))).map(lambda met: Value(0, met=tuple(sorted(met))))
    if isinstance(rule, Truth):
        return st.sampled_from([Value(0), Value(1)])
    if rubric().data[item.data].form is Form.AMOUNT:
        return st.integers(0, 120).map(Value)
    return ratios()


def reviews(item: Item) -> st.SearchStrategy[Review]:
    if item.type is ItemType.MANUAL:
        return values(item).map(lambda value: Review(value, ("reviewer",)))
    return st.just(Review(None, ("reviewer",)))


@cache
def _collected() -> st.SearchStrategy[dict[str, Value]]:
    items = [one for one in rubric().items.values() if one.type is not ItemType.MANUAL and one.code != "R3-6"]
    return st.fixed_dictionaries({one.code: values(one) for one in items})


@cache
def _reviewed() -> st.SearchStrategy[dict[str, Review]]:
    items = [one for one in rubric().items.values() if one.type is not ItemType.AUTOMATIC]
    return st.fixed_dictionaries({one.code: reviews(one) for one in items})


def links() -> st.SearchStrategy[Link]:
    return st.builds(Link, st.sampled_from(Connection), st.dates(date(2025, 6, 1), DAY), st.just("head"))


def findings() -> st.SearchStrategy[tuple[Finding, ...]]:
    one = st.builds(Finding, st.sampled_from(sorted(rubric().limits)), st.just("file"), st.sampled_from(["", "head"]))
    return st.lists(one, max_size=3).map(tuple)


def units(connected: bool = False) -> st.SearchStrategy[Inputs]:
    """Whole units, all settled; `connected`: with every source."""
    joined = st.fixed_dictionaries({code: links() for code in SOURCES})
    all_joined = st.just({code: Link(Connection.CONNECTED, date(2025, 1, 1)) for code in SOURCES})
    return st.builds(
        Inputs,
        unit=st.just("unit"),
        at=st.just(DAY),
        values=_collected(),
        reviews=_reviewed(),
        connections=all_joined if connected else joined,
        circumstances=st.frozensets(st.sampled_from(sorted(rubric().circumstances))),
        findings=findings(),
    )
