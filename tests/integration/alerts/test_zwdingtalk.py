"""Work notices of 浙政钉 through a gateway on 127.0.0.1 that checks every signature by itself."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from alerts.channels.base import Channel, Given, Handed, Notice
from alerts.channels.kinds import KINDS
from core.clock import FixedClock
from core.model import Band
from core.settings import Alerts
from store.alert_deliveries import Deliveries, NewDelivery, put
from store.database import Database
from tests.channel_host import Reply
from tests.integration.alerts.deliveries import AT as MADE
from tests.integration.alerts.deliveries import delivering, message
from tests.integration.alerts.watch import watch_on
from tests.zwdingtalk_gateway import KEY, SECRET, TENANT, Gateway, failed, gateway

AT = datetime(2026, 11, 26, 6, 40, tzinfo=UTC)
HOUR = timedelta(hours=1)
OWN = {"app_key": KEY, "tenant": TENANT}


def notice(**changes: Any) -> Notice:
    """A notice to two people and an organization."""
    given = {"key": "7-9", "title": "【严重】西湖", "text": "A01 94.2 % & =", "link": "https://da.hz/alerts?id=1"}
    return Notice(**{**given, "made_at": AT, "address": "1001,1002,org:GO_archives", **changes})


@pytest.fixture
def host() -> Iterator[Gateway]:
    """A gateway that takes everything that is right."""
    with gateway() as one:
        yield one


@contextmanager
def channel(host: Gateway, secret: str = SECRET, **own: str) -> Iterator[Channel]:
    """A channel to it."""
    opened = KINDS["zwdingtalk"].open(Given("zzd", f"{host.host.url}/", secret, 5.0, own={**OWN, **own}))
    try:
        yield opened
    finally:
        opened.close()


def test_a_notice_reaches_its_receivers_signed_with_its_link_and_its_minute(host: Gateway) -> None:
    with channel(host, host_ip="10.0.0.7", host_mac="00:16:3e:00:00:01") as one:
        assert one.hand_over(notice(), AT) == Handed("sent")
    (told,), (headers,) = host.notices, host.headers
    assert (told["receiverIds"], told["organizationCodes"], told["tenantId"]) == ("1001,1002", "GO_archives", TENANT)
    assert told["bizMsgId"] == "cockpit-7-9-1795675200"
    said = json.loads(told["msg"])
    text = "【严重】西湖\n2026-11-26 14:40 A01 94.2 % & =\nhttps://da.hz/alerts?id=1"
    assert said == {"msgtype": "text", "text": {"content": text}}
    assert (headers["x-hmac-auth-ip"], headers["x-hmac-auth-mac"]) == ("10.0.0.7", "00:16:3e:00:00:01")


def test_no_machine_is_named_where_the_settings_name_none_and_only_the_receivers_that_there_are(host: Gateway) -> None:
    with channel(host) as one:
        assert one.hand_over(notice(address="1001"), AT) == Handed("sent")
    (told,), (headers,) = host.notices, host.headers
    assert "organizationCodes" not in told
    assert not {"x-hmac-auth-ip", "x-hmac-auth-mac"} & headers.keys()


def test_the_same_delivery_is_taken_over_once_however_often_it_is_handed_over(host: Gateway) -> None:
    with channel(host) as one:
        answers = [one.hand_over(notice(), AT + minutes * timedelta(minutes=1)) for minutes in range(3)]
        assert answers == [Handed("sent")] * 3
        assert one.hand_over(notice(made_at=AT + HOUR), AT + HOUR) == Handed("sent")
    assert len(host.notices) == 2


def test_a_token_is_kept_until_it_ends(host: Gateway) -> None:
    with channel(host) as one:
        for number in range(4):
            assert one.hand_over(notice(key=str(number)), AT + number * HOUR) == Handed("sent")
    assert host.tokens == ["token-1", "token-2"]


def test_a_token_that_is_not_taken_any_more_is_renewed_at_once_and_the_notice_goes(host: Gateway) -> None:
    with channel(host) as one:
        assert one.hand_over(notice(key="1"), AT) == Handed("sent")
        host.expire()
        assert one.hand_over(notice(key="2"), AT) == Handed("sent")
    assert [told["bizMsgId"].split("-")[1] for told in host.notices] == ["1", "2"]


def test_a_new_token_that_is_not_taken_either_is_not_asked_for_without_end(host: Gateway) -> None:
    host.says = [failed("42001", "access_token expired")] * 9
    with channel(host) as one:
        assert one.hand_over(notice(), AT).outcome == "away"
        assert len(host.tokens) == 1
        assert one.hand_over(notice(), AT).outcome == "away"
    assert len(host.tokens) == 2


def test_no_answer_and_no_log_repeats_what_lets_in(host: Gateway, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with channel(host) as one:
        one.hand_over(notice(key="1"), AT)
        host.says = [failed("Denied", f"{SECRET} {KEY} token-1"), Reply(500, f"{SECRET} token-1".encode())]
        reasons = [one.hand_over(notice(key=key), AT).reason for key in ("2", "3")]
    assert all(reasons)
    for secret in (SECRET, SECRET.replace(" ", "%20"), SECRET.replace(" ", "+"), "token-1"):
        assert [text for text in (*reasons, caplog.text) if secret in text] == []


@pytest.mark.parametrize("secret", ["another secret", ""])
def test_a_wrong_secret_is_a_matter_for_a_person(host: Gateway, secret: str) -> None:
    with channel(host, secret) as one:
        handed = one.hand_over(notice(), AT)
    assert handed.outcome == "away"
    assert "signature does not match" in handed.reason
    assert host.notices == []


def test_without_a_token_nothing_goes_and_no_message_is_given_up(host: Gateway) -> None:
    host.gives_tokens = False
    with channel(host) as one:
        handed = one.hand_over(notice(), AT)
        assert (handed.outcome, handed.reason) == ("away", "no token: InvalidApp 应用不存在")
        host.gives_tokens = True
        assert one.hand_over(notice(), AT) == Handed("sent")


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        (failed("InvalidParameter", "参数错误"), "never"),
        (failed("BizError", "接收人不存在"), "never"),
        (failed("Throttling", "请求过于频繁"), "away"),
        (failed("Forbidden.Api", "接口未授权"), "away"),
        (failed("NonceUsed", "nonce重复"), "away"),
        (failed("BizError", "bizMsgId重复"), "sent"),
        (failed("SystemError", "系统异常"), "later"),
        ({"success": False}, "later"),
        ({"success": True, "content": {"success": False, "responseMessage": "系统异常"}}, "later"),
        ({"success": True, "content": {"success": True, "data": {"msgId": "1"}}}, "sent"),
        ({}, "later"),
        ({"success": "true"}, "later"),
        (Reply(body=b"<html>"), "later"),
        (Reply(body=b"[]"), "later"),
        (Reply(400), "never"),
        (Reply(403), "away"),
        (Reply(404), "away"),
        (Reply(429, headers={"Retry-After": "60"}), "away"),
        (Reply(500), "later"),
    ],
)
def test_what_an_answer_means(host: Gateway, said: Reply | dict[str, Any], outcome: str) -> None:
    host.says = [said]
    with channel(host) as one:
        handed = one.hand_over(notice(), AT)
    assert handed.outcome == outcome
    assert bool(handed.reason) == (outcome != "sent")


@pytest.mark.parametrize("address", ["", " , "])
def test_a_notice_for_nobody_is_refused_for_good_without_asking_anybody(host: Gateway, address: str) -> None:
    with channel(host) as one:
        assert one.hand_over(notice(address=address), AT).outcome == "never"
    assert host.host.told == []


def test_a_long_message_is_cut_to_what_the_gateway_takes_and_its_link_is_whole(host: Gateway) -> None:
    with channel(host) as one:
        assert one.hand_over(notice(text='"长"\n' * 900), AT) == Handed("sent")
    content = json.loads(host.notices[0]["msg"])["text"]["content"]
    assert content.startswith("【严重】西湖\n2026-11-26 14:40")
    assert content.endswith("…\nhttps://da.hz/alerts?id=1")
    assert 1900 < len(host.notices[0]["msg"].encode()) <= 2048


def test_who_holds_the_post_that_is_told_gets_a_notice_where_the_settings_name_a_number(database: Database) -> None:
    watch = watch_on(database)
    watch.person("wang", "district_officer", "330106")
    named = {"officer": ["1001"], "wang": ["1002"], "ann": ["1003"], "leader": ["1004"]}
    channel = {
        "kind": "zwdingtalk",
        "url": "https://gateway.hz",
        "secret": "env:S",
        "app_key": "env:K",
        "tenant": TENANT,
    }
    alerts = Alerts.model_validate({"channels": {"zzd": {**channel, "receivers": named}}})
    watch.desk = replace(watch.desk, settings=watch.desk.settings.model_copy(update={"alerts": alerts}))
    watch.say("U1", {"A01": Band.CRIT})
    watch.look()
    watch.look(3000)
    told = [(row.address, row.state) for row in Deliveries(database).rows(channel="zzd")]
    # ann is told as the contact of her unit, at which nobody is told on a channel
    assert sorted(told) == [("officer", "waiting"), ("wang", "waiting")]


def test_a_message_goes_from_the_store_to_the_number_and_never_twice(outbox: Database, host: Gateway) -> None:
    number = message(outbox, "other")
    with outbox.begin() as unit:
        put(unit, number, [NewDelivery("zzd", "officer", "zh_CN", MADE)], MADE)
    given = {"kind": "zwdingtalk", "app_key": "env:K", "tenant": TENANT, "receivers": {"officer": ["1001", "1002"]}}
    with channel(host) as one:
        rounds = delivering(outbox, one, FixedClock(MADE), "zzd", **given)
        assert rounds.run().sent == 1
        with outbox.begin() as unit:
            unit.execute("UPDATE alert_delivery SET state = 'waiting', ended_at = NULL WHERE channel = 'zzd'")
        assert rounds.run().sent == 1
    (told,) = host.notices
    assert told["receiverIds"] == "1001,1002"
    assert "94.2 %" in json.loads(told["msg"])["text"]["content"]
