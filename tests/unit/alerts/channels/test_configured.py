"""The channels of the settings: which are a mistake, and where, and which of them a message goes to."""

from pathlib import Path
from typing import Any

import pytest

from alerts.channels.base import Kind
from alerts.channels.configured import (
    channel_mistakes,
    environment_mistakes,
    opened,
    recipient_named,
    recipients_of,
    targets,
)
from alerts.channels.kinds import KINDS, registered
from alerts.channels.zwdingtalk import WorkNotices
from core.errors import ConfigurationError
from core.settings import AlertChannel, Alerts
from core.yamllines import loads

PLACE = "config.yaml:4"


def given(**changes: Any) -> AlertChannel:
    """A webhook that is right, but for the changes."""
    return AlertChannel(**{"kind": "webhook", "url": "https://oa.hz/in", "secret": "env:S", **changes})


def mistakes(**changes: Any) -> list[str]:
    """What is said of a channel `duty` whose keys stand one a line from line 4 on."""
    channel = given(**changes)
    lines = "".join(f"      {key}: x\n" for key in ("kind", "url", "secret", "recipients", "ca_file"))
    located = loads(f"alerts:\n  channels:\n    duty:\n{lines}", "config.yaml")
    return [str(mistake) for mistake in channel_mistakes({"duty": channel}, located)]


def test_a_channel_that_is_right_has_no_mistakes() -> None:
    assert mistakes() == []
    assert mistakes(kind="dingtalk", url="env:U") == []
    assert mistakes(kind="wecom", url="env:U", secret="") == []
    assert mistakes(kind="sms", url="env:U", secret="", recipients=["13800000000", "env:DUTY"]) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": "pigeon"}, "config.yaml:4: alerts.channels.duty.kind: unknown kind 'pigeon'; there are: webhook, "),
        ({"url": "ftp://oa.hz"}, "config.yaml:5: alerts.channels.duty.url: expected an address that begins with http"),
        ({"url": "http://"}, "config.yaml:5: alerts.channels.duty.url: expected an address"),
        ({"url": "http://oa.hz:99999/"}, "config.yaml:5: alerts.channels.duty.url: expected an address"),
        ({"secret": ""}, "config.yaml:6: alerts.channels.duty.secret: is missing"),
        (
            {"kind": "wecom", "url": "env:U"},
            "config.yaml:6: alerts.channels.duty.secret: a channel of kind wecom signs",
        ),
        ({"kind": "dingtalk"}, "config.yaml:5: alerts.channels.duty.url: expected env:NAME: whoever knows"),
        ({"kind": "sms", "url": "env:U", "secret": ""}, "config.yaml:7: alerts.channels.duty.recipients: is missing"),
        (
            {"kind": "sms", "url": "env:U", "secret": "", "recipients": ["nobody"]},
            "config.yaml:7: alerts.channels.duty.recipients: expected a telephone number, found 'nobody'",
        ),
        ({"recipients": ["13800000000"]}, "config.yaml:7: alerts.channels.duty.recipients: a channel of kind webhook"),
        ({"ca_file": "no.pem"}, "config.yaml:8: alerts.channels.duty.ca_file: expected a PEM file, found none at"),
    ],
)
def test_a_channel_that_can_never_work_is_one_line_at_its_place(changes: dict[str, Any], said: str) -> None:
    (line,) = mistakes(**changes)
    assert line.startswith(said)


def test_what_the_environment_lacks_is_named_and_what_it_holds_never_shown() -> None:
    channels = {"duty": given(kind="dingtalk", url="env:U"), "off": given(enabled=False)}
    located = loads("a: 1\n", "config.yaml")
    missing = [mistake.message for mistake in environment_mistakes(channels, located, {})]
    assert missing == [
        "alerts.channels.duty.url: expected the environment to hold U, it is not set",
        "alerts.channels.duty.secret: expected the environment to hold S, it is not set",
    ]
    (wrong,) = environment_mistakes(channels, located, {"U": "token-without-host", "S": "x"})
    assert wrong.message.startswith("alerts.channels.duty.url: expected an address")
    assert "token-without-host" not in wrong.message
    assert list(environment_mistakes(channels, located, {"U": "https://oapi.dingtalk.com/robot", "S": "x"})) == []


def test_two_kinds_of_the_same_name_stop_the_program() -> None:
    kind = KINDS["webhook"]
    with pytest.raises(ConfigurationError, match="two kinds are called 'webhook'"):
        registered([kind, Kind("webhook", kind.open, kind.url_mistake)])


def test_every_kind_is_told_of_in_the_settings_and_on_its_page() -> None:
    told = AlertChannel.model_fields["kind"].description or ""
    page = (Path(__file__).parents[4] / "docs" / "alert-channels.md").read_text(encoding="utf-8")
    assert [name for name in KINDS if name not in told or f"| `{name}` |" not in page] == []


def test_a_channel_is_not_called_like_what_every_account_has() -> None:
    with pytest.raises(ValueError, match="expected another name than 'inbox'"):
        Alerts(channels={"inbox": given()})
    with pytest.raises(ValueError, match="should match pattern"):
        Alerts(channels={"Duty!": given()})


def test_a_message_goes_where_level_stream_and_post_are_wanted() -> None:
    channels = {
        "all": given(),
        "grave": given(levels=["serious", "critical"]),
        "here": given(nodes=["330106"], language="en"),
        "act": given(streams=["act"]),
        "off": given(enabled=False),
    }

    def names(level: str, stream: str, node: str) -> list[str]:
        return [target.channel for target in targets(channels, level, stream, node)]

    assert names("critical", "act", "330106") == ["all", "grave", "here", "act"]
    assert names("info", "news", "330100") == ["all"]
    assert names("warning", "act", "330106") == ["all", "here", "act"]
    assert names("critical", "act", "123301003281234567") == []


