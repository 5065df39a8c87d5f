"""`app.py channels`: what was told on channels, what could not be, one tried anew, and a test."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from operations.command_line import main
from store.alert_deliveries import Deliveries, NewDelivery, put
from store.database import Database
from tests.channel_host import Reply, channel_host
from tests.integration.alerts.deliveries import AT, message
from tests.zwdingtalk_gateway import KEY, SECRET, TENANT, failed, gateway

PROJECT = Path(__file__).parents[3]
Run = Callable[..., int]


@pytest.fixture
def run(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on the store, with channels to a port."""
    monkeypatch.setenv("DATABASE_URL", database.url)
    monkeypatch.setenv("COCKPIT_DUTY_SECRET", "a good secret")

    def command(*arguments: str, port: int = 9) -> int:
        path = tmp_path / "config.yaml"
        channel = f"{{kind: webhook, url: 'http://127.0.0.1:{port}/in', secret: 'env:COCKPIT_DUTY_SECRET'}}"
        text = (PROJECT / "config.yaml").read_text(encoding="utf-8")
        path.write_text(f"{text}\nalerts:\n  channels:\n    duty: {channel}\n", encoding="utf-8")
        return main(["--config", str(path), "channels", *arguments])

    return command


def test_what_could_not_be_told_is_listed_with_its_reason_and_tried_anew(
    run: Run, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    number = message(database)
    with database.begin() as unit:
        put(unit, number, [NewDelivery("sms", "13800001234", "zh_CN", AT)], AT)
    deliveries = Deliveries(database)
    (claimed,) = deliveries.claim("duty", AT, 1)
    deliveries.dead(claimed, "status 410", AT)
    assert run("counts") == 0
    assert "duty                 dead           1  oldest 2026-11-26 12:00" in capsys.readouterr().out
    assert run("list", "--state", "dead") == 0
    shown = capsys.readouterr().out
    assert "AL-1 fired critical  status 410" in shown
    assert run("list", "--channel", "sms") == 0
    shown = capsys.readouterr().out
    assert "…1234" in shown
    assert "13800001234" not in shown
    assert run("again", str(claimed.delivery_id)) == 0
    assert deliveries.rows("dead") == []
    assert run("again", str(claimed.delivery_id)) == 1
    assert "there is no message" in capsys.readouterr().err
    assert len(deliveries.claim("duty", AT + timedelta(days=3650), 1)) == 1
    with database.begin() as unit:
        asked = "SELECT outcome FROM audit_event WHERE event = 'alert.tried_again' ORDER BY position"
        assert [outcome for (outcome,) in unit.rows(asked)] == ["ok", "failed"]


def test_a_channel_is_tested_without_leaving_anything(
    run: Run, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    with channel_host() as host:
        assert run("test", "duty", port=host.port) == 0
        assert len(host.told) == 1
        host.reply = lambda told: Reply(403)
        assert run("test", "duty", port=host.port) == 1
    said = capsys.readouterr()
    assert "channel duty has taken a message" in said.out
    assert "channel duty has not taken the message (away)" in said.err
    assert run("test", "nobody") == 1
    assert "there is no channel 'nobody'; there are: duty" in capsys.readouterr().err
    assert Deliveries(database).rows() == []


def test_all_that_was_given_up_on_a_channel_goes_again_with_one_word(
    run: Run, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(3):
        message(database)
    deliveries = Deliveries(database)
    assert deliveries.give_up("duty", timedelta(hours=1), AT + timedelta(hours=2)) == 3
    for wrong in ((), ("7", "--channel", "duty", "--all"), ("--channel", "duty"), ("7", "--all")):
        assert run("again", *wrong) == 1
        assert "say the number of a message, or --channel NAME --all" in capsys.readouterr().err
    assert run("again", "--channel", "nobody", "--all") == 1
    assert "there is no channel 'nobody'" in capsys.readouterr().err
    assert run("again", "--channel", "duty", "--all") == 0
    assert "channel duty: 3 messages will be tried anew" in capsys.readouterr().out
    assert [row.state for row in deliveries.rows()] == ["waiting"] * 3


def test_what_waits_on_a_channel_is_taken_out_and_can_go_again(
    run: Run, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    message(database, "duty", "gone")
    assert run("drop", "gone") == 0
    assert "channel gone: 1 messages were taken out" in capsys.readouterr().out
    assert run("list", "--state", "dropped") == 0
    assert "gone" in capsys.readouterr().out
    assert [row.state for row in Deliveries(database).rows(channel="duty")] == ["waiting"]
    with database.begin() as unit:
        found = unit.rows("SELECT object_code, outcome FROM audit_event WHERE event = 'alert.dropped'")
    assert found == [("gone", "ok")]


def test_a_test_reaches_each_recipient_of_a_channel_that_drops_what_it_knows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COCKPIT_ZZD_KEY", KEY)
    monkeypatch.setenv("COCKPIT_ZZD_SECRET", SECRET)
    path = tmp_path / "config.yaml"
    with gateway() as host:
        channel = f"{{kind: zwdingtalk, url: '{host.host.url}', secret: 'env:COCKPIT_ZZD_SECRET', tenant: '{TENANT}',"
        channel += " app_key: 'env:COCKPIT_ZZD_KEY', receivers: {officer: ['1001'], wang: ['1002', 'org:GO_1']}}"
        text = (PROJECT / "config.yaml").read_text(encoding="utf-8")
        path.write_text(f"{text}\nalerts:\n  channels:\n    zzd: {channel}\n", encoding="utf-8")
        assert main(["--config", str(path), "check"]) == 0, capsys.readouterr()
        assert main(["--config", str(path), "channels", "test", "zzd"]) == 0
        assert [told["receiverIds"] for told in host.notices] == ["1001", "1002"]
        host.says = [failed("BizError", "接收人不存在")]
        assert main(["--config", str(path), "channels", "test", "zzd"]) == 1
    assert "channel zzd has not taken the message (never): BizError" in capsys.readouterr().err
