"""Who is told where nobody holds a post at a unit."""

from typing import Final

from alerts.holding import units_without
from alerts.routing.grouping import addressed
from alerts.rules import shipped
from core.access import Way
from store.owners import OwnerRow

POSTS: Final = shipped().posts
UNIT: Final = Way("330100", "330199", "330106", "U1")


def test_a_post_at_a_unit_that_nobody_holds_is_told_to_the_officer_in_charge_once() -> None:
    named = ("unit_contact", "officer", "unit_leader", "administrator")
    told = addressed(named, POSTS, UNIT, lambda post, node: (post, node) == ("unit_contact", "U1"))
    assert told == [("unit_contact", "U1"), ("officer", "330106"), ("administrator", "330100")]
    assert addressed(("unit_contact",), POSTS, UNIT, lambda *_: False) == [("officer", "330106")]


def test_above_units_nobody_stands_in_for_a_post_at_units() -> None:
    assert addressed(("unit_contact",), POSTS, Way("330100", "330199", "330106"), lambda *_: False) == []


def test_a_rule_says_at_how_many_of_its_units_nobody_is_there() -> None:
    owners = [
        OwnerRow(1, "U1", "agency", "U1", None, None, 330106),
        OwnerRow(2, "U2", "agency", "U2", None, None, 330106),
        OwnerRow(3, "A1", "archive", "A1", None, None, 330106),
    ]
    held = {("archivist", "U1"), ("archive_staff", "U2")}
    found = units_without(shipped().rules["AL-5"], POSTS, held, owners)
    assert found == {"unit_contact": 1, "unit_leader": 2}, (
        "a unit is held by any of the roles, an archive has no leader"
    )
    assert units_without(shipped().rules["AL-3"], POSTS, held, owners) == {}
