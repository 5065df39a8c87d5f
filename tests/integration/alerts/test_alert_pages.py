"""Alerts on their pages and on the interface: seen, taken up with words, silenced, asked a case for, rules changed."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
import yaml

from cockpit.pages import alerts as page
from cockpit.pages import leads
from cockpit.pages.alerts import acting, one_acts, revising, silences
from cockpit.pages.alerts.words import HISTORY, ONE, PATHS
from cockpit.reads import WORK_S, Reads
from cockpit.services import services_on
from cockpit.ui.acts import Typed
from core.clock import FixedClock
from core.model import Band
from evaluation.desk import Desk
from evaluation.passes.asked_cases import answer_asked_cases
from store.database import Database
from tests.accounts import PASSWORD, Known, session_of
from tests.integration.alerts.watch import WEST, Watch, watch_on
from tests.integration.cockpit.case_pages import CasePages, acts_of
from tests.serving import served
from tests.unit.cockpit.pages.trees import parts_of, texts
from tests.visiting import headers

WORDS = "正在补归档，周五前完成"


@dataclass
class Standing:
    """Those who watch, as the pages of cases know an authority."""

    watch: Watch

    @property
    def desk(self) -> Desk:
        desk = self.watch.desk
        return Desk(desk.database, desk.settings, desk.catalogue, None)  # type: ignore[arg-type]

    @property
    def at(self) -> datetime:
        return self.watch.at


@pytest.fixture
def watch(database: Database) -> Watch:
    """Two agencies of a district with a red figure that fires."""
    found = watch_on(database)
    found.say("U1", {"A01": Band.WARN})
    found.say("U2", {"A01": Band.CRIT})
    found.look()
    found.look(2 * 24 * 60)
    return found


@pytest.fixture
def pages(watch: Watch) -> CasePages:
    return CasePages(Standing(watch), watch.people)


def number_of(watch: Watch, owner: str) -> int:
    return watch.open()["AL-1", owner, "A01"].alert_id


def see(pages: CasePages, watch: Watch, who: str, href: str) -> Any:
    return pages.see(page.layout, watch.persons[who], href)


def test_a_red_figure_is_listed_taken_up_with_words_and_stands_in_its_course(watch: Watch, pages: CasePages) -> None:
    listed = list(texts(see(pages, watch, "west", "/alerts")))
    assert "AL-1 指标进入预警" in listed
    assert "2" in listed
    one_by_one = see(pages, watch, "west", "/alerts?show=all&rule=AL-1")
    assert {"单位 U1", "单位 U2"} <= set(texts(one_by_one))
    assert acts_of(one_by_one) == ["take_up", "silence"]
    way = f"/alerts/one?alert={number_of(watch, 'U1')}"
    assert acts_of(see(pages, watch, "ann", way)) == ["take_up"]
    assert acts_of(see(pages, watch, "west", way)) == ["take_up", "ask_case", "silence"]
    assert pages.refused(one_acts.do, watch.persons["ann"], way, "take_up", words="  ") == "alert.words"
    done = pages.do(one_acts.do, watch.persons["ann"], way, "take_up", words=WORDS)
    assert done.href == way
    story = see(pages, watch, "west", way)
    assert WORDS in list(texts(story))
    assert "有人受理" in list(texts(story))
    assert any(one.startswith("【") and "单位 U1" in one for one in texts(story)), "the message as it was sent"
    assert list(parts_of(story, "alert-chart"))
    assert "take_up" not in acts_of(story)
    assert WORDS in list(texts(see(pages, watch, "west", "/alerts?show=ageing")))


def test_a_message_has_a_page_with_what_became_of_it_and_of_what_it_told_of(watch: Watch, pages: CasePages) -> None:
    story = see(pages, watch, "west", f"/alerts/one?alert={number_of(watch, 'U2')}")
    ways = [one["props"]["href"] for one in parts_of(story, "link") if "message=" in str(one["props"].get("href"))]
    shown, way = next(
        (shown, way) for way in ways if "单位 U1" in (shown := set(texts(see(pages, watch, "west", way))))
    )
    assert {"单位 U1", "单位 U2", "监管承办人 · 西湖"} <= shown
    assert any("West" in one and "站内信" in one for one in shown)
    unknown = (("ann", way), ("east", way), ("west", "/alerts/told?message=x"), ("west", "/alerts/told"))
    for who, href in unknown:
        assert list(parts_of(see(pages, watch, who, href), "state-unknown")), (who, href)


def test_what_another_host_said_is_for_those_who_run_the_sources(watch: Watch, pages: CasePages) -> None:
    said = "https://hooks.example/x: 500"
    with watch.database.begin() as work:
        work.execute("UPDATE alert_delivery SET state = 'dead', error = %(said)s", {"said": said})
    way = f"/alerts/one?alert={number_of(watch, 'U1')}"
    assert said not in str(see(pages, watch, "west", way))
    assert said in str(see(pages, watch, "root", way))


def test_every_page_of_alerts_says_when_nobody_looks_any_more(watch: Watch, pages: CasePages) -> None:
    ways = [f"/alerts/one?alert={number_of(watch, 'U1')}", *(path for path in PATHS if path != ONE)]
    for way in ways:
        assert not list(parts_of(see(pages, watch, "root", way), "banner-stale")), way
    watch.at += timedelta(minutes=2)
    for way in ways:
        assert list(parts_of(see(pages, watch, "root", way), "banner-stale")), way
        renewed = pages.see(page.live, watch.persons["root"], way)
        assert list(parts_of(renewed["alerts-looked-late"]["children"], "banner-stale")), way


def test_an_alert_of_others_is_unknown(watch: Watch, pages: CasePages) -> None:
    way = f"/alerts/one?alert={number_of(watch, 'U1')}"
    for who in ("ben", "east"):
        assert list(parts_of(see(pages, watch, who, way), "state-unknown"))
    assert list(parts_of(see(pages, watch, "east", "/alerts"), "state-empty"))


def test_several_are_taken_up_at_once_and_what_is_refused_is_named(watch: Watch, pages: CasePages) -> None:
    west, numbers = watch.persons["west"], [number_of(watch, one) for one in ("U1", "U2")]
    shown = see(pages, watch, "west", "/alerts?show=all&act=take_up")
    assert list(parts_of(shown, "is-act"))
    done = pages.do(acting.do, west, "/alerts?show=all", "take_up", alerts=[str(numbers[0])], words=WORDS)
    assert (done.told, done.shown) == ("已受理 1 条告警", "")
    done = pages.do(acting.do, west, "/alerts", "take_up", alerts=[str(one) for one in numbers], words=WORDS)
    assert f"#{numbers[0]} " in list(texts(done.shown))
    assert watch.open()["AL-1", "U2", "A01"].state == "acknowledged"


def test_a_silence_is_listed_for_those_below_and_ended_before_its_time(watch: Watch, pages: CasePages) -> None:
    west = watch.persons["west"]
    typed = {"rule": "AL-1", "scope": WEST, "reason": "系统升级期间", "until": "2026-12-01"}
    assert pages.do(acting.do, west, "/alerts", "silence", **typed).href == "/alerts/silences"
    assert "系统升级期间" in list(texts(see(pages, watch, "west", "/alerts/silences")))
    assert "已静默" in list(texts(see(pages, watch, "ann", "/alerts?show=all")))
    assert (
        pages.refused(acting.do, west, "/alerts", "silence", **typed | {"until": "2027-12-01"}) == "alert.silence_end"
    )
    shown = see(pages, watch, "west", "/alerts/silences?act=end&silence=1")
    assert list(parts_of(shown, "is-act"))
    pages.do(silences.do, west, "/alerts/silences?act=end&silence=1", "end")
    assert list(parts_of(see(pages, watch, "west", "/alerts/silences"), "state-empty"))


def test_the_form_of_a_silence_names_no_unit_of_others(watch: Watch, pages: CasePages) -> None:
    for who, is_named in (("west", True), ("east", False)):
        shown = str(see(pages, watch, who, "/alerts?act=silence&scope=U1"))
        assert ("单位 U1" in shown) is is_named, who


def test_acts_wait_for_their_turn_longer_than_reads(watch: Watch, pages: CasePages) -> None:
    west, steward = watch.persons["west"], watch.persons["steward"]
    one, other = (f"/alerts/one?alert={number_of(watch, owner)}" for owner in ("U1", "U2"))
    words = {"words": WORDS}
    silenced = {"rule": "AL-1", "scope": WEST, "reason": "系统升级期间", "until": "2026-12-01"}
    rule = {"hold": "1h", "to": ["officer"], "ageing": 5, "recovery": "yes", "enabled": "yes", "note": "试行"}
    for do, who, href, act, typed in (
        (one_acts.do, west, one, "take_up", words),
        (one_acts.do, west, other, "ask_case", words),
        (acting.do, west, "/alerts", "take_up", {"alerts": [str(number_of(watch, "U2"))], **words}),
        (acting.do, west, "/alerts", "silence", silenced),
        (silences.do, west, "/alerts/silences?act=end&silence=1", "end", {}),
        (revising.do, steward, "/alerts/rules?rule=AL-1", "adjust", rule),
    ):
        noted = Noted()
        visit = pages.visit(who, href)
        asyncio.run(do(replace(visit, desk=replace(visit.desk, reads=noted)), Typed(act, typed)))
        assert noted.asked[-1] == WORK_S, act


@dataclass
class Noted(Reads):
    """Reads that note how long each of them would have been waited for."""

    asked: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    async def __call__(self, function: Any, *args: Any, **kwargs: Any) -> Any:
        self.asked.append(self.patience_s)
        return await super().__call__(function, *args, **kwargs)


def test_a_case_is_asked_for_once(watch: Watch, pages: CasePages) -> None:
    way = f"/alerts/one?alert={number_of(watch, 'U2')}"
    pages.do(one_acts.do, watch.persons["west"], way, "ask_case", words="请核查")
    shown = see(pages, watch, "west", way)
    assert "West 已提请" in list(texts(shown))
    assert "ask_case" not in acts_of(shown)
    again = pages.refused(one_acts.do, watch.persons["west"], way, "ask_case", words="请核查")
    assert again == "alert.case_asked"
    assert answer_asked_cases(pages.standing.desk, watch.at) == 1
    (lead,) = [one["props"]["href"] for one in parts_of(see(pages, watch, "west", way), "link") if "lead=" in str(one)]
    shown = pages.see(leads.layout, watch.persons["west"], lead)
    assert f"#{number_of(watch, 'U2')}" in list(texts(shown)), "both show each other"


def test_what_is_over_is_history(watch: Watch, pages: CasePages) -> None:
    watch.say("U1", {"A01": Band.MET})
    watch.look(1)
    shown = list(texts(see(pages, watch, "west", "/alerts/history")))
    assert "单位 U1" in shown
    assert "单位 U2" not in shown


def test_rules_say_what_came_of_them_and_are_changed_by_new_versions(watch: Watch, pages: CasePages) -> None:
    steward = watch.persons["steward"]
    listed = list(texts(see(pages, watch, "steward", "/alerts/rules")))
    assert {"AL-1 指标进入预警", "从未", "停用"} <= set(listed)
    assert acts_of(see(pages, watch, "west", "/alerts/rules?rule=AL-1")) == []
    assert acts_of(see(pages, watch, "steward", "/alerts/rules?rule=AL-1")) == ["adjust", "revise", "test"]
    way = "/alerts/rules?rule=AL-1"
    for act in ("adjust", "revise", "test"):
        assert list(parts_of(see(pages, watch, "steward", f"{way}&act={act}"), "is-act"))
    typed = {"hold": "1h", "to": ["officer"], "ageing": 5, "recovery": "yes", "enabled": "yes", "note": "试行"}
    assert pages.do(revising.do, steward, way, "adjust", **typed).href == way
    shown = list(texts(see(pages, watch, "steward", way)))
    assert "第 2 版" in shown
    assert "试行" in shown
    body = yaml.safe_dump({"code": "AL-1", "stream": "act"})
    assert pages.refused(revising.do, steward, way, "revise", text=body, note="x") == "alert.rule_wrong"
    assert pages.refused(revising.do, steward, way, "adjust", **typed | {"to": ["nobody"]}) == "alert.rule_wrong"
    tested = pages.do(revising.do, steward, way, "test", since="2026-11-01", until="2026-11-28").shown
    assert any("会告警 2 次" in one for one in texts(tested))


def test_the_interface_takes_up_silences_and_refuses_in_sentences(watch: Watch) -> None:
    numbers = [number_of(watch, one) for one in ("U1", "U2")]
    desk, people = watch.desk, watch.people
    services = services_on(watch.database, desk.catalogue, desk.settings, FixedClock(watch.at), people=people)
    carried = {
        name: headers(*session_of(people, Known(watch.persons[name].account_id, name, PASSWORD, None), watch.at))
        for name in ("west", "ben")
    }
    with served(services) as (url, _), httpx.Client(base_url=url, headers=carried["west"], timeout=30) as west:
        live = west.get("/api/pages/tasks").json()
        assert live["shell-alerts-badge"] == {"children": "2", "className": "badge"}
        assert "2" in live["shell-alerts-said"]["children"]
        listed, past = (
            west.get("/api/pages/alerts", headers={"X-Cockpit-Path": path}).json() for path in ("/alerts", HISTORY)
        )
        assert set(listed) - set(past) == {"alerts-list-body"}
        assert past["alerts-looked-late"] == {"children": []}
        found = west.get("/api/alerts", params={"rule": "AL-1", "state": "firing"}).json()
        assert (found["total"], [one["scope"] for one in found["alerts"]]) == (2, ["U2", "U1"])
        assert west.get(f"/api/alerts/{numbers[0]}", headers=carried["ben"]).status_code == 404
        refused = west.post(f"/api/alerts/{numbers[0]}/acknowledge", json={"words": "x"})
        assert (refused.status_code, refused.json()["error"]["code"]) == (409, "alert.words")
        assert west.post(f"/api/alerts/{numbers[0]}/acknowledge", json={"words": WORDS}).status_code == 204
        told = west.post("/api/alerts/acknowledge", json={"alerts": numbers, "words": WORDS}).json()
        assert told == {"taken": [numbers[1]], "refused": [{"id": numbers[0], "code": "alert.not_firing"}]}
        whole = west.get(f"/api/alerts/{numbers[0]}").json()
        assert whole["moves"][-1]["words"] == whole["words"] == WORDS
        (told,) = [one for one in whole["messages"] if one["count"] == 2]
        message = west.get(f"/api/alerts/messages/{told['id']}").json()
        assert (message["subject"], message["total"]) == (told["subject"], 2)
        assert [one["scope"] for one in message["alerts"]] == ["U2", "U1"]
        unknown = west.get(f"/api/alerts/messages/{told['id']}", headers=carried["ben"])
        assert (unknown.status_code, unknown.json()["error"]["code"]) == (404, "unknown_alert_message")
        asked = west.post(f"/api/alerts/{numbers[0]}/case", json={"words": "三周内第二次"})
        assert asked.status_code == 201
        again = west.post(f"/api/alerts/{numbers[0]}/case", json={})
        assert (again.status_code, again.json()["error"]["code"]) == (409, "alert.case_asked")
        until = (watch.at + timedelta(days=1)).isoformat()
        order = {"rule": "AL-1", "scope": WEST, "reason": "系统升级期间", "until_at": until}
        made = west.post("/api/alerts/silences", json=order)
        assert made.status_code == 201
        assert len(west.get("/api/alerts/silences").json()["silences"]) == 1
        assert west.delete(f"/api/alerts/silences/{made.json()['id']}").status_code == 204
        assert west.get("/api/alerts/silences").json() == {"silences": []}
        assert west.post("/api/alerts/rules", json={"body": {"code": "AL-1"}, "note": "x"}).status_code == 403
