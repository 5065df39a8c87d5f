"""What each kind of channel posts: the form its protocol asks for, and signatures computed by other means (openssl)."""

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from alerts.channels import dingtalk, feishu, webhook, wecom
from alerts.channels.base import Notice, plain_text, shortened

AT = datetime(2026, 11, 26, 6, 40, tzinfo=UTC)
"""1 795 675 200 seconds after 1970"""


def notice(**changes: Any) -> Notice:
    """A notice with a name that would be formatting elsewhere."""
    given = {
        "key": "7-9",
        "title": "【严重】西湖",
        "text": "*单位* [甲](http://x)",
        "link": "https://da.hz/alerts?id=1",
    }
    return Notice(**{**given, "made_at": AT, "facts": {"rule": "AL-1", "count": 1}, **changes})


def test_the_signature_of_a_webhook_is_that_of_openssl() -> None:
    # printf '%s' '1795675200.{"a":1}' | openssl dgst -sha256 -hmac 'a good secret'
    expected = "f87226b5be4789afd0c6a36d5c8205d01f680ab4feb45b70d50fe024da02d494"
    assert webhook.signature("a good secret", "1795675200", b'{"a":1}') == expected


def test_a_webhook_carries_its_key_and_signs_what_it_sends() -> None:
    said = webhook.say(notice(), "a good secret", AT)
    assert said.headers["X-Cockpit-Delivery"] == "7-9"
    assert said.headers["X-Cockpit-Timestamp"] == "1795675200"
    assert said.headers["X-Cockpit-Signature"] == webhook.signature("a good secret", "1795675200", said.body)
    body = orjson.loads(said.body)
    assert (body["delivery"], body["rule"], body["link"]) == ("7-9", "AL-1", "https://da.hz/alerts?id=1")
    assert body["made_at"] == "2026-11-26T06:40:00+00:00"


def test_a_webhook_says_the_same_bytes_at_every_attempt() -> None:
    first, later = (webhook.say(notice(), "s", at) for at in (AT, datetime(2026, 11, 27, tzinfo=UTC)))
    assert first.body == later.body
    assert first.headers["X-Cockpit-Signature"] != later.headers["X-Cockpit-Signature"]


def test_facts_never_take_the_place_of_what_a_receiver_relies_on() -> None:
    assert orjson.loads(webhook.body_of(notice(facts={"delivery": "other", "title": "x"})))["delivery"] == "7-9"


def test_the_signature_for_dingtalk_is_that_of_openssl() -> None:
    # printf '1795675200000\nSEC…' | openssl dgst -sha256 -hmac 'SEC…' -binary | base64
    assert dingtalk.signed("SEC0123456789abcdef", AT) == {
        "timestamp": "1795675200000",
        "sign": "gn6NcqzS9+5oM6SzhuAdrAhGYv/MxOozgfxJxW9w1+o=",
    }


def test_dingtalk_gets_plain_text_and_is_signed_where_the_group_asks_for_it() -> None:
    said = dingtalk.say(notice(), "", AT)
    expected = "【严重】西湖\n*单位* [甲](http://x)\nhttps://da.hz/alerts?id=1"
    assert orjson.loads(said.body) == {"msgtype": "text", "text": {"content": expected}}
    assert said.parameters == {}
    assert dingtalk.say(notice(), "s", AT).parameters.keys() == {"timestamp", "sign"}


def test_the_signature_for_feishu_is_that_of_openssl() -> None:
    # printf '' | openssl dgst -sha256 -mac HMAC -macopt hexkey:$(printf '1795675200\nfeishu-secret' | xxd -p) …
    said = orjson.loads(feishu.say(notice(), "feishu-secret", AT).body)
    assert said["timestamp"] == "1795675200"
    assert said["sign"] == "2/a34V8xr6XUWkeDnIBSUTknqYpjfSeAgXmK8CpCj0g="
    assert said["msg_type"] == "text"


def test_feishu_gets_no_signature_where_the_group_asks_for_none() -> None:
    said = orjson.loads(feishu.say(notice(), "", AT).body)
    assert said == {"msg_type": "text", "content": {"text": plain_text(notice(), feishu.MOST_BYTES)}}


def test_wecom_gets_no_more_than_it_takes_and_never_a_cut_link() -> None:
    said = orjson.loads(wecom.say(notice(text="长" * 2000), "", AT).body)
    content = said["text"]["content"]
    assert said["msgtype"] == "text"
    assert len(content.encode()) <= 2048
    assert content.endswith("…\nhttps://da.hz/alerts?id=1")


def test_a_text_is_cut_between_letters() -> None:
    assert shortened("档案馆", 9) == "档案馆"
    assert shortened("档案馆!", 9) == "档案…"
    assert shortened("档案馆卷", 11) == "档案…"


@pytest.mark.parametrize("mention", ['<at user_id="all">', "<AT id=all></at>", "< at email=x>", "<@all>", "<@userid>"])
def test_no_name_of_a_unit_calls_anybody(mention: str) -> None:
    said = notice(title=f"甲{mention}", text=f"乙 {mention} 丙")
    robots = [
        orjson.loads(feishu.say(said, "", AT).body)["content"]["text"],
        orjson.loads(wecom.say(said, "", AT).body)["text"]["content"],
        orjson.loads(dingtalk.say(said, "", AT).body)["text"]["content"],
    ]
    for content in robots:
        assert "<" not in content
        assert content.startswith(f"甲＜{mention[1:].partition('</')[0]}")


def test_what_is_no_mention_stays_as_it_is() -> None:
    assert plain_text(notice(title="a < b", text="<b> attic <atlas>", link=""), 100) == "a < b\n<b> attic <atlas>"
