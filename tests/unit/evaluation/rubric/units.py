"""The rubric of the product and the units that its tests score."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Final

from evaluation.rubric.inputs import Inputs, Link, Review
from evaluation.rubric.loading import load
from evaluation.rubric.reading import FOLDER
from evaluation.rubric.rubric import Rubric
from evaluation.rubric.values import Value
from evaluation.rubric.words import Connection

CLAUSES: Final = frozenset(f"LC{number:02}" for number in range(1, 24))
SEVEN: Final = ("filing", "custody", "use", "appraisal", "secrecy", "emergency", "systems")
DAY: Final = date(2026, 6, 30)


@cache
def rubric() -> Rubric:
    return load(FOLDER / "capability-1.yaml", CLAUSES)


def link(state: Connection = Connection.CONNECTED, since: date = date(2025, 1, 1)) -> Link:
    return Link(state, since, "head of division")


def level(result: str) -> Review:
    exact = Fraction(result)
    return Review(Value(exact.numerator, exact.denominator), ("reviewer",), "anchor and file")


CONFIRMED: Final = Review(None, ("reviewer",), "confirmed")


def collected(numerator: int, denominator: int = 1) -> Value:
    return Value(numerator, denominator, "rolling_12m", "snapshot-20260630")


def jia() -> Inputs:
    """Unit 甲 of the worked example; it uses the shared platform, and nothing changed."""
    return Inputs(
        unit="甲",
        at=DAY,
        values={
            "R1-5": collected(0),
            "R1-6": collected(1000, 1000),
            "R2-1": collected(1),
            "R2-2": collected(39, 40),
            "R3-1": collected(792, 800),
            "R3-2": collected(1198, 1200),
            "R3-3": collected(1150, 1200),
            "R3-4": collected(260, 300),
            "R3-5": collected(6, 6),
            "R3-Q": collected(2800, 2700),
            "R4-1": collected(2730, 2800),
            "R4-2": collected(996, 1000),
            "R4-3": collected(1930, 2000),
            "R4-4": collected(34560, 45000),
            "R5-1": collected(2700, 3000),
            "R5-2": collected(4, 4),
            "R5-3": collected(2, 3),
            "R6-5": collected(10, 10),
            "R7-1": collected(119, 120),
            "R7-2": collected(1, 2),
            "R8-2": collected(4, 5),
            "R8-3": collected(0),
        },
        reviews={
            **dict.fromkeys(("R1-1", "R1-2", "R1-4", "R6-1", "R6-4", "R7-3", "R8-1"), level("1")),
            "R1-3": level("1/2"),
            "R2-3": Review(Value(7, met=SEVEN), ("reviewer",)),
            **dict.fromkeys(("R5-2", "R5-3", "R6-5", "R7-2", "R8-2"), CONFIRMED),
        },
        connections={
            **dict.fromkeys(("oa", "cases", "licences", "room"), link()),
            "hr": link(Connection.MISSING),
        },
        circumstances=frozenset({"shared_platform", "no_change"}),
    )


def without_bonus(inputs: Inputs) -> Inputs:
    return replace(inputs, reviews={code: one for code, one in inputs.reviews.items() if code != "R7-3"})
