"""The page of channels: what was given up and why, in the words of the reader, and sending it again."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from alerts.desk import AlertDesk
from cockpit.pages import alerts as page
from cockpit.pages.alerts import channels
from cockpit.reads import Reads
from cockpit.services import services_on
from cockpit.ui.acts import Typed
from cockpit.ui.visit import Desk, Visit, query_of
from core.access import Grant, Principal
from core.clock import FixedClock
from core.errors import AccessDeniedError, RefusedError
from indicators.catalogue import load as load_catalogue
from people.doors import Visitor
from store import alert_channels
from store.alert_deliveries import Deliveries
from store.database import Database
from tests.accounts import people_for
from tests.integration.alerts.deliveries import AT, DUTY, claim, message, states
from tests.integration.alerts.test_alert_post import configured
from tests.integration.cockpit.case_pages import acts_of
from tests.unit.cockpit.pages.trees import parts_of, plain, texts
from tests.visiting import FAR

SAID = "POST https://oa.hz/in: status 400"
LATE = AT + timedelta(days=1)
OPERATOR = Principal(7, "one", "One", (Grant("system_admin", "330100", AT),), address="192.0.2.7")
OFFICER = replace(OPERATOR, grants=(Grant("supervisor", "330100", AT),))


@pytest.fixture
def desk(outbox: Database) -> AlertDesk:
    """A channel on which one message was given up and one waits, and one that the settings name no more."""
    settings = configured({DUTY: {"kind": "webhook", "url": "https://da.hz/in", "secret": "env:S"}}, {}).settings
    message(outbox, DUTY, "gone")
    message(outbox)
    (claimed,) = claim(outbox, AT)
    Deliveries(outbox).dead(claimed, SAID, AT, "refused", {"status": 400})
    alert_channels.failed(outbox, DUTY, "status", {"status": 500}, "POST https://oa.hz/in: status 500", AT)
    return AlertDesk(outbox, settings, load_catalogue())


def visit_of(desk: AlertDesk, who: Principal, href: str, language: str = "zh_CN") -> Visit:
    """A look of somebody at an address."""
    people = people_for(desk.database)
    found = services_on(desk.database, desk.catalogue, desk.settings, FixedClock(LATE), people=people)
    path, _, search = href.partition("?")
    visitor = Visitor(who, "csrf", FAR, None, "full", False)
    return Visit(Desk(found, Reads()), visitor, LATE, language, "light", path, query_of(search))


def see(desk: AlertDesk, href: str, language: str = "zh_CN") -> Any:
    """The page as the browser gets it."""
    return plain(asyncio.run(page.layout(visit_of(desk, OPERATOR, href, language))))


def test_what_was_given_up_stands_with_its_reason_in_the_language_of_the_reader(desk: AlertDesk) -> None:
    shown = see(desk, "/alerts/channels")
    said = list(texts(shown))
    assert {"中断", "设置中已无", "对方拒绝接收（状态码 400）", "对方系统出错（状态码 500）", SAID} <= set(said)
    assert acts_of(shown) == ["all_again", "take_out", "again"]
    english = set(texts(see(desk, "/alerts/channels", "en")))
    assert {"Fails", "the other side refuses it (status 400)"} <= english
    assert list(parts_of(see(desk, "/alerts/channels?state=dropped"), "state-empty"))
    assert list(parts_of(see(desk, "/alerts/channels?channel=gone"), "state-empty"))


def test_one_message_or_all_of_a_channel_are_sent_again_and_what_waits_is_taken_out(desk: AlertDesk) -> None:
    def act(act: str, search: str) -> str:
        href = f"/alerts/channels?act={act}&{search}"
        assert list(parts_of(see(desk, href), "is-act")), act
        return asyncio.run(channels.do(visit_of(desk, OPERATOR, href), Typed(act, {}))).told

    (dead,) = Deliveries(desk.database).rows("dead")
    assert act("again", f"delivery={dead.delivery_id}") == "已转为待发"
    assert act("take_out", f"channel={DUTY}") == "已撤下 2 条消息"
    assert act("all_again", f"channel={DUTY}") == "2 条消息已转为待发"
    assert [state for state, _ in states(desk.database)] == ["waiting", "waiting"]
    with pytest.raises(RefusedError, match="nothing was given up"):
        act("all_again", f"channel={DUTY}")


def test_the_page_is_for_those_who_run_the_sources_alone(desk: AlertDesk) -> None:
    visit = visit_of(desk, OFFICER, "/alerts/channels")
    with pytest.raises(AccessDeniedError):
        asyncio.run(page.layout(visit))
    with pytest.raises(AccessDeniedError):
        asyncio.run(channels.do(visit_of(desk, OFFICER, f"/alerts/channels?channel={DUTY}"), Typed("all_again", {})))
