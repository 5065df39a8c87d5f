"""Looks at what has changed and looks at everything say the same of each owner at each moment."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

import pytest

from alerts.commands.revising import revise
from alerts.desk import AlertDesk
from alerts.passes import looking
from alerts.passes.looking import look
from core.days import LOCAL
from core.model import Band
from store.alerting.episodes import open_episodes
from store.alerting.rules import versions_of
from store.database import Database
from store.runs import Runs
from tests.integration.alerts.watch import CITY, Watch, ran, watch_on

A01 = ("AL-1", "U1", "A01")
OWNERS = ("U1", "U2", "U3")
CODES = ("A01", "A03", "B01", "C02", "D01")
SOON = looking.FULL_SOON / timedelta(minutes=1)


@pytest.fixture
def watch(database: Database) -> Watch:
    """A city whose figures are well, read by the engine and looked at."""
    found = watch_on(database)
    for owner in OWNERS:
        found.say(owner, dict.fromkeys(CODES, Band.MET))
    found.look()
    return found


def hold(watch: Watch) -> float:
    """How long A01 has to be out of its band, in minutes."""
    return 2 * watch.desk.catalogue.refresh_interval("A01") / timedelta(minutes=1)


def standing(watch: Watch) -> dict[tuple[str, str, str], tuple[str, str]]:
    """How everything stands that is open."""
    return {key: (one.state, one.unknown) for key, one in watch.open().items()}


def states(watch: Watch) -> dict[str, str]:
    """By owner the state of A01 out of its band."""
    return {scope: one.state for (rule, scope, code), one in watch.open().items() if (rule, code) == ("AL-1", "A01")}


def test_a_reading_of_an_hour_ago_undoes_nothing_that_was_seen_since(watch: Watch) -> None:
    watch.at += timedelta(minutes=1)
    watch.count("U1", {"A01": Band.CRIT})
    assert not watch.look(full=False).is_full
    assert watch.open()[A01].state == "pending"
    assert watch.look(hold(watch), full=False).messages == 2
    told = watch.letters("ann")
    for minutes in (1, 60):
        assert watch.look(minutes).is_full
        assert watch.open()[A01].state == "firing"
        assert watch.letters("ann") == told
    watch.count("U1", {"A01": Band.MET})
    watch.look(1)
    assert A01 not in watch.open(), "nor does an old reading keep anything alive"


def test_more_owners_than_are_looked_at_one_by_one_are_seen_together(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "MOST_OWNERS", 1)
    for owner in OWNERS:
        watch.count(owner, {"A01": Band.CRIT})
    assert not watch.look(SOON / 2, full=False).is_full
    assert not watch.open()
    assert watch.look(SOON / 2, full=False).is_full
    assert {states(watch)[one] for one in OWNERS} == {"pending"}
    assert not watch.look(SOON, full=False).is_full, "what was seen is not changed any more"
    watch.look(hold(watch), full=False)
    assert {states(watch)[one] for one in OWNERS} == {"firing"}


def test_a_clock_that_leapt_ahead_and_was_set_right_keeps_no_look_away(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = watch.at
    watch.look(60 * 24 * 60)
    watch.at = now + timedelta(minutes=1)
    monkeypatch.setattr(looking, "MOST_OWNERS", 0)
    watch.count("U1", {"A01": Band.CRIT})
    assert watch.look(1, full=False).is_full
    assert states(watch) == {"U1": "pending"}
    assert not watch.look(1, full=False).is_full


def test_everything_is_looked_at_when_a_day_begins(watch: Watch) -> None:
    watch.at = datetime(2026, 11, 26, 23, 59, tzinfo=LOCAL)
    watch.look()
    watch.at += timedelta(seconds=59)
    assert not watch.look(full=False).is_full
    watch.at += timedelta(seconds=1)
    assert watch.look(full=False).is_full
    assert not watch.look(1, full=False).is_full


def test_a_source_that_falls_silent_and_comes_back_is_seen_of_every_unit(watch: Watch) -> None:
    runs = Runs(watch.database)
    watch.count("U1", {"A01": Band.CRIT})
    watch.look()
    watch.at += timedelta(minutes=hold(watch))
    ran(runs, "platform", "cases", watch.at)
    watch.look()
    seen = [watch.open()[A01].unknown]
    for minute in range(40):
        if minute == 30:
            ran(runs, "platform", "cases", watch.at)
        watch.look(1, full=False)
        seen.append(watch.open()[A01].unknown)
        assert watch.look(0).moved == 0
    assert list(dict.fromkeys(seen)) == ["", "stale"]
    assert seen[-1] == "", "it is back"


def test_a_rule_that_is_changed_is_applied_to_every_unit_within_a_minute(watch: Watch) -> None:
    for owner in OWNERS:
        watch.say(owner, {"A01": Band.NEAR})
    watch.look()
    with watch.database.begin() as work:
        body = versions_of(work, "AL-1")[0].body
    watch.person("boss", "division_head", CITY)
    changed = {**body, "condition": {"kind": "band", "worst": "NEAR"}, "levels": {}}
    revise(watch.desk, watch.persons["boss"], changed, "试用", watch.at)
    assert not watch.look(SOON / 2, full=False).is_full
    assert not states(watch)
    assert watch.look(SOON / 2, full=False).is_full
    assert set(states(watch)) == set(OWNERS)
    assert not watch.look(SOON, full=False).is_full


def test_another_worker_looks_at_everything_first(watch: Watch) -> None:
    other = AlertDesk(watch.database, watch.desk.settings, watch.desk.catalogue)
    assert not watch.look(SOON, full=False).is_full
    assert look(other, watch.at).is_full
    assert not look(other, watch.at).is_full


def days(random: Random, watch: Watch) -> Iterator[None]:
    """Some days of changes with a look after each; the engine reads an owner now and then."""
    for _ in range(40):
        owner, code, band = random.choice(OWNERS), random.choice(CODES), random.choice(tuple(Band))
        watch.count(owner, {code: band})
        if random.random() < 0.3:
            watch.read(owner, {code: band})
        for _ in range(random.randrange(3)):
            watch.look(random.choice((0.2, 1, 20, 70, 400)), full=False)
            yield


@pytest.mark.parametrize("seed", range(3))
def test_a_look_at_everything_right_after_another_moves_nothing(watch: Watch, seed: int) -> None:
    moved = 0
    for _ in days(Random(seed), watch):
        before = standing(watch)
        moved += len(before)
        report = watch.look(0, full=True)
        assert (report.is_full, report.moved, report.messages) == (True, 0, 0)
        assert standing(watch) == before
        with watch.database.begin() as work:
            assert {one.alert_id: one for one in watch.desk.episodes.open(work)} == {
                one.alert_id: one for one in open_episodes(work)
            }
    assert moved > 50
