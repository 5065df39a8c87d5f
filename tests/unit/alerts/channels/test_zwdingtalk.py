"""Work notices of 浙政钉: the signature, the form of a message, receivers and tokens, without a gateway."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from alerts.channels.base import Notice
from alerts.channels.zwdingtalk import meanings, nonce_at, number_of, receivers_of, signed, token_in

AT = datetime(2026, 11, 26, 6, 40, tzinfo=UTC)
SECRET = "a good secret"
NONCE = "17956752000001234"


def test_the_signature_of_a_notice_is_that_of_openssl() -> None:
    # printf 'POST\n2026-…\n1795…\n/message/workNotification\nbizMsgId=b&msg={"a":"1 & 2"}&receiverIds=1001,1002…' |
    #   openssl dgst -sha256 -hmac 'a good secret' -binary | base64
    parameters = {"tenantId": "196729", "receiverIds": "1001,1002", "msg": '{"a":"1 & 2"}', "bizMsgId": "b"}
    assert signed(SECRET, "POST", "/message/workNotification", parameters, AT, NONCE) == {
        "X-Hmac-Auth-Timestamp": "2026-11-26T14:40:00.000+08:00",
        "X-Hmac-Auth-Version": "1.0",
        "X-Hmac-Auth-Nonce": NONCE,
        "X-Hmac-Auth-Signature": "urXR/8vWhPJghLNgJMcFGw3JzR879wLQO1imB2Sj02k=",
    }


def test_without_parameters_the_text_that_is_signed_ends_with_the_path() -> None:
    found = signed(SECRET, "GET", "/gettoken.json", {}, AT, NONCE)
    assert found["X-Hmac-Auth-Signature"] == "8s1htBq2rqmUX3CTQzTaPEtZVN7THyDXr9+Ptxmp5Yg="


def test_no_two_requests_of_a_moment_have_the_same_nonce() -> None:
    nonces = {nonce_at(AT) for _ in range(20)}
    assert len(nonces) > 15
    assert all(nonce.startswith("1795675200000") and nonce.isdigit() for nonce in nonces)


def test_the_number_of_a_message_is_that_of_its_delivery_and_of_no_other_store() -> None:
    one = Notice("7-9", "", "", "", AT)
    assert number_of(one) == number_of(Notice("7-9", "other", "words", "", AT))
    assert number_of(one) != number_of(Notice("7-9", "", "", "", AT + timedelta(days=1)))


@pytest.mark.parametrize(
    ("address", "parameters"),
    [
        ("1001", {"receiverIds": "1001"}),
        ("1001, 1002", {"receiverIds": "1001,1002"}),
        ("org:GO_1,1001,org:GO_2", {"receiverIds": "1001", "organizationCodes": "GO_1,GO_2"}),
        ("", {}),
    ],
)
def test_receivers_are_people_and_organizations(address: str, parameters: dict[str, str]) -> None:
    assert receivers_of(address) == parameters


@pytest.mark.parametrize(
    ("answer", "token"),
    [
        ({"success": True, "content": {"data": {"accessToken": "t", "expiresIn": 7200}}}, ("t", 7200)),
        ({"content": {"accessToken": "t", "expiresIn": "7200"}}, ("t", 0)),
        ({"accessToken": "t", "expiresIn": True}, ("t", 0)),
        ({"accessToken": 7}, ("", 0)),
        ({"content": None}, ("", 0)),
        ([], ("", 0)),
    ],
)
def test_where_a_token_stands_in_an_answer(answer: Any, token: tuple[str, int]) -> None:
    assert token_in(answer) == token


def test_every_meaning_of_words_is_one_that_is_known() -> None:
    assert {means for _, means in meanings()} == {"sent", "token", "away", "never"}
