"""The post of alerts in the worker: a thread for each channel, woken by the store; none delays another."""

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from alerts.channels.base import Handed
from alerts.failing import Failures
from core.access import Way
from core.clock import FixedClock, SystemClock
from core.settings import load_settings
from operations.alert_post import ChannelPost, channel_posts, run_channels
from operations.configuration import PROJECT, Configuration
from store.alert_deliveries import Deliveries
from store.database import Database
from tests.accounts import make_account, people_for
from tests.channel_host import ChannelHost, Reply, channel_host
from tests.databases import empty_tables
from tests.integration.alerts.deliveries import AT, Scripted, delivering, message, states

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


def test_a_channel_that_is_off_keeps_its_messages(outbox: Database) -> None:
    posts = channel_posts(
        configured({"off": {"kind": "wecom", "url": "env:U", "enabled": False}}, {}), outbox, SystemClock()
    )
    assert posts == []


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


def test_who_runs_the_cockpit_learns_once_a_day_of_a_channel_that_is_away_or_gives_up(
    outbox: Database, administrator: int
) -> None:
    message(outbox)
    clock = FixedClock(AT)
    rounds = delivering(outbox, Scripted([Handed("away", "cannot be reached")]), clock, give_up_h=26)
    post = ChannelPost(rounds, Failures(outbox, Way("330100", "330199")), outbox, clock)
    told = []
    for _ in range(27 * 6):
        post.hear([])
        told.append(letters(outbox, administrator))
        clock.move(timedelta(minutes=10))
    assert told[5] == []
    assert told[12] == ["alert_channel_away"]
    assert told[-1] == ["alert_channel_away", "alert_channel_away", "alert_channel_dead"]
