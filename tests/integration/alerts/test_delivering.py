"""Rounds of a channel: what it takes, what it puts off, what it refuses, how long it rests; by a clock of the test."""

import json
import signal
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from alerts.channels.base import Handed, Notice
from alerts.rest import Rest, wait_after
from core.clock import FixedClock
from core.errors import StopSourceError
from store.alert_channels import standing
from store.alert_deliveries import CLAIM_HOLDS, Deliveries, NewDelivery, put
from store.database import Database
from tests.channel_host import Reply, channel_host
from tests.integration.alerts.deliveries import AT, DUTY, Scripted, delivering, message, states, webhook_to

MINUTE = timedelta(minutes=1)
PROJECT = Path(__file__).parents[3]
LATER = Handed("later", "status 500")
AWAY = Handed("away", "cannot be reached")


def test_what_waits_is_told_in_words_with_its_link_and_its_key(outbox: Database) -> None:
    number = message(outbox, alerts=[1])
    channel = Scripted()
    report = delivering(outbox, channel, FixedClock(AT)).run()
    assert (report.sent, report.put_off, report.dead, report.away) == (1, 0, 0, "")
    (notice,) = channel.handed
    (row,) = Deliveries(outbox).rows("sent")
    assert (notice.title, notice.text, notice.link) == ("AL-1", "94.2 %", "https://da.hz/alerts?id=1")
    assert notice.key == f"{number}-{row.delivery_id}"
    assert (notice.facts["rule"], notice.facts["count"], notice.facts["alerts"]) == ("AL-1", 1, [1])
    assert row.ended_at == AT


def test_a_message_without_a_wording_is_told_plainly(outbox: Database) -> None:
    message(outbox, kind="worsened", alert_count=3)
    channel = Scripted()
    delivering(outbox, channel, FixedClock(AT)).run()
    assert channel.handed[0].text == "AL-1 worsened: critical x 3"


def test_a_message_waits_twice_as_long_each_time_and_four_hours_at_most(outbox: Database) -> None:
    message(outbox)
    clock = FixedClock(AT)
    rounds = delivering(outbox, Scripted([LATER]), clock)
    waits = []
    for _ in range(10):
        rounds.run()
        (row,) = Deliveries(outbox).rows()
        waits.append((row.due_at - clock.now()) / MINUTE)
        clock.at = row.due_at
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 240, 240]
    assert wait_after(1000, 1.0) == timedelta(hours=4)


def test_a_channel_that_fails_for_a_day_loses_nothing_and_takes_all_when_it_is_back(outbox: Database) -> None:
    for _ in range(5):
        message(outbox)
    clock, channel = FixedClock(AT), Scripted([LATER])
    rounds = delivering(outbox, channel, clock)
    for _ in range(24 * 6):
        rounds.run()
        clock.move(timedelta(minutes=10))
    assert {state for state, _ in states(outbox)} == {"waiting"}
    channel.answers = [Handed("sent")]
    for _ in range(30):
        rounds.run()
        clock.move(timedelta(minutes=10))
    assert [state for state, _ in states(outbox)] == ["sent"] * 5


def test_a_channel_that_fails_for_three_days_has_its_messages_found_with_their_reason(outbox: Database) -> None:
    message(outbox)
    clock = FixedClock(AT)
    rounds = delivering(outbox, Scripted([LATER]), clock, give_up_h=72)
    for _ in range(74):
        rounds.run()
        clock.move(timedelta(hours=1))
    (row,) = Deliveries(outbox).rows("dead")
    assert row.error == "status 500"
    assert row.ended_at is not None
    assert timedelta(hours=72) <= row.ended_at - AT <= timedelta(hours=73)


