"""What the answers of robots mean: all of them say 200, and their code says whether a message was taken over."""

from typing import Any

import pytest

from alerts.channels import dingtalk, feishu, wecom
from alerts.channels.base import LONGEST_REASON, Handed


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ({"errcode": 0, "errmsg": "ok"}, "sent"),
        ({"errcode": 130101, "errmsg": "send too fast"}, "away"),
        ({"errcode": 310000, "errmsg": "sign not match"}, "away"),
        ({"errcode": 300001, "errmsg": "token is not exist"}, "away"),
        ({"errcode": 430101, "errmsg": "words"}, "never"),
        ({"errcode": 77777, "errmsg": "new"}, "later"),
        ({}, "later"),
        ([], "later"),
        (None, "later"),
        ({"errcode": "0"}, "later"),
        ({"errcode": True}, "later"),
    ],
)
def test_an_answer_of_dingtalk(answer: Any, outcome: str) -> None:
    assert dingtalk.judge(answer).outcome == outcome


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ({"errcode": 0}, "sent"),
        ({"errcode": 45009}, "away"),
        ({"errcode": 93000}, "away"),
        ({"errcode": 40058}, "never"),
        ("ok", "later"),
    ],
)
def test_an_answer_of_wecom(answer: Any, outcome: str) -> None:
    assert wecom.judge(answer).outcome == outcome


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ({"code": 0, "msg": "success", "data": {}}, "sent"),
        ({"StatusCode": 0, "StatusMessage": "success"}, "sent"),
        ({"code": 11232, "msg": "too fast"}, "away"),
        ({"code": 19021, "msg": "sign match fail"}, "away"),
        ({"code": 9499, "msg": "Bad Request"}, "never"),
        ({"msg": "?"}, "later"),
    ],
)
def test_an_answer_of_feishu(answer: Any, outcome: str) -> None:
    assert feishu.judge(answer).outcome == outcome


def test_the_reason_names_code_and_words() -> None:
    assert dingtalk.judge({"errcode": 310000, "errmsg": "sign not match"}).reason == "310000 sign not match"


def test_who_was_too_fast_is_silent_as_long_as_the_robot_is() -> None:
    assert dingtalk.judge({"errcode": 130101}).wait_s == 600
    assert wecom.judge({"errcode": 45009}).wait_s == 60


def test_a_reason_is_one_line_of_text_whatever_the_other_side_said() -> None:
    handed = feishu.judge({"code": 9499, "msg": "bad\x00 \x1b[31mword\r\nand\ud800 more\u2028"})
    assert handed.reason == "9499 bad [31mword and more"
    assert (handed.code, handed.values) == ("answer", {"number": 9499})
    assert len(Handed("later", "很长" * 5000).reason) == LONGEST_REASON
