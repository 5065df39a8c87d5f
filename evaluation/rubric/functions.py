"""The scoring functions (domain §2.2): a value → a result from 0 to 1, exact.

Each is a section of a rubric file, told by its key `function`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Annotated, Final, Literal

from pydantic import Field

from evaluation.rubric.forms import Exact, Label, Section, Some, Text
from evaluation.rubric.words import Form

ZERO: Final = Fraction(0)
ONE: Final = Fraction(1)
HUNDRED: Final = 100


@dataclass(frozen=True, slots=True)
class Value:
    """The figures of an item: a ratio, an amount (over 1), yes or no (1 or 0 over 1), a level, or the parts met.

    `window` says which days count, `snapshot` from which collected data it was taken.
    """

    numerator: int
    denominator: int = 1
    window: str = ""
    snapshot: str = ""
    met: tuple[str, ...] = ()
    """codes of the parts met, for COUNT and PARTS"""

    @property
    def exact(self) -> Fraction:
        """Numerator ÷ denominator; the denominator is not 0."""
        return Fraction(self.numerator, self.denominator)


class Linear(Section):
    """LIN(v; zero, full) = clamp((v − zero) ÷ (full − zero), 0, 1), v in per cent."""

    function: Literal["LIN"]
    zero: Exact
    full: Exact

    @property
    def formula(self) -> str:
        """The rule as a formula, the same in every language."""
        return f"LIN(v; {number(self.zero)}, {number(self.full)})"

    @property
    def forms(self) -> frozenset[Form]:
        """What data it can judge."""
        return frozenset({Form.RATIO, Form.CONNECTIONS})

    def result(self, value: Value) -> Fraction:
        """The result of a ratio."""
        zero, full = self.zero, self.full
        top = (HUNDRED * value.numerator * zero.denominator - zero.numerator * value.denominator) * full.denominator
        rise = full.numerator * zero.denominator - zero.numerator * full.denominator
        bottom = value.denominator * rise
        if bottom < 0:
            top, bottom = -top, -bottom
        return ZERO if top <= 0 else ONE if top >= bottom else Fraction(top, bottom)

    def least(self, result: Fraction, denominator: int) -> int:
        """The smallest numerator over a denominator that has at least this result."""
        wanted = (self.zero + result * (self.full - self.zero)) * denominator / HUNDRED
        return ceil(wanted) if self.full > self.zero else floor(wanted)


class Share(Section):
    """SHARE: the ratio itself."""

    function: Literal["SHARE"]

    @property
    def formula(self) -> str:
        """The rule as a formula, the same in every language."""
        return "SHARE(v)"

    @property
    def forms(self) -> frozenset[Form]:
        """What data it can judge."""
        return frozenset({Form.RATIO})

    def result(self, value: Value) -> Fraction:
        """The result of a ratio."""
        return clamp(value.exact)

    def least(self, result: Fraction, denominator: int) -> int:
        """The smallest numerator over a denominator that has at least this result."""
        return ceil(result * denominator)


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


class Deduction(Section):
    """DED(n; each) = max(0, 1 − n × each)."""

    function: Literal["DED"]
    each: Exact

    @property
    def formula(self) -> str:
        """The rule as a formula, the same in every language."""
        return f"DED(n; {number(self.each)})"

    @property
    def forms(self) -> frozenset[Form]:
        """What data it can judge."""
        return frozenset({Form.AMOUNT})

    def result(self, value: Value) -> Fraction:
        """The result of a number of faults."""
        return clamp(ONE - value.exact * self.each)

    def most(self, result: Fraction) -> int:
        """The largest number of faults that has at least this result."""
        return floor((ONE - result) / self.each)


class Step(Section):
    """A result that holds up to an amount."""

    most: Exact
    result: Exact


class Steps(Section):
    """STEP: the result of the first step that the amount does not exceed; beyond the last one 0."""

    function: Literal["STEP"]
    steps: Some[Step]

    @property
    def formula(self) -> str:
        """The rule as a formula, the same in every language."""
        return f"STEP({', '.join(f'≤{number(step.most)}: {number(step.result)}' for step in self.steps)})"

    @property
    def forms(self) -> frozenset[Form]:
        """What data it can judge."""
        return frozenset({Form.AMOUNT})

    def result(self, value: Value) -> Fraction:
        """The result of an amount."""
        return next((step.result for step in self.steps if value.exact <= step.most), ZERO)


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


class Question(Section):
    """QUESTION: scores nothing; a ratio that lies more than `deviation` per cent off 100 is asked about."""

    function: Literal["QUESTION"]
    deviation: Exact

    @property
    def formula(self) -> str:
        """The rule as a formula, the same in every language."""
        return f"QUESTION(±{number(self.deviation)}%)"

    @property
    def forms(self) -> frozenset[Form]:
        """What data it can judge."""
        return frozenset({Form.RATIO})

    def is_odd(self, value: Value) -> bool:
        """Whether the unit has to be asked."""
        return abs(HUNDRED * value.exact - HUNDRED) > self.deviation

    def result(self, value: Value) -> Fraction:
        """Nothing is scored."""
        return ZERO


Function = Annotated[
    Linear | Share | Levels | Truth | Deduction | Steps | Count | Parts | Question, Field(discriminator="function")
]
OF_PERSONS: Final = (Levels, Truth, Count, Parts)
"""what a reviewer can settle without data"""


def number(value: Fraction) -> str:
    """A number as people write it: `0.5`, `98`; what has no short decimals as `1/7`."""
    shown = Decimal(value.numerator) / Decimal(value.denominator)
    return f"{shown:f}" if Fraction(shown) == value else str(value)


def clamp(result: Fraction) -> Fraction:
    """A result between 0 and 1."""
    return min(max(result, ZERO), ONE)


def sum_of_parts(results: dict[str, Fraction], value: Value) -> Fraction:
    """What the parts met bring together."""
    unknown = sorted(set(value.met) - set(results))
    if unknown:
        raise ValueError(f"unknown parts: {', '.join(unknown)}")
    return sum((results[part] for part in set(value.met)), ZERO)
