"""Signed requests are believed once, in time, and only as they were signed."""

import pytest

from standins.days import MINUTE
from standins.signatures import Signatures, SignedRequest, sign

# printf 'GET\n/v1/types\n1782800000000\nabc\n<sha256 of nothing>' | openssl dgst -sha256 -hmac s2
SAMPLE = "c5b1142593e1e381edd18e62456bc3ff4ab7d381606341e5e1a60392b8c4a7c5"
AT = 1_782_800_000_000_000
TARGET = "/v1/certificates?updated_after=2026-06-30T00%3A00%3A00%2B08%3A00&page_size=500"


def request(
    nonce: str = "n1", at: int = AT, secret: str = "s2", key: str = "key", target: str = TARGET
) -> SignedRequest:
    timestamp = str(at // 1_000)
    signature = sign(secret, "GET", TARGET, timestamp, nonce)
    headers = {"x-app-key": key, "x-timestamp": timestamp, "x-nonce": nonce, "x-signature": signature}
    return SignedRequest("GET", target, headers, b"")


def code(found: tuple[str, str] | None) -> str | None:
    return found[0] if found else None


def test_the_signature_is_the_documented_one() -> None:
    assert sign("s2", "GET", "/v1/types", "1782800000000", "abc") == SAMPLE


def test_a_right_request_is_believed() -> None:
    assert Signatures("key", "s2").refusal(request(), AT) is None


def test_the_body_is_signed_too() -> None:
    assert sign("s2", "POST", "/x", "1", "n", b"a") != sign("s2", "POST", "/x", "1", "n", b"b")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (request(key="other"), "unknown_app_key"),
        (request(secret="guess"), "bad_signature"),
        (request(target="/v1/links"), "bad_signature"),
        (request(nonce=""), "bad_signature"),
        (request(at=AT - 6 * MINUTE), "clock_skew"),
        (request(at=AT + 6 * MINUTE), "clock_skew"),
        (SignedRequest("GET", TARGET, {}, b""), "unknown_app_key"),
        (SignedRequest("GET", TARGET, {"x-app-key": "key", "x-timestamp": "soon"}, b""), "clock_skew"),
    ],
)
def test_a_wrong_request_is_refused_with_its_reason(given: SignedRequest, expected: str) -> None:
    assert code(Signatures("key", "s2").refusal(given, AT)) == expected


def test_five_minutes_of_skew_are_borne() -> None:
    assert Signatures("key", "s2").refusal(request(at=AT - 5 * MINUTE), AT) is None


def test_a_nonce_is_good_once() -> None:
    signatures = Signatures("key", "s2")

    assert code(signatures.refusal(request("n1"), AT)) is None
    assert code(signatures.refusal(request("n1"), AT)) == "nonce_reused"
    assert code(signatures.refusal(request("n2"), AT)) is None


def test_a_refused_request_does_not_use_up_its_nonce() -> None:
    signatures = Signatures("key", "s2")
    signatures.refusal(request("n1", secret="guess"), AT)

    assert signatures.refusal(request("n1"), AT) is None


def test_a_nonce_is_remembered_as_long_as_its_timestamp_would_pass() -> None:
    signatures = Signatures("key", "s2")
    early = request("n1", at=AT + 5 * MINUTE)
    assert signatures.refusal(early, AT) is None
    for number in range(50):
        at = AT + number * MINUTE // 5
        signatures.refusal(request(f"m{number}", at=at), at)

    assert code(signatures.refusal(early, AT + 10 * MINUTE)) == "nonce_reused"