def test_short_messages_go_to_each_recipient_once_and_no_number_is_kept() -> None:
    written = ["13800000001", "env:DUTY", "env:GONE", "env:DUTY", "13900000001", "+8613800000002"]
    channel = given(kind="sms", url="env:U", secret="", recipients=written)
    names = ["…0001", "env:DUTY", "env:GONE", "…0001#2", "…0002"]
    assert recipients_of(channel) == names
    assert [one.address for one in targets({"sms": channel}, "info", "act", "330100")] == names
    found = [recipient_named(channel, name, {"DUTY": "13800000009"}) for name in names]
    assert found == ["13800000001", "13800000009", "env:GONE", "13900000001", "+8613800000002"]


def test_a_recipient_that_is_in_the_settings_no_more_has_no_number() -> None:
    channel = given(kind="sms", url="env:U", secret="", recipients=["env:NEW"])
    assert recipient_named(channel, "…0001", {"NEW": "13800000001"}) == "…0001"


def work_notices(**changes: Any) -> AlertChannel:
    """Work notices for a post, an account and an organization, but for the changes."""
    receivers = {"officer": ["1001", "env:DUTY"], "wang": ["1002"], "leader": ["org:GO_1"], "gone": ["env:GONE"]}
    own = {"app_key": "env:K", "tenant": "196729", "receivers": receivers}
    return given(**{"kind": "zwdingtalk", "url": "https://gateway.hz", **own, **changes})


def test_work_notices_go_to_the_post_that_is_told_and_to_who_holds_it_as_far_as_they_are_named() -> None:
    channels = {"zzd": work_notices(), "duty": given()}

    def addresses(*holders: str) -> list[str]:
        found = targets(channels, "critical", "act", "330100", holders)
        return [one.address for one in found if one.channel == "zzd"]

    assert addresses("officer", "li", "wang", "wang") == ["officer", "wang"]
    assert addresses("administrator", "li") == []
    assert addresses() == []
    assert [one.channel for one in targets(channels, "critical", "act", "330100", ["li"])] == ["duty"]
    assert recipients_of(channels["zzd"]) == ["officer", "wang", "leader", "gone"]


def test_the_numbers_of_a_receiver_are_found_when_a_notice_is_handed_over() -> None:
    names = ("officer", "wang", "leader", "gone", "nobody")
    found = [recipient_named(work_notices(), name, {"DUTY": "1009"}) for name in names]
    assert found == ["1001,1009", "1002", "org:GO_1", "", ""]


def test_work_notices_are_opened_with_key_tenant_and_machine() -> None:
    channel = opened("zzd", work_notices(host_ip="10.0.0.7"), {"S": "secret", "K": "key"})
    assert isinstance(channel, WorkNotices)
    assert channel.given.own == {"app_key": "key", "tenant": "196729", "host_ip": "10.0.0.7", "host_mac": ""}
    assert "secret" not in repr(channel)
    channel.close()
    with pytest.raises(ConfigurationError, match="expected the environment to hold K, it is not set"):
        opened("zzd", work_notices(), {"S": "secret"})


def test_what_only_work_notices_have_is_missed_there_and_refused_elsewhere() -> None:
    located = loads("a: 1\n", "config.yaml")

    def said(channel: AlertChannel) -> list[str]:
        return [one.message.removeprefix("alerts.channels.x.") for one in channel_mistakes({"x": channel}, located)]

    assert said(work_notices()) == []
    assert said(work_notices(app_key="", tenant="", receivers={}, secret="")) == [
        "secret: is missing: without it nobody can tell our messages from others",
        "app_key: is missing: nothing can be told without it",
        "tenant: is missing: nothing can be told without it",
        "receivers: is missing: nothing can be told without it",
    ]
    assert said(given(tenant="1", host_mac="x")) == [
        "tenant: a channel of kind webhook has no tenant; take it out",
        "host_mac: a channel of kind webhook has no host_mac; take it out",
    ]
    with pytest.raises(ValueError, match="secrets never stand in this file"):
        work_notices(app_key="key")


def test_what_the_environment_lacks_of_work_notices_is_named() -> None:
    located = loads("a: 1\n", "config.yaml")
    missing = environment_mistakes({"x": work_notices()}, located, {"S": "x", "DUTY": "1009"})
    assert [mistake.message for mistake in missing] == [
        "alerts.channels.x.app_key: expected the environment to hold K, it is not set",
        "alerts.channels.x.receivers: expected the environment to hold GONE, it is not set",
    ]


def test_messages_of_a_channel_of_no_known_kind_wait_for_it_to_be_mended() -> None:
    assert [one.address for one in targets({"x": given(kind="pigeon")}, "info", "act", "330100")] == [""]


@pytest.mark.parametrize(
    ("changes", "environment", "said"),
    [
        ({"kind": "pigeon"}, {"S": "x"}, "unknown kind 'pigeon'"),
        ({}, {}, "expected the environment to hold S, it is not set"),
        ({"url": "env:U"}, {"S": "x", "U": "nonsense"}, "alerts.channels.duty.url: expected an address"),
    ],
)
def test_a_channel_that_cannot_be_opened_says_why(
    changes: dict[str, Any], environment: dict[str, str], said: str
) -> None:
    with pytest.raises(ConfigurationError, match=said):
        opened("duty", given(**changes), environment)
