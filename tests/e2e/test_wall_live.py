"""The wall follows the stream without a reload, and says so when it cannot."""

import re

from playwright.sync_api import expect

from tests.e2e.conftest import Visiting
from tests.e2e.wall_host import WallHost, by_code

ROOT = "#wall-page-root"
SOON_MS = 12_000
LONGEST_PAUSE_MS = 25_000
"""the page waits up to 19 seconds between two tries (assets/wall/41-requests.js)"""


def test_a_published_version_changes_the_number_in_place(wall_host: WallHost, visiting: Visiting) -> None:
    seen = visiting(f"{wall_host.url}/screen")
    page = seen.page
    expect(page.locator(ROOT)).to_have_attribute("data-link", "live")
    page.evaluate("window.same = document.querySelector('.row .value')")
    snapshot = wall_host.snapshot()
    by_code(snapshot["indicators"], "A01").update(value=99.91, text="99.91")
    wall_host.publish(indicators=snapshot["indicators"])
    expect(page.locator('.row[title^="A01 "] .value')).to_have_text("99.91%")
    assert page.evaluate("window.same.isConnected && window.same.textContent") == "99.91%"
    assert [request.resource_type for request in seen.asked].count("document") == 1


def test_a_band_that_turns_changes_row_icon_and_place(wall_host: WallHost, visiting: Visiting) -> None:
    page = visiting(f"{wall_host.url}/screen").page
    expect(page.locator(ROOT)).to_have_attribute("data-link", "live")
    snapshot = wall_host.snapshot()
    by_code(snapshot["indicators"], "A02").update(value=82.0, text="82.0", band="CRIT", attainment=50)
    by_code(snapshot["places"], "330106").update(value=41.0, text="41.0", band="CRIT")
    wall_host.publish(indicators=snapshot["indicators"], places=snapshot["places"])
    expect(page.locator('.row[title^="A02 "] .icon-CRIT')).to_have_count(1)
    expect(page.locator(".place").last.locator(".place-name")).to_have_text("西湖")
    expect(page.locator(".halo")).to_have_count(2)


def test_a_still_picture_opens_no_stream_and_stops_its_clock(wall_host: WallHost, visiting: Visiting) -> None:
    seen = visiting(f"{wall_host.url}/screen?live=0")
    expect(seen.page.locator(ROOT)).to_have_attribute("data-link", "frozen")
    assert not [request for request in seen.asked if "/api/stream/" in request.url]
    assert seen.page.locator(".clock").inner_text() == "15:42:18"


def test_a_cut_network_is_said_within_seconds_and_mended_without_reload(
    wall_host: WallHost, visiting: Visiting
) -> None:
    seen = visiting(f"{wall_host.url}/screen")
    page = seen.page
    expect(page.locator(ROOT)).to_have_attribute("data-link", "live")
    page.context.set_offline(True)
    expect(page.locator(ROOT)).to_have_attribute("data-link", "lost", timeout=SOON_MS)
    expect(page.locator("#wall-alarm-banner")).to_contain_text("断线 · 数据可能已过期")
    expect(page.locator("#wall-alarm-banner")).to_contain_text("起未更新")
    expect(page.locator(".link-word")).to_have_text("已断开")
    expect(page.locator(".row .value").first).to_have_css("color", "rgb(147, 170, 196)")
    expect(page.locator(".index-number")).to_have_css("color", "rgb(147, 170, 196)")
    wall_host.publish(attention=[], attention_total=0)
    page.context.set_offline(False)
    expect(page.locator(ROOT)).to_have_attribute("data-link", "live")
    expect(page.locator("#wall-attention-title")).to_have_text("需处置 0 项")
    expect(page.locator("#wall-alarm-banner")).to_be_empty()
    assert [request.resource_type for request in seen.asked].count("document") == 1


def test_a_host_that_restarts_is_found_again(wall_host: WallHost, visiting: Visiting) -> None:
    page = visiting(f"{wall_host.url}/screen").page
    expect(page.locator(ROOT)).to_have_attribute("data-link", "live")
    wall_host.stop()
    expect(page.locator(ROOT)).to_have_attribute("data-link", "lost", timeout=SOON_MS)
    wall_host.store.payloads["330100"]["v"] += 1
    wall_host.start()
    expect(page.locator(ROOT)).to_have_attribute("data-link", "live", timeout=LONGEST_PAUSE_MS)
    expect(page.locator(ROOT)).to_have_attribute(
        "data-edition", re.compile(f"^{wall_host.store.payloads['330100']['v']}-")
    )


