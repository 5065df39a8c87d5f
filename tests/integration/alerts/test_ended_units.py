"""Units that have ended: nothing is asked of them any more, and nobody is told that they were well."""

from datetime import datetime, timedelta

import pytest

from core.days import LOCAL, local_date
from core.model import Band
from store.database import Database
from tests.integration.alerts.watch import WEST, Watch, watch_on
from tests.integration.store.rows import unit

A01 = ("AL-1", "U1", "A01")
OTHER = ("AL-1", "U2", "A01")


@pytest.fixture
def watch(database: Database) -> Watch:
    """Two units of one district with a figure each that fires."""
    found = watch_on(database)
    for owner in ("U1", "U2"):
        found.say(owner, {"A01": Band.CRIT})
    found.look()
    found.look(3000)
    assert found.open()[A01].state == found.open()[OTHER].state == "firing"
    return found


def is_gone(watch: Watch, number: int) -> bool:
    """Whether an alert was withdrawn because there is no such unit."""
    with watch.database.begin() as work:
        asked = "SELECT reason FROM alert WHERE alert_id = %(number)s AND ended_at IS NOT NULL"
        found = work.rows(asked, {"number": number})
    return found == [("scope_gone",)]


@pytest.mark.parametrize("full", [False, True])
def test_a_unit_that_is_said_to_have_ended_leaves_with_the_next_look(watch: Watch, full: bool) -> None:
    number, told = watch.open()[A01].alert_id, {name: watch.letters(name) for name in ("ann", "west")}
    watch.store.merge("unit", unit("U1", int(WEST), version=2, status="ended"))
    watch.look(1, full=full)
    assert is_gone(watch, number)
    assert watch.open()[OTHER].state == "firing"
    watch.count("U1", {"A01": Band.WARN})
    watch.look(1, full=False)
    assert not [key for key in watch.open() if key[1] == "U1"], "its sums are nobody's figures any more"
    assert {name: watch.letters(name) for name in told} == told


def test_one_that_is_to_end_leaves_on_that_day(watch: Watch) -> None:
    number, last = watch.open()[A01].alert_id, local_date(watch.at) + timedelta(days=2)
    watch.store.merge("unit", unit("U1", int(WEST), version=2, status="ended", ended_on=last))
    watch.at = datetime(last.year, last.month, last.day, tzinfo=LOCAL) - timedelta(minutes=2)
    watch.look(1, full=False)
    assert watch.open()[A01].state == "firing"
    watch.look(1, full=False)
    assert is_gone(watch, number)


def test_one_that_comes_back_is_looked_at_again(watch: Watch) -> None:
    watch.store.merge("unit", unit("U1", int(WEST), version=2, status="ended"))
    watch.look(1, full=False)
    watch.store.merge("unit", unit("U1", int(WEST), version=3))
    watch.look(60)
    assert watch.open()[A01].state == "pending"
