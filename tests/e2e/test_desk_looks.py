"""Work pages in both languages, both themes and three sizes: nothing sticks out, everything can be read and used."""

import re
from collections.abc import Callable
from itertools import product
from typing import Final

import pytest
from playwright.sync_api import expect

from tests.e2e.alert_case import alert_that_fires
from tests.e2e.desk_host import DeskHost
from tests.e2e.desk_visits import DeskVisit
from tests.e2e.looks import faults

SIZES: Final = {"desk": (1440, 900), "wide": (1920, 1080), "phone": (390, 844)}
PATHS: Final = (
    "/sources",
    "/sources?view=items",
    "/sources?source=platform&act=switch",
    "/sources?source=platform&act=backfill",
    "/sources?source=nothing",
    "/manual",
    "/manual?act=sheet",
    "/manual?act=new",
    "/inbox",
    "/account",
)
"""of the data steward, who sees most kinds of pages"""
ADMINISTRATORS: Final = (
    ("system_admin", ("/users", "/users?act=new", "/users?account=1&act=lock", "/users?view=left")),
    ("system_admin", ("/users?account=1", "/users?account=1&act=edit", "/users?account=1&act=leave")),
    ("system_admin", ("/users?account=1&act=sign_out", "/users?account=999999", "/tokens", "/nowhere")),
    ("security_admin", ("/users?account=1&act=grant", "/users?account=1&act=deputy", "/users?view=left&show=all")),
    ("security_admin", ("/tokens", "/tokens?act=new", "/inbox", "/account")),
    ("audit_admin", ("/audit", "/audit?event=session", "/audit?actor=nobody", "/account")),
)

LOOKS: Final = (
    ("phone", "zh_CN", "light"), ("phone", "en", "dark"), ("desk", "zh_CN", "dark"), ("desk", "en", "light"),
)  # fmt: skip
"""each language and theme at a desk and on a phone; all twelve are seen by `make test-full`"""
RARE: Final = tuple(look for look in product(SIZES, ("zh_CN", "en"), ("light", "dark")) if look not in LOOKS)

ALERT_PATHS: Final = (
    "/alerts",
    "/alerts?show=all",
    "/alerts?show=all&act=take_up",
    "/alerts?show=news",
    "/alerts?act=silence",
    "/alerts/one?alert=1",
    "/alerts/told?message=1",
    "/alerts/history",
    "/alerts/rules",
    "/alerts/rules?rule=AL-1",
    "/alerts/silences",
    "/alerts/channels",
)
SENTENCE: Final = re.compile(r"[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}")
"""English words in a row: codes and names of accounts are single ones"""

Visiting = Callable[..., DeskVisit]


@pytest.mark.parametrize(
    ("size", "language", "theme"), [*LOOKS, *(pytest.param(*look, marks=pytest.mark.slow) for look in RARE)]
)
def test_pages_of_a_role_can_be_read_in_every_look(
    desk_visiting: Visiting, size: str, language: str, theme: str
) -> None:
    seen = desk_visiting("data_steward", size=SIZES[size], language=language, theme=theme)
    assert [fault for path in PATHS for fault in faults(seen, path)] == []
    assert seen.page.evaluate("document.documentElement.lang") == {"zh_CN": "zh-CN"}.get(language, language)
    assert seen.violations() == []


@pytest.mark.parametrize(("role", "paths"), ADMINISTRATORS)
@pytest.mark.parametrize("size", ["desk", pytest.param("phone", marks=pytest.mark.slow)])
def test_pages_of_administrators_can_be_read(
    desk_visiting: Visiting, role: str, paths: tuple[str, ...], size: str
) -> None:
    seen = desk_visiting(role, size=SIZES[size])
    assert [fault for path in paths for fault in faults(seen, path)] == []


def test_rows_of_long_lists_are_folded_on_a_phone_and_open_one_by_one(desk_visiting: Visiting) -> None:
    seen = desk_visiting("data_steward", size=SIZES["phone"])
    seen.open("/sources?view=items")
    row = seen.page.locator(".list tbody tr").first
    source = row.get_by_role("link").first
    button = row.get_by_role("button")
    assert seen.page.evaluate("document.documentElement.scrollHeight") < 3_000
    expect(source).to_be_hidden()
    expect(button).to_have_attribute("aria-expanded", "false")
    button.click()
    expect(source).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")
    button.click()
    expect(source).to_be_hidden()


def test_an_english_page_shows_no_chinese_but_names_and_the_way_back(desk_visiting: Visiting) -> None:
    seen = desk_visiting("data_steward", language="en")
    for path in ("/sources", "/sources?view=items", "/manual?act=new", *ALERT_PATHS):
        seen.open(path)
        text = seen.page.locator("body").inner_text()
        chinese = [word for word in text.split() if any("\u4e00" <= letter <= "\u9fff" for letter in word)]
        assert set(chinese) <= {"中文"}, path


def test_a_chinese_page_of_alerts_says_nothing_in_english(desk_visiting: Visiting) -> None:
    seen = desk_visiting("data_steward")
    for path in ALERT_PATHS:
        seen.open(path)
        assert SENTENCE.findall(seen.page.locator("body").inner_text()) == [], path


def test_theme_changes_at_once_and_is_kept(desk_visiting: Visiting) -> None:
    seen = desk_visiting("data_steward")
    seen.open("/sources?source=platform&act=switch")
    reason = seen.page.locator("#sources-switch-reason")
    reason.fill("half a reason")
    seen.page.locator(".desk-head [data-theme-button]").click()
    expect(seen.page.locator("html.theme-dark")).to_be_visible()
    expect(reason).to_have_value("half a reason")
    seen.page.reload()
    expect(seen.page.locator("html.theme-dark")).to_be_visible()


def test_language_changes_and_what_was_typed_stays(desk_visiting: Visiting) -> None:
    seen = desk_visiting("data_steward")
    seen.open("/sources?source=platform&act=switch")
    seen.page.locator("#sources-switch-reason").fill("half a reason")
    seen.page.locator(".desk-head [data-language]").click()
    expect(seen.page.locator("h1.page-title")).to_have_text("Filing platform")
    expect(seen.page.locator("#sources-switch-reason")).to_have_value("half a reason")


@pytest.mark.parametrize(("size", "language"), [("desk", "zh_CN"), ("phone", "en")])
def test_a_red_figure_is_listed_taken_up_with_words_and_seen_in_its_course(
    desk_visiting: Visiting, desk: DeskHost, size: str, language: str
) -> None:
    number = alert_that_fires(desk) if size == "desk" else None
    seen = desk_visiting("supervisor", size=SIZES[size], language=language)
    page = seen.page
    assert [fault for path in ALERT_PATHS for fault in faults(seen, path)] == []
    if number is not None:
        seen.open("/alerts")
        expect(page.locator("#shell-alerts-badge")).to_have_text("1")
        page.locator(".list").get_by_role("link").first.click()
        page.locator(f'a[href*="alert={number}"]').click()
        page.locator(f'.desk[data-address="/alerts/one?alert={number}"]').wait_for()
        page.get_by_role("link", name="受理", exact=True).click()
        page.locator(".is-act textarea").first.fill("正在补归档")
        page.locator(".is-act").get_by_role("button", name="受理").click()
        expect(page.locator(".steps").first).to_contain_text("正在补归档")
        expect(page.locator("#shell-alerts-badge")).to_have_text("")
    assert seen.violations() == []
