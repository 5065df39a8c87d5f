"""Alerts on their pages: which an address asks for, what of a form becomes a rule, and what is drawn."""

from base64 import b64decode
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest

from alerts.lateness import is_late
from cockpit.pages.alerts import revising
from cockpit.pages.alerts.acting import silence_of
from cockpit.pages.alerts.chart import Drawn, picture, svg
from cockpit.pages.alerts.choosing import choice_of, past_choice, shown_of
from cockpit.pages.alerts.listing import working_days
from cockpit.pages.alerts.page import stale
from cockpit.pages.alerts.rule_text import in_line, written
from cockpit.pages.alerts.words import reason_text, state_text
from cockpit.ui.acts import Typed
from core.errors import RefusedError
from store.views.alerts import AlertChoice
from tests.unit.cockpit.fakes import NOW
from tests.unit.cockpit.pages.trees import parts_of, texts, visit_of

CITY = "330100"
BODY: dict[str, Any] = {
    "code": "AL-1",
    "version": 1,
    "for": {"refreshes": 2},
    "to": ["officer"],
    "condition": {"kind": "band", "worst": "WARN"},
    "tells_recovery": False,
}


@pytest.mark.parametrize(
    ("query", "shown"),
    [({}, "groups"), ({"rule": "AL-1"}, "all"), ({"show": "ageing"}, "ageing"), ({"show": "else"}, "groups")],
)
def test_what_is_narrowed_is_shown_one_by_one_everything_in_groups(query: dict[str, Any], shown: str) -> None:
    assert shown_of(visit_of(("supervisor", CITY), path="/alerts", **query)) == shown


def test_days_of_the_history_are_local_ones_and_what_is_none_narrows_nothing() -> None:
    def asked(**query: Any) -> AlertChoice:
        return past_choice(visit_of(("supervisor", CITY), path="/alerts/history", **query), 50)

    both = asked(since="2026-11-01", until="2026-11-02", level="critical", state="dropped", stream="news")
    assert both.since is not None
    assert both.until is not None
    assert (both.since.isoformat(), both.until.isoformat()) == (
        "2026-10-31T16:00:00+00:00",
        "2026-11-02T16:00:00+00:00",
    )
    assert (both.level, both.state, both.stream) == ("critical", "dropped", "news")
    for wrong in ("", "tomorrow", "0001-01-01", "9999-12-31", "2026-02-30"):
        assert asked(since=wrong, until=wrong) == asked()
    assert (asked(state="firing").state, asked().stream) == (None, None)


def test_the_view_of_what_is_worth_knowing_asks_for_nothing_else() -> None:
    news = choice_of(visit_of(("supervisor", CITY), path="/alerts", show="news"), 50)
    assert (news.stream, news.taken) == ("news", None)
    assert choice_of(visit_of(("supervisor", CITY), path="/alerts", own="house"), 50).own == ""


def test_states_and_reasons_have_names_in_both_languages() -> None:
    chinese, english = visit_of(("supervisor", CITY)), visit_of(("supervisor", CITY), language="en")
    for state in ("firing", "stale", "resolved"):
        assert state_text(chinese, state) != state_text(english, state) != state
    assert reason_text(english, "lasted") == "Lasted for the time of the rule"
    assert reason_text(english, "of a later product") == "of a later product"


def test_days_off_do_not_age_what_was_taken_up() -> None:
    friday = NOW.replace(month=11, day=20)
    assert working_days(friday, friday + timedelta(days=3)) == 1
    assert working_days(friday, friday) == 0


def test_a_silence_ends_with_its_day() -> None:
    typed = Typed("silence", {"rule": "AL-1", "scope": "330106", "reason": " 升级 ", "until": "2026-11-27"})
    new = silence_of(typed)
    assert (new.rule, new.scope, new.code, new.reason) == ("AL-1", "330106", "", "升级")
    assert new.until_at.isoformat() == "2026-11-27T16:00:00+00:00"
    with pytest.raises(RefusedError):
        silence_of(Typed("silence", {"rule": "AL-1"}))


def test_a_form_changes_what_it_says_and_keeps_the_rest() -> None:
    typed = Typed(
        "adjust", {"hold": "10m", "keep": "", "ageing": 5, "to": ["head"], "enabled": "no", "recovery": "yes"}
    )
    assert revising.adjusted(BODY, typed) == {
        "code": "AL-1",
        "version": 1,
        "condition": {"kind": "band", "worst": "WARN"},
        "for": "10m",
        "to": ["head"],
        "ageing_days": 5,
        "enabled": False,
    }
    kept = revising.adjusted(BODY, Typed("adjust", {"hold": "{refreshes: 2}", "to": ["officer"], "recovery": "no"}))
    assert kept == BODY


@pytest.mark.parametrize(
    ("text", "told"), [("a: [", "2: not valid YAML"), ("- a", "key: value"), ("a: 1\na: 2", "2: ")]
)
def test_what_is_no_rule_is_refused_with_its_line(text: str, told: str) -> None:
    with pytest.raises(RefusedError) as refused:
        revising.body_of(text)
    assert told in str(refused.value) or told in str(refused.value.values["told"])
    assert refused.value.code == "alert.rule_wrong"


def test_a_drawing_holds_every_value_until_the_next_and_the_lines_of_the_definition() -> None:
    points = [(NOW - timedelta(days=2), 96.0), (NOW - timedelta(days=1), 82.0)]
    drawn = Drawn(points, {"warn": 90.0}, {"fired": NOW - timedelta(days=1)}, NOW)
    root = ElementTree.fromstring(svg(drawn))
    ways = [one.attrib["d"] for one in root if one.tag.endswith("path")]
    assert len(ways) == 3
    assert ways[-1].count("H") == 2
    assert ways[-1].count("V") == 1
    assert "90" in [one.text for one in root if one.tag.endswith("text")]
    assert b64decode(picture(drawn).partition("base64,")[2]).decode() == svg(drawn)


def test_a_rule_is_written_in_the_order_of_its_form_and_reads_back_the_same() -> None:
    body = {**BODY, "condition": {"worst": "WARN", "kind": "band"}, "of_later": 1}
    text = written(body, whole=False)
    assert [line.partition(":")[0] for line in text.splitlines() if line[0].isalpha()] == [
        "code", "condition", "for", "to", "tells_recovery", "of_later",
    ]  # fmt: skip
    assert text.index("kind: band") < text.index("worst")
    assert revising.body_of(text) == {key: value for key, value in body.items() if key != "version"}
    assert [in_line(one) for one in ("10m", {"refreshes": 2}, None)] == ["10m", "{refreshes: 2}", ""]


def test_a_list_that_nobody_renews_says_since_when() -> None:
    assert not is_late(NOW - timedelta(minutes=1), NOW)
    assert is_late(NOW - timedelta(minutes=2), NOW)
    assert is_late(None, NOW)
    visit = visit_of(("supervisor", CITY), language="en")
    assert list(parts_of(stale(visit, None), "banner-stale"))
    assert "13:00:00" in "".join(texts(stale(visit, NOW.replace(hour=5, minute=0, second=0))))


def test_one_value_alone_is_drawn_and_nothing_is_not() -> None:
    assert "<path" in svg(Drawn([(NOW, 50.0)], {}, {}, NOW))
    with pytest.raises(ValueError, match="nothing to draw"):
        svg(Drawn([], {}, {}, NOW))
