"""Pages of alerts are told in one language each: nothing but names and what programs have said stands in the other."""

import asyncio
import re
from collections.abc import Iterator
from typing import Any, Final

import pytest

from cockpit.pages import alerts as page
from core.model import Band
from store.database import Database
from tests.integration.alerts.test_alert_pages import Standing, number_of
from tests.integration.alerts.watch import Watch, watch_on
from tests.integration.cockpit.case_pages import CasePages
from tests.unit.cockpit.pages.trees import plain

CHINESE: Final = re.compile("[\u4e00-\u9fff]")
ENGLISH: Final = re.compile("[A-Za-z]{2,} [a-z]{2,}")
"""two words; codes and names of rules, channels and people are single ones"""
NAMES: Final = ("单位 U1", "单位 U2", "正在补归档", "系统升级期间", "西湖", "上城", "中文")


@pytest.fixture
def pages(database: Database) -> CasePages:
    """Every page with something to show, and what other programs have said in their own words."""
    watch = watch_on(database)
    for owner, band in (("U1", Band.WARN), ("U2", Band.CRIT)):
        watch.say(owner, {"A01": band})
    watch.look()
    watch.look(2 * 24 * 60)
    watch.say("U2", {"A01": Band.MET})
    watch.look(24 * 60)
    with database.begin() as work:
        work.execute("UPDATE alert_delivery SET state = 'dead', reason = 'refused', error = 'refused by the host'")
        work.execute("UPDATE alert_rule_result SET error = 'division by zero' WHERE rule = 'AL-2'")
        work.execute("UPDATE alert_rule SET body = '{}'::jsonb WHERE rule = 'AL-3'")
    return CasePages(Standing(watch), watch.people)


def ways(watch: Watch) -> list[str]:
    """The addresses of all views and forms."""
    one = f"/alerts/one?alert={number_of(watch, 'U1')}"
    return [
        *("/alerts", "/alerts?show=all", "/alerts?show=ageing", "/alerts?show=news", "/alerts?show=all&act=take_up"),
        *("/alerts?act=silence&scope=U1", one, f"{one}&act=take_up", f"{one}&act=ask_case", "/alerts/told?message=1"),
        *("/alerts/history", "/alerts/rules", "/alerts/rules?rule=AL-2", "/alerts/rules?rule=AL-3", "/alerts/silences"),
        *("/alerts/rules?rule=AL-1", "/alerts/rules?rule=AL-1&act=adjust", "/alerts/channels", "/alerts/told"),
    ]


@pytest.mark.parametrize(("language", "foreign"), [("zh_CN", ENGLISH), ("en", CHINESE)])
@pytest.mark.parametrize("who", ["west", "root", "steward"])
def test_a_page_is_told_in_one_language(pages: CasePages, language: str, foreign: re.Pattern[str], who: str) -> None:
    watch = pages.standing.watch  # type: ignore[attr-defined]
    for way in ways(watch):
        if way == "/alerts/channels" and who == "west":
            continue
        shown = plain(asyncio.run(page.layout(pages.visit(watch.persons[who], way, language))))
        assert [text for text in said(shown) if foreign.search(without_names(text))] == [], way


def without_names(text: str) -> str:
    """A text without what is called so in every language."""
    for name in NAMES:
        text = text.replace(name, "")
    return text


def said(tree: Any) -> Iterator[str]:
    """What a page says in its own words: not in those marked as another language's, nor in the text of a rule."""
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, list):
        for one in tree:
            yield from said(one)
    elif isinstance(tree, dict) and "props" in tree:
        props = tree["props"]
        if "lang" not in props and "rule-text" not in str(props.get("className")):
            for name in ("children", "options", "placeholder", "title", "alt", "label"):
                yield from said(props.get(name))
    elif isinstance(tree, dict):
        yield from said(tree.get("label"))
