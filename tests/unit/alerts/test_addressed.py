"""Who is told where nobody holds a post at a unit."""

from datetime import UTC, datetime
from typing import Final

from alerts.holding import units_without
from alerts.routing.readers import Reader, Readers
from alerts.routing.sparing import Holds, Sparing
from alerts.rules import shipped
from core.access import Way
from store.owners import OwnerRow

POSTS: Final = shipped().posts
UNIT: Final = Way("330100", "330199", "330106", "U1")


def readers(way: Way, holds: Holds) -> Readers:
    """The posts that ship, at the end of one way."""
    at = datetime(2026, 3, 2, tzinfo=UTC)
    return Readers(POSTS, Sparing(at, (), shipped().rules, {}, lambda _: way, lambda _: (), holds))


def test_a_post_at_a_unit_that_nobody_holds_is_told_to_the_officer_in_charge() -> None:
    found = readers(UNIT, lambda post, node: (post, node) == ("unit_contact", "U1"))
    assert found.of("unit_contact", "U1") == Reader("unit_contact", "U1")
    assert found.of("unit_leader", "U1") == Reader("officer", "330106", unheld="U1")
    assert found.of("officer", "U1") == Reader("officer", "330106")
    assert found.of("administrator", "U1") == Reader("administrator", "330100")


def test_above_units_nobody_stands_in_for_a_post_at_units() -> None:
    above = Way("330100", "330199", "330106")
    assert readers(above, lambda *_: False).of("unit_contact", "330106") is None


def test_a_post_that_is_no_more_is_told_nothing() -> None:
    assert readers(UNIT, lambda *_: True).of("chief", "U1") is None


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
