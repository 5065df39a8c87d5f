"""Every function has what it needs, and data that it can judge."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Final, TypeVar

from core.forms import Entry
from core.model import Mistake
from evaluation.rubric.functions import Deduction, Linear, Question, Steps
from evaluation.rubric.judgements import OF_PERSONS, Levels, Parts
from evaluation.rubric.reading import Written
from evaluation.rubric.schema import Item
from evaluation.rubric.words import Form, ItemType

F = TypeVar("F")

ANCHORS: Final = frozenset({Fraction(0), Fraction(1, 2), Fraction(1)})


def _with(found: Written, kind: type[F]) -> Iterator[tuple[Entry[Item], F]]:
    for entry in found.items:
        if isinstance(entry.value.rule, kind):
            yield entry, entry.value.rule


def thresholds_differ(found: Written) -> Iterator[Mistake]:
    """LIN rises or falls from one value to another."""
    for entry, rule in _with(found, Linear):
        if rule.zero == rule.full:
            yield entry.mistake(("rule", "full"), f"{entry.code}: LIN needs two thresholds that differ")


def anchors_complete(found: Written) -> Iterator[Mistake]:
    """LVL has an anchor text for 0, 0.5 and 1, each once."""
    for entry, rule in _with(found, Levels):
        if sorted(anchor.result for anchor in rule.anchors) != sorted(ANCHORS):
            yield entry.mistake(("rule", "anchors"), f"{entry.code}: LVL needs an anchor for each of 1, 0.5 and 0")


def steps_in_order(found: Written) -> Iterator[Mistake]:
    """Steps get longer and bring less."""
    for entry, rule in _with(found, Steps):
        for index, (one, next_one) in enumerate(pairwise(rule.steps)):
            if next_one.most <= one.most or next_one.result >= one.result:
                message = f"{entry.code}: each step reaches further than the one before it and brings less"
                yield entry.mistake(("rule", "steps", index + 1), message)
        for index, step in enumerate(rule.steps):
            if not 0 < step.result <= 1:
                yield entry.mistake(
                    ("rule", "steps", index, "result"), f"{entry.code}: a step brings more than 0, at most 1"
                )


def parts_add_up(found: Written) -> Iterator[Mistake]:
    """The parts of PARTS make 1 together, each more than 0 and under its own code."""
    for entry, rule in _with(found, Parts):
        results = [part.result for part in rule.parts]
        if sum(results) != 1 or min(results) <= 0 or len(rule.results) < len(results):
            yield entry.mistake(
                ("rule", "parts"), f"{entry.code}: the parts need codes of their own and have to make 1"
            )


def deduction_takes_away(found: Written) -> Iterator[Mistake]:
    """DED takes something away for each fault."""
    for entry, rule in _with(found, Deduction):
        if not 0 < rule.each <= 1:
            yield entry.mistake(("rule", "each"), f"{entry.code}: DED takes more than 0 and at most 1 for each")


def question_scores_nothing(found: Written) -> Iterator[Mistake]:
    """A question has no points."""
    for entry, _ in _with(found, Question):
        if entry.value.weight or entry.value.bonus:
            yield entry.mistake(("weight",), f"{entry.code} is a question: it scores nothing")


def data_known(found: Written) -> Iterator[Mistake]:
    """An item reads data that the file describes."""
    known = found.known("data")
    for entry in found.items:
        if entry.value.data and entry.value.data not in known:
            yield entry.mistake(("data",), f"unknown data {entry.value.data!r}")


def data_fit(found: Written) -> Iterator[Mistake]:
    """The form of the data is one that the function can judge."""
    forms = {entry.code: entry.value.form for entry in found.data}
    for entry in found.items:
        form = forms.get(entry.value.data)
        rule = entry.value.rule
        if form and form not in rule.forms:
            yield entry.mistake(("data",), f"{entry.code}: {rule.function} cannot judge data of the form {form}")


def data_where_automatic(found: Written) -> Iterator[Mistake]:
    """A and X items have data; an M item has none, and a function that a person can settle."""
    for entry in found.items:
        item = entry.value
        if item.type is not ItemType.MANUAL and not item.data:
            yield entry.mistake(("type",), f"{entry.code} is of type {item.type} and names no data")
        if item.type is ItemType.MANUAL and (item.data or not isinstance(item.rule, OF_PERSONS)):
            yield entry.mistake(("type",), f"{entry.code} is of type M: no data, and LVL, BOOL, COUNT or PARTS")
        if item.type is ItemType.AUTOMATIC and isinstance(item.rule, Levels):
            yield entry.mistake(("type",), f"{entry.code}: LVL is chosen by a reviewer, so its type is M")


def evidence_where_judged(found: Written) -> Iterator[Mistake]:
    """What a person settles rests on evidence."""
    for entry in found.items:
        if entry.value.type is not ItemType.AUTOMATIC and not entry.value.evidence:
            yield entry.mistake((), f"{entry.code} is of type {entry.value.type} and demands no evidence")


def step_counts(found: Written) -> Iterator[Mistake]:
    """What has to be done for n more says n, where it is counted."""
    for entry in found.data:
        step = entry.value.step
        counted = entry.value.form in (Form.RATIO, Form.AMOUNT, Form.CONNECTIONS)
        if step and counted and not ("{n}" in step.zh and "{n}" in step.en):
            yield entry.mistake(("step",), f"{entry.code}: the step has to say how many, as {{n}}")
