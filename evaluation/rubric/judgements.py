"""The scoring functions that a person can settle: levels, yes or no, parts that are there."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final, Literal

from pydantic import Field

from core.forms import Exact, Label, Section, Some, Text
from evaluation.rubric.values import ONE, ZERO, Value, number
from evaluation.rubric.words import Form


class Anchor(Label):
    """A level that a reviewer may choose, with the text that defines it."""

    result: Exact


class Levels(Section):
    """LVL: the reviewer chooses one of the anchors, nothing between."""

    function: Literal["LVL"]
    anchors: Some[Anchor]

    @property
    def formula(self) -> str:
        """The rule as a formula, the same in every language."""
        return f"LVL({', '.join(map(number, self.levels))})"

    @property
    def forms(self) -> frozenset[Form]:
        """What data it can judge: none, a person chooses."""
        return frozenset()

    def result(self, value: Value) -> Fraction:
        """The level chosen. ValueError: it is none of the anchors."""
        if value.exact not in self.levels:
            raise ValueError(f"a level between two anchors: {value.exact}; anchors: {', '.join(map(str, self.levels))}")
        return value.exact

    @property
    def levels(self) -> Sequence[Fraction]:
        """The results that can be chosen, best first."""
        return sorted((anchor.result for anchor in self.anchors), reverse=True)

    def anchor(self, result: Fraction) -> Anchor:
        """The anchor of a level that there is."""
        return next(one for one in self.anchors if one.result == result)


class Truth(Section):
    """BOOL: 1 when it holds, else 0."""

    function: Literal["BOOL"]

    @property
    def formula(self) -> str:
        """The rule as a formula, the same in every language."""
        return "BOOL"

    @property
    def forms(self) -> frozenset[Form]:
        """What data it can judge."""
        return frozenset({Form.TRUTH})

    def result(self, value: Value) -> Fraction:
        """1 or 0."""
        return ONE if value.numerator else ZERO


class Count(Section):
    """COUNT: how many of the parts are there, of all of them."""

    function: Literal["COUNT"]
    parts: dict[str, Label] = Field(min_length=1)

    @property
    def formula(self) -> str:
        """The rule as a formula, the same in every language."""
        return f"COUNT(n ÷ {len(self.parts)})"

    @property
    def forms(self) -> frozenset[Form]:
        """What data it can judge."""
        return frozenset({Form.PARTS})

    @property
    def results(self) -> dict[str, Fraction]:
        """Part → what it brings."""
        return dict.fromkeys(self.parts, Fraction(1, len(self.parts)))

    @property
    def labels(self) -> dict[str, Label]:
        """Part → its name."""
        return self.parts

    def result(self, value: Value) -> Fraction:
        """The result of the parts met. ValueError: one of them is unknown."""
        return sum_of_parts(self.results, value)


class Part(Section):
    """A part with a result of its own."""

    code: Text
    name: Label
    result: Exact


class Parts(Section):
    """PARTS: the results of the parts met, added."""

    function: Literal["PARTS"]
    parts: Some[Part]

    @property
    def formula(self) -> str:
        """The rule as a formula, the same in every language."""
        return f"PARTS({' + '.join(number(part.result) for part in self.parts)})"

    @property
    def forms(self) -> frozenset[Form]:
        """What data it can judge."""
        return frozenset({Form.PARTS})

    @property
    def results(self) -> dict[str, Fraction]:
        """Part → what it brings."""
        return {part.code: part.result for part in self.parts}

    @property
    def labels(self) -> dict[str, Label]:
        """Part → its name."""
        return {part.code: part.name for part in self.parts}

    def result(self, value: Value) -> Fraction:
        """The result of the parts met. ValueError: one of them is unknown."""
        return sum_of_parts(self.results, value)


OF_PERSONS: Final = (Levels, Truth, Count, Parts)
"""what a reviewer can settle without data"""


def sum_of_parts(results: dict[str, Fraction], value: Value) -> Fraction:
    """What the parts met bring together."""
    unknown = sorted(set(value.met) - set(results))
    if unknown:
        raise ValueError(f"unknown parts: {', '.join(unknown)}")
    return sum((results[part] for part in set(value.met)), ZERO)
