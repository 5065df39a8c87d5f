"""The wall keeps to its own host, to the content policy, and to what people need to read it."""

import pytest
from playwright.sync_api import expect

from tests.e2e.axe import serious
from tests.e2e.conftest import Visiting
from tests.e2e.wall_host import WallHost

MOST_REQUESTS = 18
"""The budget is 20; the stream is one of them."""
SIZES = pytest.mark.parametrize("size", [(1920, 1080), (1024, 768), (390, 844)], ids=["wall", "tablet", "phone"])


@SIZES
def test_the_wall_asks_its_own_host_only_and_leaves_the_console_silent(
    cockpit_url: str, visiting: Visiting, size: tuple[int, int]
) -> None:
    seen = visiting(f"{cockpit_url}/screen", *size)
    expect(seen.page.locator("#wall-page-root")).to_have_attribute("data-link", "live")
    assert seen.hosts() == {cockpit_url.split("/")[2]}
    assert seen.said == []
    assert seen.violations() == []
    assert seen.sockets == []


def test_the_first_load_keeps_its_budget_of_requests(cockpit_url: str, visiting: Visiting) -> None:
    asked = visiting(f"{cockpit_url}/screen?live=0").asked
    assert len(asked) <= MOST_REQUESTS, [request.url for request in asked]


@SIZES
def test_axe_finds_nothing_critical_or_serious(cockpit_url: str, visiting: Visiting, size: tuple[int, int]) -> None:
    page = visiting(f"{cockpit_url}/screen?live=0", *size).page
    assert serious(page) == []


def test_axe_finds_nothing_critical_or_serious_on_a_wall_that_is_cut_off(
    wall_host: WallHost, visiting: Visiting
) -> None:
    page = visiting(f"{wall_host.url}/screen", reduced_motion="reduce").page
    expect(page.locator("#wall-page-root")).to_have_attribute("data-link", "live")
    page.context.set_offline(True)
    expect(page.locator("#wall-page-root")).to_have_attribute("data-link", "lost")
    assert serious(page) == []


def test_rows_and_places_can_be_reached_and_are_spoken_in_full(wall_host: WallHost, visiting: Visiting) -> None:
    page = visiting(f"{wall_host.url}/screen?live=0").page
    row = page.locator('.row[title^="A01 "]')
    row.focus()
    expect(row).to_be_focused()
    assert (row.get_attribute("aria-label") or "").startswith("政务服务办件电子归档率 99.97%，达标，目标 99.9%")
    place = page.locator(".place").last
    assert place.get_attribute("role") == "img"
    assert place.get_attribute("aria-label") == "建德 57.6，严重"
    assert (page.locator("svg.arc").get_attribute("aria-label") or "").startswith(
        "立档单位管理评价指数 82.5分，接近达标"
    )
    expect(page.locator("#wall-attention-panel [aria-live=polite]")).to_contain_text("需处置 11 项")


def test_every_panel_has_a_heading_that_names_it(wall_host: WallHost, visiting: Visiting) -> None:
    page = visiting(f"{wall_host.url}/screen?live=0").page
    for panel in page.locator("section.panel").all():
        title = page.locator(f"#{panel.get_attribute('aria-labelledby')}")
        assert title.text_content(), panel.get_attribute("id")
    assert page.locator("html").get_attribute("lang") == "zh-CN"
