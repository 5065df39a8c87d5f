"""The better values of an item, one step after the other: what somebody could do to bring points back."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from evaluation.rubric.functions import Deduction, Linear, Share
from evaluation.rubric.judgements import Count, Levels, Parts, Truth
from evaluation.rubric.schema import Data, Item
from evaluation.rubric.values import Value
from evaluation.rubric.words import Adds

ONE: Final = Fraction(1)
FARTHEST: Final = 10
"""times as much as there is: what needs more is no advice"""

Test = Callable[[Value], bool]


@dataclass(frozen=True, slots=True)
class Ladder:
    """`length` values, each at least as good as the one before; `at(1)` is the smallest change."""

    length: int
    at: Callable[[int], Value]

    def first(self, test: Test) -> int | None:
        """The smallest number of steps whose value passes a test that all later ones pass too; None: none does."""
        if self.length < 1 or not test(self.at(self.length)):
            return None
        low, high = 1, self.length
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if test(self.at(middle)) else (middle + 1, high)
        return low


def ladder(item: Item, data: Data | None, value: Value) -> Ladder:
    """The better values of an item; none where the past cannot be made good in the same period."""
    if data is not None and data.step is None:
        return _none(value)
    match item.rule:
        case Linear() if item.rule.full < item.rule.zero:
            return _fewer(value, value.numerator - item.rule.least(ONE, value.denominator))
        case Linear() | Share():
            return _more(item.rule, data, value)
        case Deduction():
            return _fewer(value, value.numerator)
        case Truth():
            return Ladder(0 if value.numerator else 1, lambda _: replace(value, numerator=1, denominator=1))
        case Levels():
            return _levels(item.rule, value)
        case Count() | Parts():
            return _parts(item.rule, value)
    return _none(value)


def missing_parts(rule: Count | Parts, value: Value) -> tuple[str, ...]:
    """The parts that are not met, what brings most first."""
    absent = [code for code in rule.results if code not in value.met]
    return tuple(sorted(absent, key=lambda code: -rule.results[code]))


def _none(value: Value) -> Ladder:
    return Ladder(0, lambda _: value)


def _fewer(value: Value, length: int) -> Ladder:
    return Ladder(max(length, 0), lambda steps: replace(value, numerator=value.numerator - steps))


def _more(rule: Linear | Share, data: Data | None, value: Value) -> Ladder:
    if data is not None and data.adds is Adds.BOTH:
        return _with_what_comes(rule, value)
    length = min(rule.least(ONE, value.denominator), value.denominator) - value.numerator
    return Ladder(max(length, 0), lambda steps: replace(value, numerator=value.numerator + steps))


def _with_what_comes(rule: Linear | Share, value: Value) -> Ladder:
    """Further good cases beside those that there are; as far as it takes, or as makes sense."""

    def at(steps: int) -> Value:
        return replace(value, numerator=value.numerator + steps, denominator=value.denominator + steps)

    whole = Ladder(FARTHEST * value.denominator, at)
    enough = whole.first(lambda one: rule.result(one) >= ONE)
    return Ladder(0 if rule.result(value) >= ONE else enough or whole.length, at)


def _levels(rule: Levels, value: Value) -> Ladder:
    better = [level for level in reversed(rule.levels) if level > value.exact]
    return Ladder(len(better), lambda steps: _at_level(value, better[steps - 1]))


def _at_level(value: Value, level: Fraction) -> Value:
    return replace(value, numerator=level.numerator, denominator=level.denominator)


def _parts(rule: Count | Parts, value: Value) -> Ladder:
    absent = missing_parts(rule, value)
    return Ladder(len(absent), lambda steps: replace(value, met=(*value.met, *absent[:steps])))
