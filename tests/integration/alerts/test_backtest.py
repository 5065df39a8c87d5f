"""A rule tested on what is kept comes to what it did when it was in force."""

from datetime import datetime, timedelta

import pytest

from alerts.backtest import backtest
from alerts.in_force import rules_in_force
from alerts.past_readers import Told, told_of
from core.errors import RefusedError
from core.model import Band
from operations.alerts import lines_of
from store.database import Database
from store.runs import Runs
from tests.integration.alerts.watch import BEFORE, EAST, WEST, Watch, ran, watch_on

LOOKS = timedelta(minutes=30)

Fired = tuple[str, str, datetime, datetime | None]


@pytest.fixture
def watch(database: Database) -> Watch:
    """Units whose figures come and go for some days."""
    found = watch_on(database)
    for owner, code, band, hours in (
        ("U1", "D01", Band.CRIT, 1),
        ("U2", "D01", Band.WARN, 5),
        ("U1", "A01", Band.CRIT, 1),
        ("U1", "A01", Band.MET, 3),
        ("U3", "B01", Band.WARN, 1),
        ("U3", "B01", Band.NEAR, 30),
        ("U2", "D01", Band.MET, 1),
        ("U1", "A01", Band.WARN, 8),
        ("U3", "A01", Band.MET, 3),
        ("U3", "A01", Band.CRIT, 60),
    ):
        found.say(owner, {code: band})
        found.look()
        for _ in range(hours * 2):
            found.look(LOOKS / timedelta(minutes=1))
    return found


def did(watch: Watch, code: str) -> list[Fired]:
    """The alerts of a rule as they were: scope, code, fired at, ended at."""
    asked = "SELECT scope, code, fired_at, ended_at FROM alert WHERE rule = %(rule)s AND fired_at IS NOT NULL"
    with watch.database.begin() as work:
        return sorted(work.rows(f"{asked} ORDER BY scope, code, fired_at", {"rule": code}))


def would(watch: Watch, code: str) -> list[Fired]:
    """The same by the history that is kept."""
    with watch.database.begin() as work:
        rule = rules_in_force(work, watch.at).rules[code]
    past = backtest(watch.desk, rule, BEFORE, watch.at)
    return sorted((one.subject.scope, one.subject.code, one.fired_at, one.resolved_at) for one in past.fired)


def assert_same(would: list[Fired], did: list[Fired]) -> None:
    assert [one[:2] for one in would] == [one[:2] for one in did]
    for (*_, fired, ended), (*_, fired_then, ended_then) in zip(would, did, strict=True):
        assert timedelta(0) <= fired_then - fired < LOOKS, "history does not wait for the next look"
        assert (ended is None) == (ended_then is None)
        if ended is not None and ended_then is not None:
            assert timedelta(0) <= ended_then - ended < LOOKS


@pytest.mark.parametrize(("code", "least"), [("AL-1", 4), ("AL-2", 1)])
def test_what_would_have_fired_is_what_did(watch: Watch, code: str, least: int) -> None:
    found = did(watch, code)
    assert len(found) >= least
    assert_same(would(watch, code), found)


def test_a_drop_is_over_when_its_time_has_passed(watch: Watch) -> None:
    assert [one for one in would(watch, "AL-2") if one[3] is None] == []


def test_while_a_feed_was_silent_nothing_behind_it_would_have_fired(database: Database) -> None:
    found = watch_on(database)
    runs = Runs(database)
    ran(runs, "platform", "cases", found.at)
    found.look()
    for hours in range(8):
        if hours == 2:
            found.say("U1", {"A01": Band.CRIT})
        if hours >= 5:
            ran(runs, "platform", "cases", found.at)
        found.look()
        for _ in range(5):
            if hours >= 5:
                ran(runs, "platform", "cases", found.at)
            found.look(10)
        found.look(10)
    (one,) = did(found, "AL-1")
    assert one[2] > found.at - timedelta(hours=4)
    assert_same(would(found, "AL-1"), [one])


def test_a_number_that_was_doubtful_would_not_have_fired(watch: Watch) -> None:
    (first, *_) = would(watch, "AL-1")
    kept = "INSERT INTO condition (kind, source, feed, scope, item, detail, since, last_seen_at)"
    with watch.database.begin() as work:
        work.execute(
            f"{kept} VALUES ('contradiction', '', '', %(scope)s, %(code)s, '{{}}', %(since)s, %(since)s)",
            {"scope": first[0], "code": first[1], "since": BEFORE},
        )
    assert [one for one in would(watch, "AL-1") if one[:2] == first[:2]] == []


def test_it_says_who_would_be_told_and_by_how_many_a_post_is_held(
    watch: Watch,
) -> None:
    with watch.database.begin() as work:
        rules = rules_in_force(work, watch.at)
    past = backtest(watch.desk, rules.rules["AL-1"], BEFORE, watch.at)
    told = told_of(watch.desk, rules.rules["AL-1"], rules.posts, past, watch.at)
    assert {scope: list(found) for (scope, _), found in told.items()} == {
        "U1": [Told("unit_contact", "U1", 1), Told("officer", WEST, 1)],
        "U2": [Told("unit_contact", "U2", 1), Told("officer", WEST, 1)],
        "U3": [Told("officer", EAST, 1)],
    }, "nobody holds the post of U3: the officer is told once"
    lines = list(lines_of(past, told))
    assert len(lines) == len(past.fired)
    assert any(line.endswith(f"  U1  A01  to unit_contact at U1 (1), officer at {WEST} (1)") for line in lines)


def test_what_is_kept_nowhere_is_refused(watch: Watch) -> None:
    with watch.database.begin() as work:
        rules = rules_in_force(work, watch.at).rules
    for code in ("AL-3", "AL-4", "AL-7"):
        with pytest.raises(RefusedError, match="not kept"):
            backtest(watch.desk, rules[code], BEFORE, watch.at)