def test_a_message_that_a_channel_always_fails_does_not_hold_up_the_others(outbox: Database) -> None:
    poison = message(outbox)
    good = [message(outbox) for _ in range(3)]
    channel = Scripted()

    class Picky(Scripted):
        def hand_over(self, notice: Notice, at: datetime) -> Handed:
            super().hand_over(notice, at)
            return AWAY if notice.key.startswith(f"{poison}-") else Handed("sent")

    channel, clock = Picky(), FixedClock(AT)
    rounds = delivering(outbox, channel, clock)
    rounds.run()
    assert states(outbox) == [("waiting", 1), ("waiting", 0), ("waiting", 0), ("waiting", 0)]
    clock.move(MINUTE)
    rounds.run()
    clock.move(2 * MINUTE)
    rounds.run()
    assert [state for state, _ in states(outbox)] == ["waiting", *["sent"] * len(good)]


def test_what_is_refused_for_good_is_dead_at_once_and_the_next_goes(outbox: Database) -> None:
    message(outbox)
    message(outbox)
    report = delivering(outbox, Scripted([Handed("never", "words"), Handed("sent")]), FixedClock(AT)).run()
    assert (report.sent, report.dead) == (1, 1)
    (row,) = Deliveries(outbox).rows("dead")
    assert row.error == "words"


def test_a_channel_that_is_away_is_left_alone_longer_each_time(outbox: Database) -> None:
    for _ in range(9):
        message(outbox)
    clock, channel = FixedClock(AT), Scripted([AWAY])
    rounds = delivering(outbox, channel, clock)
    tried = []
    for second in range(0, 40 * 60, 30):
        clock.at = AT + timedelta(seconds=second)
        before = len(channel.handed)
        rounds.run()
        tried += [second / 60] if len(channel.handed) > before else []
    assert tried == [0, 1, 3, 7, 15, 30]


def test_a_rest_ends_with_the_first_message_that_is_taken_over() -> None:
    rest = Rest()
    rest.begin(AT, timedelta(0), 1.0)
    rest.begin(AT, timedelta(0), 1.0)
    assert rest.until == AT + 2 * MINUTE
    rest.end()
    rest.begin(AT, timedelta(0), 1.0)
    assert rest.until == AT + MINUTE


def test_three_failures_one_after_the_other_are_a_channel_that_is_away(outbox: Database) -> None:
    for _ in range(5):
        message(outbox)
    channel = Scripted([LATER])
    report = delivering(outbox, channel, FixedClock(AT)).run()
    assert (len(channel.handed), report.away) == (3, "status 500")


@pytest.mark.parametrize(("asked_s", "minutes"), [(600.0, 10), (1.0, 1), (10.0**9, 24 * 60)])
def test_what_a_channel_asks_us_to_wait_is_waited_a_day_at_most(outbox: Database, asked_s: float, minutes: int) -> None:
    message(outbox)
    message(outbox)
    clock, channel = FixedClock(AT), Scripted([Handed("away", "busy", asked_s)])
    rounds = delivering(outbox, channel, clock)
    rounds.run()
    assert rounds.rest.until == AT + minutes * MINUTE
    clock.move(minutes * MINUTE - timedelta(seconds=1))
    rounds.run()
    assert len(channel.handed) == 1


def test_no_more_than_the_rate_goes_in_a_minute(outbox: Database) -> None:
    for _ in range(7):
        message(outbox)
    clock, channel = FixedClock(AT), Scripted()
    rounds = delivering(outbox, channel, clock, rate_per_min=3)
    for _ in range(4):
        rounds.run()
        clock.move(timedelta(seconds=20))
    assert len(channel.handed) == 6
    clock.move(timedelta(seconds=40))
    rounds.run()
    assert len(channel.handed) == 7


def test_a_fault_in_a_kind_of_channel_is_the_reason_of_its_message_and_ends_nothing(outbox: Database) -> None:
    message(outbox)

    def broken() -> object:
        raise RuntimeError("a library gave way")

    report = delivering(outbox, Scripted(meanwhile=broken), FixedClock(AT)).run()
    assert report.put_off == 1
    (row,) = Deliveries(outbox).rows()
    assert row.error == "RuntimeError: a library gave way"