def test_a_store_that_is_away_makes_every_value_stale_though_the_line_stands(
    wall_host: WallHost, visiting: Visiting
) -> None:
    page = visiting(f"{wall_host.url}/screen").page
    expect(page.locator(ROOT)).to_have_attribute("data-link", "live")
    wall_host.store.away = True
    wall_host.store.bus.ring()
    expect(page.locator("#wall-alarm-banner")).to_contain_text("数据滞后")
    expect(page.locator(".row.is-late")).to_have_count(18)
    expect(page.locator(ROOT)).to_have_attribute("data-link", "live")
    wall_host.store.away = False
    wall_host.store.bus.ring()
    expect(page.locator(".row.is-late")).to_have_count(0)
    expect(page.locator("#wall-alarm-banner")).to_be_empty()


def test_attention_pages_by_five_every_fifteen_seconds(wall_host: WallHost, visiting: Visiting) -> None:
    page = visiting(f"{wall_host.url}/screen").page
    page.clock.install()
    expect(page.locator(ROOT)).to_have_attribute("data-link", "live")
    page.reload()
    expect(page.locator(ROOT)).to_have_attribute("data-link", "live")
    expect(page.locator(".case")).to_have_count(5)
    first = page.locator(".who").first
    expect(first).to_have_text("青岚街道办")
    page.clock.run_for(16_000)
    expect(first).not_to_have_text("青岚街道办")
    expect(page.locator("#wall-attention-panel .head-note")).to_contain_text("第 2/3 页")


def test_a_silent_line_is_noticed_without_any_error(wall_host: WallHost, visiting: Visiting) -> None:
    """A pulled cable sends no error: only the missing pulse tells."""
    page = visiting(f"{wall_host.url}/screen").page
    page.clock.install()
    page.add_init_script("window.EventSource = class { addEventListener() {} close() { window.lineClosed = true; } };")
    page.reload()
    page.locator(f"{ROOT}.has-data").wait_for()
    page.clock.run_for(42_000)
    assert page.evaluate("window.lineClosed") is True


def test_nothing_moves_when_the_viewer_asks_for_rest(wall_host: WallHost, visiting: Visiting) -> None:
    for address, options in (("/screen?live=0&plain=1", {}), ("/screen?live=0", {"reduced_motion": "reduce"})):
        page = visiting(f"{wall_host.url}{address}", **options).page
        assert page.evaluate("document.getAnimations().length") == 0
        expect(page.locator(".row .bar-fill").first).to_have_css("transition-duration", "0s")


def test_a_host_without_a_snapshot_is_said_and_asked_again(wall_host: WallHost, visiting: Visiting) -> None:
    page = visiting(f"{wall_host.url}/screen?live=0").page
    page.route("**/api/snapshot/**", lambda route: route.fulfill(status=503, body="{}"))
    page.goto(f"{wall_host.url}/screen")
    expect(page.locator(ROOT)).to_have_attribute("data-link", "failed")
    expect(page.locator("#wall-alarm-banner")).to_contain_text("暂时无法取得数据")
    expect(page.locator("#wall-attention-title")).to_have_text("需处置 – 项")
    page.unroute("**/api/snapshot/**")
    expect(page.locator(ROOT)).to_have_attribute("data-link", "live")
    expect(page.locator("#wall-alarm-banner")).to_be_empty()


def test_a_session_that_ended_is_said_and_no_stream_is_opened(wall_host: WallHost, visiting: Visiting) -> None:
    seen = visiting(f"{wall_host.url}/screen?live=0")
    seen.page.route("**/api/snapshot/**", lambda route: route.fulfill(status=401, body="{}"))
    seen.page.goto(f"{wall_host.url}/screen")
    expect(seen.page.locator(ROOT)).to_have_attribute("data-link", "denied")
    expect(seen.page.locator("#wall-alarm-banner")).to_contain_text("登录已失效")
    assert not [request for request in seen.asked if "/api/stream/" in request.url]
