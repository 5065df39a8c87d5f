"""What share of the owners of a place are in a bad band."""

from typing import Any, Final

import pytest

from alerts.judging.figures import Figure, Standing
from alerts.judging.shares import shares
from alerts.observing import Sight, Subject
from core.model import Band
from tests.unit.alerts.making import rule

SHARE: Final = {"condition": {"kind": "share", "worst": "WARN", "at_least": "1/3"}, "level": "serious"}
WEST: Final = Subject("330106", "A01")


def owner(number: int, band: Band | None, standing: Standing = "ok", place: str = "330106") -> Figure:
    return Figure(f"U{number}", "A01", 50.0, 1, 2, band, standing, place)


def bands(*found: Band) -> list[Figure]:
    return [owner(number, band) for number, band in enumerate(found)]


@pytest.mark.parametrize(
    ("found", "sight", "numerator"),
    [
        ((Band.WARN, Band.NEAR, Band.MET), Sight.BREACH, 1),  # exactly a third
        ((Band.CRIT, Band.NEAR, Band.MET), Sight.BREACH, 1),
        ((Band.WARN, Band.NEAR, Band.MET, Band.MET), Sight.CLEAR, 1),
        ((Band.NEAR, Band.MET), Sight.CLEAR, 0),
        ((Band.CRIT,), Sight.BREACH, 1),
    ],
)
def test_a_share_that_is_reached_is_met(found: tuple[Band, ...], sight: Sight, numerator: int) -> None:
    seen = shares(rule(**SHARE), bands(*found))[WEST]
    assert (seen.sight, seen.numerator, seen.denominator) == (sight, numerator, len(found))
    assert seen.rank == int(sight is Sight.BREACH)
    assert seen.value == numerator / len(found)


def test_who_cannot_be_judged_does_not_count() -> None:
    unknown = [
        owner(7, Band.CRIT, "late"),
        owner(8, Band.CRIT, "doubtful"),
        owner(9, None),
        owner(6, Band.CRIT, "loading"),
    ]
    seen = shares(rule(**SHARE), [*bands(Band.MET, Band.MET, Band.MET, Band.WARN), *unknown])[WEST]
    assert (seen.sight, seen.numerator, seen.denominator) == (Sight.CLEAR, 1, 4)


@pytest.mark.parametrize(("least", "sight"), [(3, Sight.BREACH), (4, Sight.NO_DATA)])
def test_too_few_owners_are_no_data(least: int, sight: Sight) -> None:
    keys: dict[str, Any] = SHARE | {"least_denominator": least}
    assert shares(rule(**keys), bands(Band.CRIT, Band.CRIT, Band.CRIT))[WEST].sight is sight


def test_an_owner_counts_where_it_lies_now() -> None:
    mover = (owner(1, Band.CRIT), owner(1, Band.CRIT, place="330108"))
    before, after = ([*bands(Band.MET), one, owner(9, Band.MET, place="330108")] for one in mover)
    assert [one.numerator for one in shares(rule(**SHARE), before).values()] == [1, 0]
    assert [one.numerator for one in shares(rule(**SHARE), after).values()] == [0, 1]


def test_owners_without_a_place_are_of_none() -> None:
    assert shares(rule(**SHARE), [owner(1, Band.CRIT, place="")]) == {}


def test_a_place_none_of_whose_owners_can_be_judged_is_unknown_and_not_well() -> None:
    seen = shares(rule(**SHARE), [owner(1, Band.CRIT, "late"), owner(2, None)])[WEST]
    assert (seen.sight, seen.numerator, seen.denominator) == (Sight.NO_DATA, 0, 0)
