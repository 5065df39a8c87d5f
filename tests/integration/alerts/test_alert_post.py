"""The post of alerts in the worker: a thread for each channel, woken by the store; none delays another."""

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from alerts.channels.base import Channel, Handed
from alerts.channels.configured import opened
from alerts.failing import APART, Failures
from cockpit.i18n import load_texts
from core.access import Way
from core.clock import FixedClock, SystemClock
from core.errors import StoreError
from core.settings import AlertChannel, load_settings
from operations.alert_post import ChannelPost, channel_posts, run_channels
from operations.configuration import PROJECT, Configuration
from operations.stray_channels import StrayPost
from store.alert_deliveries import CLAIM_HOLDS, Deliveries
from store.database import Database
from tests.accounts import make_account, people_for
from tests.channel_host import ChannelHost, Reply, channel_host
from tests.databases import empty_tables
from tests.integration.alerts.deliveries import AT, DUTY, Scripted, delivering, message, states

PATIENCE_S = 30.0


def configured(channels: Mapping[str, Mapping[str, Any]], environment: Mapping[str, str]) -> Configuration:
    """The settings of the project with some channels."""
    settings = load_settings(PROJECT / "config.yaml", {})
    alerts = type(settings.alerts).model_validate({"channels": channels})
    return Configuration(Path("config.yaml"), settings.model_copy(update={"alerts": alerts}), environment)


def webhook(host: ChannelHost, **changes: Any) -> dict[str, Any]:
    """A channel to a host."""
    return {"kind": "webhook", "url": f"{host.url}/in", "secret": "env:S", **changes}


@contextmanager
def working(outbox: Database, channels: Mapping[str, Mapping[str, Any]]) -> Iterator[None]:
    """The channels in their threads, ended as the leader ends them."""
    over = threading.Event()
    with ExitStack() as stack:
        stack.callback(over.set)
        run_channels(stack, over, channel_posts(configured(channels, {"S": "secret"}), outbox, SystemClock()))
        yield


def comes(wanted: Any) -> bool:
    """Whether something comes true within half a minute."""
    deadline = time.monotonic() + PATIENCE_S
    while not wanted() and time.monotonic() < deadline:
        time.sleep(0.02)
    return bool(wanted())


def test_a_channel_that_hangs_delays_no_other_and_no_end_of_the_worker(outbox: Database) -> None:
    now = SystemClock().now()
    with channel_host(Reply(hang=True)) as hanging, channel_host() as quick:
        with working(outbox, {"slow": webhook(hanging, timeout_s=60), "quick": webhook(quick)}):
            message(outbox, "slow", "quick", at=now)
            assert hanging.came.wait(PATIENCE_S)
            for _ in range(3):
                message(outbox, "slow", "quick", at=now)
            assert comes(lambda: len(quick.told) == 4)
            assert len(hanging.told) == 1
            ended = time.monotonic()
        assert time.monotonic() - ended < PATIENCE_S
        hanging.released.set()
    assert [state for state, _ in states(outbox, "quick")] == ["sent"] * 4
    assert "sent" not in [state for state, _ in states(outbox, "slow")]


