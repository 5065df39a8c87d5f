"""The form of an act in the trail: one text for one act, whatever somebody typed into it."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.audit_chain import (
    BEGINNING,
    BODY_LIMIT,
    HIDDEN,
    TEXT_LIMIT,
    body_of,
    canonical,
    fields_of,
    link_after,
    month_after,
    plain,
    segment_of,
    sm3,
)
from core.audit_event import AuditEvent

AT = datetime(2026, 11, 26, 4, 0, 0, 7, tzinfo=UTC)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def test_the_digest_is_that_of_the_standard() -> None:
    """GB/T 32905-2016, appendix A.1 and A.2."""
    assert sm3(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert sm3(b"abcd" * 8, b"abcd" * 8).hex() == "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"


def test_a_body_is_the_same_text_today_and_in_ten_years() -> None:
    event = AuditEvent(
        "year.closed", AT, "李明", "person", "10.0.0.7", "year", "2025", "330106", after={"b": 1, "a": [1]}
    )
    assert body_of(fields_of(event), 3, 202611) == (
        '{"actor":"李明","actor_kind":"person","after":{"a":[1],"b":1},"at_us":1795665600000007,"before":null,"detail":{},'
        '"event":"year.closed","node":"330106","object_code":"2025","object_kind":"year","origin":"10.0.0.7",'
        '"outcome":"ok","position":3,"segment":202611}'
    )


def test_a_link_is_the_digest_of_the_link_before_and_the_body() -> None:
    assert link_after(BEGINNING, "字") == sm3(BEGINNING + "字".encode())


@pytest.mark.parametrize(
    ("at", "segment"),
    [
        (datetime(2026, 11, 30, 15, 59, 59, tzinfo=UTC), 202611),
        (datetime(2026, 11, 30, 16, 0, tzinfo=UTC), 202612),
        (datetime(2026, 12, 31, 16, 0, tzinfo=UTC), 202701),
    ],
)
def test_a_segment_is_a_month_of_hangzhou(at: datetime, segment: int) -> None:
    assert segment_of(at) == segment


def test_after_december_comes_january() -> None:
    assert (month_after(202611), month_after(202612)) == (202612, 202701)


@given(JSON)
def test_whatever_is_told_becomes_json_that_a_database_takes(value: object) -> None:
    text = canonical(plain({"told": value}))
    assert "\\u0000" not in text
    assert canonical(json.loads(text)) == text
    text.encode()


def test_values_are_told_in_a_plain_form() -> None:
    told = plain(
        {"on": date(2026, 1, 2), "at": AT, "share": 0.5, "sum": Decimal("1.50"), "roles": {"b", "a"}, "raw": b"x"}
    )
    assert told == {
        "on": "2026-01-02",
        "at": "2026-11-26T04:00:00.000007+00:00",
        "share": "0.5",
        "sum": "1.50",
        "roles": ["a", "b"],
        "raw": "b'x'",
    }


@pytest.mark.parametrize(
    "name", ["password", "new_password", "Secret", "token", "api_token", "totp_key", "session_cookie"]
)
def test_a_secret_is_hidden_even_when_somebody_forgets(name: str) -> None:
    assert plain({"outer": {name: "hunter2"}}) == {"outer": {name: HIDDEN}}


def test_numbers_and_names_beside_secrets_stay() -> None:
    assert plain({"password_days": 90, "tokens": 3, "why": "token lost"}) == {
        "password_days": 90,
        "tokens": 3,
        "why": "token lost",
    }


def test_long_texts_are_cut_and_say_so() -> None:
    assert plain("字" * 5000) == "字" * TEXT_LIMIT + "…"


def test_of_what_is_too_long_the_digest_is_kept() -> None:
    values = {f"value {number}": "x" * 1000 for number in range(100)}
    body = body_of(fields_of(AuditEvent("settings.changed", AT, "worker", "system", after=values)), 1, 202611)
    told = json.loads(body)
    assert len(body.encode()) < BODY_LIMIT
    assert told["after"] == {
        "bytes": len(canonical(plain(values))),
        "sm3": sm3(canonical(plain(values)).encode()).hex(),
    }
    assert told["before"] is None


@pytest.mark.parametrize(
    "event",
    [
        AuditEvent("a.b", AT.replace(tzinfo=None), "li", "person"),
        AuditEvent("a.b", AT, "li", "ghost"),  # type: ignore[arg-type]
        AuditEvent("a.b", AT, "li", "person", outcome="maybe"),  # type: ignore[arg-type]
    ],
)
def test_an_act_without_a_zone_or_of_no_known_kind_is_refused(event: AuditEvent) -> None:
    with pytest.raises(ValueError, match="expected"):
        fields_of(event)


def test_the_zone_of_an_instant_does_not_matter() -> None:
    there = AT.astimezone(ZoneInfo("Asia/Shanghai"))
    events = [AuditEvent("a.b", at, "li", "person") for at in (AT, there)]
    assert len({body_of(fields_of(event), 1, 202611) for event in events}) == 1
    assert fields_of(events[0])["at_us"] == int(AT.timestamp()) * 1_000_000 + 7
    assert AT - timedelta(microseconds=7) == datetime(2026, 11, 26, 4, tzinfo=UTC)
