"""The scoring functions: a value → a result from 0 to 1, exact.

Each is a section of a rubric file, told by its key `function`. Those that a person can settle stand in judgements.py.
"""

from fractions import Fraction
from math import ceil, floor
from typing import Annotated, Literal

from pydantic import Field

from core.forms import Exact, Section, Some
from evaluation.rubric.judgements import Count, Levels, Parts, Truth
from evaluation.rubric.values import HUNDRED, ONE, ZERO, Value, clamp, number
from evaluation.rubric.words import Form


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
