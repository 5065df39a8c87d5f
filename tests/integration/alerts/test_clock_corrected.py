"""A clock that was far ahead and is right again: what it had judged goes on as it is now, on a real store."""

from dataclasses import replace
from datetime import timedelta

import pytest

from alerts.commands.acknowledging import take_up
from core.model import Band
from store.alerting.episodes import Episode, moves_of
from store.database import Database
from tests.integration.alerts.watch import Watch, watch_on

A01 = ("AL-1", "U1", "A01")
AHEAD = timedelta(days=20)


@pytest.fixture
def watch(database: Database) -> Watch:
    """A unit that fires by a clock that is weeks ahead."""
    found = watch_on(database)
    found.say("U1", {"A01": Band.CRIT})
    found.look()
    found.at += AHEAD
    found.look()
    assert found.open()[A01].fired_at == found.at
    return found


def reasons(watch: Watch, number: int) -> list[str]:
    """Why an alert is as it is, move by move."""
    with watch.database.begin() as work:
        return [one.reason for one in moves_of(work, number)]


def corrected(watch: Watch, band: Band) -> Episode:
    """The alert before a look by the clock that is right again, by which its figure is in this band."""
    before = watch.open()[A01]
    watch.at -= AHEAD - timedelta(hours=1)
    watch.say("U1", {"A01": band})
    watch.look()
    return before


def test_what_is_mended_by_then_ends_with_the_first_look(watch: Watch) -> None:
    before = corrected(watch, Band.MET)
    assert A01 not in watch.open()
    assert reasons(watch, before.alert_id) == ["breached", "lasted", "clock_corrected", "resolved"]
    assert len(watch.letters("ann")) == 2


def test_what_is_not_goes_on_by_the_clock_of_now_and_is_not_told_again(watch: Watch) -> None:
    before = corrected(watch, Band.CRIT)
    after = watch.open()[A01]
    assert (after.alert_id, after.state, after.judged_at, after.fired_at) == (
        before.alert_id,
        "firing",
        watch.at,
        watch.at,
    )
    watch.look(5)
    assert reasons(watch, before.alert_id) == ["breached", "lasted", "clock_corrected"], "once"
    assert len(watch.letters("ann")) == 1


def test_what_was_taken_up_by_the_clock_that_was_ahead_was_taken_up_now(watch: Watch) -> None:
    watch.at += timedelta(hours=3)
    take_up(watch.desk, watch.persons["ann"], watch.open()[A01].alert_id, "正在补归档", watch.at)
    watch.at -= timedelta(hours=3)
    corrected(watch, Band.CRIT)
    after = watch.open()[A01]
    assert (after.state, after.acknowledged_at) == ("acknowledged", watch.at)


def test_a_clock_that_goes_back_a_little_moves_nothing(watch: Watch) -> None:
    before = watch.open()[A01]
    watch.at -= timedelta(minutes=3)
    watch.say("U1", {"A01": Band.MET})
    watch.look()
    assert replace(watch.open()[A01], telling=before.telling) == before
    watch.look(3)
    assert A01 not in watch.open()
    assert reasons(watch, before.alert_id) == ["breached", "lasted", "resolved"]
