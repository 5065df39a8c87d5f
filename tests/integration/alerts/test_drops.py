"""Sudden drops: compared is what stood when the time of the rule began, and only what can be compared."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from core.days import LOCAL, day_number
from core.model import Band
from store.database import Database
from store.readings import append_readings
from tests.integration.alerts.sums import reading_of
from tests.integration.alerts.watch import AMONG, Watch, watch_on

DAYS = 24 * 60
NEW_YEAR = datetime(2027, 1, 1, tzinfo=LOCAL)


@pytest.fixture
def watch(database: Database) -> Watch:
    """A city under watch."""
    return watch_on(database)


def drops(watch: Watch) -> dict[tuple[str, str], object]:
    """What has dropped, with what it was before."""
    return {(scope, code): one.detail["before"] for (rule, scope, code), one in watch.open().items() if rule == "AL-2"}


@pytest.mark.parametrize("full", [False, True])
def test_what_was_steady_for_days_drops_at_once(watch: Watch, full: bool) -> None:
    watch.say("U1", {"A01": Band.MET, "B01": Band.NEAR})
    watch.look()
    watch.look(3 * DAYS)
    watch.count("U1", {"A01": Band.CRIT})
    assert watch.look(1, full=full).is_full is full
    assert drops(watch) == {("U1", "A01"): 99.9}
    watch.look(1, full=not full)
    watch.read("U1", {"A01": Band.CRIT})
    watch.look(60, full=False)
    assert drops(watch) == {("U1", "A01"): 99.9}, "it stood so when the day before began"
    watch.look(DAYS)
    assert not drops(watch)


def test_a_year_that_begins_is_no_drop_and_one_in_it_is(watch: Watch) -> None:
    watch.at = NEW_YEAR - timedelta(hours=1)
    watch.say("U1", {"C02": Band.MET, "B01": Band.MET})
    watch.look()
    watch.at = NEW_YEAR + timedelta(hours=1)
    watch.count("U1", {"C02": Band.CRIT, "B01": Band.CRIT})
    for full in (False, True):
        watch.look(1, full=full)
        assert drops(watch) == {("U1", "B01"): 80.0}, "what is held is no matter of the year"
    watch.say("U1", {"C02": Band.MET})
    watch.look(1)
    watch.count("U1", {"C02": Band.WARN})
    watch.look(1, full=False)
    assert set(drops(watch)) == {("U1", "B01"), ("U1", "C02")}


def test_what_stood_still_with_its_source_over_the_new_year_is_of_the_old_one(watch: Watch) -> None:
    watch.at = NEW_YEAR + timedelta(days=4)
    old = reading_of(watch.desk.catalogue, "C02", "U1", Band.MET, AMONG, watch.at)
    assert old.window_from == day_number(NEW_YEAR.date())
    append_readings(watch.database, [replace(old, window_from=day_number(NEW_YEAR.date()) - 365)], watch.at)
    watch.count("U1", {"C02": Band.CRIT})
    watch.look(60)
    assert not drops(watch)


def test_other_definitions_count_otherwise_and_nothing_is_compared_across_them(watch: Watch) -> None:
    old = reading_of(watch.desk.catalogue, "A01", "U1", Band.MET, AMONG, watch.at)
    append_readings(watch.database, [replace(old, definition_version="0-older")], watch.at)
    watch.count("U1", {"A01": Band.CRIT})
    watch.look(60)
    assert not drops(watch)


def test_what_a_clock_that_leapt_ahead_has_kept_was_not_before(watch: Watch) -> None:
    ahead = watch.at + timedelta(days=60)
    append_readings(watch.database, [reading_of(watch.desk.catalogue, "A01", "U1", Band.MET, AMONG, ahead)], watch.at)
    watch.count("U1", {"A01": Band.CRIT})
    watch.look(60)
    assert not drops(watch)