def test_a_channel_that_cannot_be_opened_keeps_its_messages_and_no_other_waits(
    outbox: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with channel_host() as host:
        lame = {"kind": "dingtalk", "url": "env:NOBODY_HAS_SET_THIS"}
        with working(outbox, {"lame": lame, "odd": {**lame, "kind": "pigeon"}, "quick": webhook(host)}):
            message(outbox, "lame", "odd", "quick", at=SystemClock().now())
            assert comes(lambda: [row.channel for row in Deliveries(outbox).rows("sent")] == ["quick"])
    assert "expected the environment to hold NOBODY_HAS_SET_THIS, it is not set" in caplog.text
    assert "unknown kind 'pigeon'" in caplog.text
    assert states(outbox, "lame") == states(outbox, "odd") == [("waiting", 0)]


def run_by(outbox: Database, name: str) -> int:
    """Somebody who runs the cockpit; the number of the account."""
    return make_account(people_for(outbox), name, "system_admin", "330100", AT).account_id


@pytest.fixture
def administrator(outbox: Database) -> int:
    """The account of a system administrator."""
    with outbox.begin() as unit:
        empty_tables(unit, ["account", "role_grant", "letter"])
    return run_by(outbox, "sysadmin")


def letters(outbox: Database, account: int) -> list[str]:
    """What kinds of letters somebody has, in order."""
    with outbox.begin() as unit:
        asked = "SELECT kind FROM letter WHERE account_id = %s ORDER BY letter_id"
        return [kind for (kind,) in unit.rows(asked, (account,))]


def failures(outbox: Database) -> Failures:
    """What is told of channels."""
    return Failures(outbox, Way("330100", "330199"), load_texts().tables)


def post_of(outbox: Database, channel: Channel, clock: FixedClock, **changes: Any) -> ChannelPost:
    """The post of a channel, and its letters."""
    return ChannelPost(delivering(outbox, channel, clock, **changes), failures(outbox), outbox, clock)


def test_who_runs_the_cockpit_learns_once_a_day_of_a_channel_that_is_away_or_gives_up(
    outbox: Database, administrator: int
) -> None:
    message(outbox)
    clock = FixedClock(AT)
    post = post_of(outbox, Scripted([Handed("away", "cannot be reached", code="unreachable")]), clock, give_up_h=26)
    told = []
    for _ in range(27 * 6):
        post.hear([])
        told.append(letters(outbox, administrator))
        clock.move(timedelta(minutes=10))
    assert told[5] == []
    assert told[12] == ["alert_channel_away"]
    assert told[-1] == ["alert_channel_away", "alert_channel_away", "alert_channel_dead"]


def test_who_runs_the_cockpit_learns_of_a_channel_that_answers_with_errors_alone_though_little_is_told_there(
    outbox: Database, administrator: int
) -> None:
    message(outbox)
    clock = FixedClock(AT)
    for hour in range(30):
        # a new worker each time: what it is told of must not depend on who was there before
        post_of(outbox, Scripted([Handed("later", "status 500", None, "status", {"status": 500})]), clock).hear([])
        assert letters(outbox, administrator) == ["alert_channel_away"] * (0 if hour < 1 else 1 if hour < 25 else 2)
        clock.move(timedelta(hours=1))
    assert "（状态码 500）" in bodies(outbox, administrator)[0]["reason"]["zh_CN"]


def bodies(outbox: Database, account: int) -> list[dict[str, Any]]:
    """What fills the letters of somebody, in order."""
    with outbox.begin() as unit:
        found = unit.rows("SELECT body FROM letter WHERE account_id = %s ORDER BY letter_id", (account,))
    return [body["values"] for (body,) in found]


def test_everything_that_is_given_up_is_told_in_numbers_that_add_up(outbox: Database, administrator: int) -> None:
    clock = FixedClock(AT)
    post = post_of(
        outbox, Scripted([Handed("never", "bad", None, "refused", {"status": 400})]), clock, rate_per_min=999
    )
    message(outbox)
    post.hear([])
    assert [one["n"] for one in bodies(outbox, administrator)] == [1]
    for _ in range(30):
        message(outbox, at=AT + timedelta(hours=1))
    clock.move(timedelta(hours=1))
    post.hear([])
    assert len(letters(outbox, administrator)) == 1
    clock.move(APART)
    post.hear([])
    assert [one["n"] for one in bodies(outbox, administrator)] == [1, 30]
    clock.move(timedelta(days=3))
    post.hear([])
    assert letters(outbox, administrator) == ["alert_channel_dead"] * 2


def test_what_was_given_up_by_one_who_was_killed_before_it_told_is_told_by_the_next(
    outbox: Database, administrator: int
) -> None:
    message(outbox)
    delivering(outbox, Scripted([Handed("never", "bad")]), FixedClock(AT)).run()
    clock = FixedClock(AT + timedelta(minutes=1))
    for _ in range(2):
        post_of(outbox, Scripted(), clock).hear([])
    assert [one["n"] for one in bodies(outbox, administrator)] == [1]


def test_a_letter_that_cannot_be_written_leaves_what_was_given_up_untold(
    outbox: Database, administrator: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    message(outbox)
    clock = FixedClock(AT)
    post = post_of(outbox, Scripted([Handed("never", "bad")]), clock)

    def lost(*_: object, **__: object) -> int:
        raise StoreError("the store went away in the middle")

    with monkeypatch.context() as broken:
        broken.setattr("alerts.failing.tell", lost)
        with pytest.raises(StoreError):
            post.hear([])
    clock.move(timedelta(minutes=1))
    post.hear([])
    assert [one["n"] for one in bodies(outbox, administrator)] == [1]


def test_who_runs_the_cockpit_learns_at_once_of_a_channel_that_cannot_be_opened(
    outbox: Database, administrator: int
) -> None:
    message(outbox)
    clock = FixedClock(AT)
    rounds = delivering(outbox, Scripted(), clock)
    good, rounds.open = rounds.open, partial(opened, "duty", AlertChannel(kind="pigeon", url="x"), {})
    post = ChannelPost(rounds, failures(outbox), outbox, clock)
    for _ in range(3):
        post.hear([])
        clock.move(timedelta(hours=1))
    assert letters(outbox, administrator) == ["alert_channel_closed"]
    assert states(outbox) == [("waiting", 0)]
    rounds.open = good
    post.hear([])
    assert states(outbox) == [("sent", 1)]


def test_a_worker_that_ends_at_once_tells_nothing_of_a_channel_that_it_never_opened(
    outbox: Database, administrator: int
) -> None:
    message(outbox)
    clock = FixedClock(AT)
    delivering(outbox, Scripted([Handed("later", "status 500")]), clock).run()
    post, over = post_of(outbox, Scripted(), clock), threading.Event()
    over.set()
    post.run(over)
    post.hear([])
    assert letters(outbox, administrator) == []


def test_a_mistake_of_the_program_ends_no_channel(
    outbox: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    message(outbox)
    clock = FixedClock(AT)
    channel = Scripted()
    post = post_of(outbox, channel, clock)

    def wrong(*_: object, **__: object) -> bool:
        raise ValueError("a string literal cannot contain NUL (0x00) characters.")

    with monkeypatch.context() as broken:
        broken.setattr(Deliveries, "sent", wrong)
        assert post.hear([]) is None
    assert "a round went wrong" in caplog.text
    clock.move(CLAIM_HOLDS + timedelta(minutes=2))
    report = post.hear([])
    assert report is not None
    assert report.sent == 1
    assert {notice.key for notice in channel.handed} == {channel.handed[0].key}


@pytest.mark.parametrize("enabled", [True, False])
def test_what_waits_on_a_channel_that_is_off_waits_and_who_runs_the_cockpit_learns_of_it(
    outbox: Database, administrator: int, enabled: bool
) -> None:
    message(outbox)
    clock = FixedClock(AT)
    channels = {DUTY: AlertChannel(kind="wecom", url="env:U", enabled=enabled)}
    post = StrayPost(channels, failures(outbox), outbox, clock)
    for _ in range(5 * 24):
        post.look()
        clock.move(timedelta(hours=1))
    assert letters(outbox, administrator) == ([] if enabled else ["alert_channel_off"] * 5)
    assert states(outbox) == [("waiting", 0)]


def test_what_waits_on_a_channel_that_is_in_no_settings_is_taken_out_after_three_days_and_told(
    outbox: Database, administrator: int
) -> None:
    message(outbox)
    clock = FixedClock(AT)
    post = StrayPost({}, failures(outbox), outbox, clock)
    for hour in range(80):
        if hour == 60:
            message(outbox, at=clock.now())
        post.look()
        clock.move(timedelta(hours=1))
    assert [state for state, _ in states(outbox)] == ["dropped", "waiting"]
    told = letters(outbox, administrator)
    assert [told.count(f"alert_channel_{what}") for what in ("gone", "dropped")] == [4, 1]
    (row,) = Deliveries(outbox).rows("dropped")
    assert row.reason == "unknown_channel"
    assert Deliveries(outbox).again(row.delivery_id, clock.now())


def test_a_channel_that_breaks_the_protocol_leaves_its_thread_alive(outbox: Database) -> None:
    now = SystemClock().now()
    with channel_host(Reply(400, b"bad \x00 body")) as host, working(outbox, {"duty": webhook(host)}):
        message(outbox, at=now)
        assert comes(lambda: [row.state for row in Deliveries(outbox).rows()] == ["dead"])
        host.reply = lambda told: Reply()
        message(outbox, at=now)
        assert comes(lambda: "sent" in [row.state for row in Deliveries(outbox).rows()])