KILLS = [
    # dies at, when, what the host answers before and after, how often it is told, what becomes of the message
    ("hand_over", "before", 200, 200, 1, "sent"),
    ("sent", "before", 200, 200, 2, "sent"),
    ("sent", "after", 200, 200, 1, "sent"),
    ("put_off", "before", 500, 200, 2, "sent"),
    ("put_off", "after", 500, 200, 2, "sent"),
    ("dead", "before", 400, 400, 2, "dead"),
    ("dead", "after", 400, 400, 1, "dead"),
    ("works", "before", 200, 200, 1, "sent"),
    ("failed", "before", 500, 200, 2, "sent"),
]


def kill_at(outbox: Database, url: str, step: str, when: str, *hours: int) -> None:
    """Runs a worker that is killed at a step, after rounds with some hours in between."""
    program = [sys.executable, "-m", "tests.integration.alerts.killed", outbox.url, url, step, when, *map(str, hours)]
    ended = subprocess.run(program, cwd=PROJECT, timeout=120, check=False)
    assert ended.returncode == -signal.SIGKILL


@pytest.mark.parametrize(("step", "when", "before", "after", "times", "state"), KILLS)
def test_who_is_killed_at_any_step_leaves_one_duplicate_at_most_under_the_same_key(
    outbox: Database, step: str, when: str, before: int, after: int, times: int, state: str
) -> None:
    number = message(outbox)
    with channel_host(Reply(before)) as host:
        kill_at(outbox, f"{host.url}/in", step, when)
        host.reply = lambda told: Reply(after)
        clock = FixedClock(AT)
        for _ in range(3):
            delivering(outbox, webhook_to(f"{host.url}/in"), clock).run()
            clock.move(CLAIM_HOLDS)
    keys = [told.headers["x-cockpit-delivery"] for told in host.told]
    assert len(keys) == times
    assert len(set(keys)) == 1
    assert keys[0].startswith(f"{number}-")
    assert [state for state, _ in states(outbox)] == [state]


@pytest.mark.parametrize(("when", "first"), [("before", "sent"), ("after", "dead")])
def test_who_is_killed_when_it_gives_up_leaves_what_it_had_not_given_up_to_be_tried(
    outbox: Database, when: str, first: str
) -> None:
    message(outbox)
    message(outbox)
    with channel_host(Reply(403)) as host:
        kill_at(outbox, f"{host.url}/in", "give_up", when, 73)
        host.reply = lambda told: Reply(200)
        clock = FixedClock(AT + timedelta(hours=74))
        delivering(outbox, webhook_to(f"{host.url}/in"), clock).run()
    assert [state for state, _ in states(outbox)] == [first, "sent"]


def test_two_workers_hand_nothing_over_twice(outbox: Database) -> None:
    for _ in range(6):
        message(outbox)
    clock, mine = FixedClock(AT), Scripted()
    theirs = Scripted()
    other = delivering(outbox, theirs, clock)
    mine.meanwhile = lambda: other.run(most=1)
    delivering(outbox, mine, clock).run()
    keys = [notice.key for notice in (*mine.handed, *theirs.handed)]
    assert len(keys) == len(set(keys)) == 6
    assert {state for state, _ in states(outbox, DUTY)} == {"sent"}


def test_a_channel_that_answers_with_characters_that_are_none_has_its_message_noted_all_the_same(
    outbox: Database,
) -> None:
    message(outbox)
    message(outbox)
    with channel_host(Reply(400, b"bad \x00 \x1b[31m body")) as host:
        report = delivering(outbox, webhook_to(f"{host.url}/in"), FixedClock(AT)).run()
    assert report.dead == 2
    errors = [row.error for row in Deliveries(outbox).rows("dead")]
    assert all("bad [31m body" in error and error.isprintable() for error in errors)


def test_a_message_is_told_in_the_words_that_were_kept_with_it(outbox: Database) -> None:
    texts = {"en": {"subject": "as told", "body": "then"}, "zh_CN": {"subject": "当时", "body": "所说"}}
    message(outbox, texts=json.dumps(texts), link_base="https://before.hz", alerts=[1])
    channel = Scripted()
    delivering(outbox, channel, FixedClock(AT)).run()
    (notice,) = channel.handed
    assert (notice.title, notice.text, notice.link) == ("as told", "then", "https://before.hz/alerts?id=1")


