"""Weights add up to what they should, without hidden points."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from core.model import Mistake
from evaluation.rubric.reading import Written
from evaluation.rubric.values import number

WHOLE: Final = Fraction(100)


def sum_is_hundred(found: Written) -> Iterator[Mistake]:
    """The weights of all items make 100; the bonus stands beside them."""
    total = sum((entry.value.weight for entry in found.items), Fraction(0))
    if _all_items(found) and total != WHOLE:
        yield found.file.mistake(("items",), f"the weights of the items add up to {number(total)}, not to 100")


def dimensions_add_up(found: Written) -> Iterator[Mistake]:
    """A dimension has the weight of its items."""
    for entry in found.dimensions if _all_items(found) else ():
        total = sum((one.value.weight for one in found.items if one.value.dimension == entry.code), Fraction(0))
        if total != entry.value.weight:
            said = number(entry.value.weight)
            yield entry.mistake(("weight",), f"{entry.code} says {said} points, its items have {number(total)}")


def none_negative(found: Written) -> Iterator[Mistake]:
    """No weight and no bonus takes points away."""
    for entry in found.items:
        for key in ("weight", "bonus"):
            if getattr(entry.value, key) < 0:
                yield entry.mistake((key,), f"{entry.code}: {key} is below 0")


def bonus_stands_apart(found: Written) -> Iterator[Mistake]:
    """An item has points, or a bonus, or only asks."""
    for entry in found.items:
        item = entry.value
        if item.bonus and item.weight:
            yield entry.mistake(("bonus",), f"{entry.code} has a weight and a bonus; a bonus is added after the total")
        if not (item.bonus or item.weight or item.is_question):
            yield entry.mistake(("weight",), f"{entry.code} has no points, is no bonus and asks nothing")


def bounds_of_judging(found: Written) -> Iterator[Mistake]:
    """What is the same for all items lies where it means something."""
    for entry in found.judging:
        bounds = {
            "low": (0, 1),
            "most_not_applicable": (0, 100),
            "most_total": (100, 100),
            "two_reviewers_from": (0, 100),
        }
        for key, (least, most) in bounds.items():
            if not least <= getattr(entry.value, key) <= most:
                within = f"from {least} to {most}" if least < most else str(most)
                yield entry.mistake((key,), f"{key}: expected {within}, found {number(getattr(entry.value, key))}")


def _all_items(found: Written) -> bool:
    """Whether every item that was written has its form: without one, each sum is wrong anyway."""
    return found.file.part(("items",)).value is not None and len(found.items) == len(found.codes.get("items", ()))