def test_a_channel_that_cannot_be_opened_is_tried_again_and_takes_all_that_waited_however_long(
    outbox: Database,
) -> None:
    for _ in range(3):
        message(outbox)
    clock, channel = FixedClock(AT), Scripted()
    rounds = delivering(outbox, channel, clock, give_up_h=72)

    def lame() -> Scripted:
        raise StopSourceError("there is no such file", "authorities")

    good, rounds.open = rounds.open, lame
    for _ in range(90):
        report = rounds.run()
        assert (report.closed, report.away, report.dead) == (True, "there is no such file", 0)
        clock.move(timedelta(hours=1))
    rounds.open = good
    assert rounds.run().sent == 3
    with outbox.begin() as unit:
        assert standing(unit, DUTY).failing_since is None


def test_what_waited_for_days_without_being_tried_is_not_given_up_at_its_first_failure(outbox: Database) -> None:
    message(outbox)
    clock = FixedClock(AT + timedelta(days=9))
    rounds = delivering(outbox, Scripted([LATER]), clock, give_up_h=72)
    rounds.run()
    assert states(outbox) == [("waiting", 1)]
    for _ in range(71):
        clock.move(timedelta(hours=1))
        rounds.run()
    assert [state for state, _ in states(outbox)] == ["waiting"]
    for _ in range(6):
        clock.move(timedelta(hours=1))
        rounds.run()
    assert [state for state, _ in states(outbox)] == ["dead"]


def test_what_has_no_turn_on_a_channel_that_is_away_for_days_is_given_up_too(outbox: Database) -> None:
    for _ in range(40):
        message(outbox)
    clock = FixedClock(AT)
    rounds = delivering(outbox, Scripted([AWAY]), clock, give_up_h=2)
    for _ in range(5 * 12):
        rounds.run()
        clock.move(timedelta(minutes=5))
    assert {state for state, _ in states(outbox)} <= {"dead", "waiting"}
    late = [row for row in Deliveries(outbox).rows("dead") if row.attempts == 0]
    assert late
    assert {row.reason for row in late} == {"too_old"}


def test_a_channel_that_fails_is_known_to_do_so_until_it_takes_something_whoever_leads(outbox: Database) -> None:
    message(outbox)
    clock = FixedClock(AT)
    delivering(outbox, Scripted([LATER]), clock).run()
    clock.move(timedelta(hours=5))
    delivering(outbox, Scripted([AWAY]), clock).run()
    with outbox.begin() as unit:
        found = standing(unit, DUTY)
    assert (found.failing_since, found.error) == (AT, "cannot be reached")
    clock.move(timedelta(hours=5))
    delivering(outbox, Scripted(), clock).run()
    with outbox.begin() as unit:
        assert standing(unit, DUTY).failing_since is None


def test_messages_that_fail_together_do_not_come_back_together() -> None:
    waits = {wait_after(3, share) for share in (0.0, 0.25, 0.5, 0.999)}
    assert len(waits) == 4
    assert all(2 * MINUTE <= wait <= 4 * MINUTE for wait in waits)


def test_a_recipient_gets_its_message_at_the_number_that_is_kept_nowhere(outbox: Database) -> None:
    number = message(outbox, "other")
    with outbox.begin() as unit:
        put(unit, number, [NewDelivery(DUTY, name, "en", AT) for name in ("env:NIGHT", "…0002", "env:GONE")], AT)
    channel = Scripted()
    settings: dict[str, Any] = {"kind": "sms", "recipients": ["env:NIGHT", "13800000002", "env:GONE"], "secret": ""}
    rounds = delivering(outbox, channel, FixedClock(AT), **settings)
    rounds.environment = {"NIGHT": "13800000001"}
    rounds.run()
    assert [notice.address for notice in channel.handed] == ["13800000001", "13800000002", "env:GONE"]
