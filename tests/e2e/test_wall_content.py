"""What stands on the wall is what the snapshot says."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visiting
from tests.e2e.wall_host import WallHost, by_code, city_snapshot
from tests.unit.cockpit.fakes import example_settings


def test_all_eighteen_indicators_stand_under_their_categories_with_their_values(
    cockpit_url: str, visiting: Visiting
) -> None:
    seen = visiting(f"{cockpit_url}/screen?live=0")
    page, snapshot = seen.page, seen.snapshot()
    shown = page.locator("#wall-eighteen-panel .row")
    assert shown.count() == 18
    assert shown.locator(".name").all_inner_texts() == [row["short"] for row in snapshot["indicators"]]
    expected = [
        "–" if row["value"] is None else row["text"] + ("%" if row["unit"] == "%" else "")
        for row in snapshot["indicators"]
    ]
    assert shown.locator(".value").all_inner_texts() == expected
    counts = [group.locator(".row").count() for group in page.locator("#wall-eighteen-panel .group").all()]
    assert counts == [4, 4, 3, 4, 3]


def test_headline_places_volumes_and_composite_are_those_of_the_snapshot(cockpit_url: str, visiting: Visiting) -> None:
    seen = visiting(f"{cockpit_url}/screen?live=0")
    page, snapshot = seen.page, seen.snapshot()
    assert page.locator(".index-number").inner_text() == (snapshot["headline"]["text"] or "–")
    assert page.locator("#wall-index-title").inner_text() == snapshot["headline"]["name"]
    assert sorted(page.locator(".place-name").all_text_contents()) == sorted(p["name"] for p in snapshot["places"])
    assert page.locator(".volume-name").all_inner_texts() == [volume["name"] for volume in snapshot["volumes"]]
    assert page.locator(".composite .score-mark").inner_text() == snapshot["composite"]["mark"]
    assert page.locator("#wall-title-header").inner_text() == snapshot["title"]


def test_before_any_source_has_delivered_the_data_reach_up_to_no_instant(
    wall_host: WallHost, visiting: Visiting
) -> None:
    wall_host.publish(as_of=None)
    page = visiting(f"{wall_host.url}/screen?live=0").page
    expect(page.get_by_text("数据截至 –")).to_be_visible()


def test_alerts_that_nobody_renews_are_called_late_and_nothing_else_is(wall_host: WallHost, visiting: Visiting) -> None:
    overdue = wall_host.snapshot()["attention"][0]
    alert = {"kind": "alert", "who": "AL-3 采集中断", "place": "", "what": "数据源 platform/cases", "days": 0}
    alert |= {"text": "11-26 09:12 起", "band": "CRIT", "freshness": "stale"}
    wall_host.publish(attention=[alert, overdue], attention_late="告警截至 11-26 10:40")
    page = visiting(f"{wall_host.url}/screen?live=0").page
    panel = page.locator("#wall-attention-panel")
    expect(panel.locator(".head-note")).to_have_text("告警截至 11-26 10:40")
    expect(panel.locator(".panel-head .late")).to_be_visible()
    expect(panel.locator(".what").first).to_have_text("数据源 platform/cases")
    expect(panel.locator(".case.is-late")).to_have_count(1)


def test_a_band_is_told_by_an_icon_and_not_by_colour_alone(wall_host: WallHost, visiting: Visiting) -> None:
    page = visiting(f"{wall_host.url}/screen?live=0").page
    for row in city_snapshot()["indicators"]:
        shown = page.locator(f'.row[title^="{row["code"]} "]')
        assert shown.locator(f".icon-{row['band']}").count() == 1, row["code"]


def test_the_bar_passes_the_target_tick_exactly_when_the_target_is_met(wall_host: WallHost, visiting: Visiting) -> None:
    page = visiting(f"{wall_host.url}/screen?live=0", reduced_motion="reduce").page
    for row in city_snapshot()["indicators"]:
        shown = page.locator(f'.row[title^="{row["code"]} "]')
        bar, tick = shown.locator(".bar-fill").bounding_box(), shown.locator(".bullet-tick").bounding_box()
        assert bar is not None
        assert tick is not None
        end = bar["x"] + bar["width"]
        if row["band"] == "MET":
            assert end > tick["x"] + tick["width"], row["code"]
        else:
            assert end < tick["x"] - 1, row["code"]


def test_the_worst_place_is_drawn_last_and_larger(wall_host: WallHost, visiting: Visiting) -> None:
    page = visiting(f"{wall_host.url}/screen?live=0").page
    last = page.locator(".place").last
    assert last.locator(".place-name").text_content() == "建德"
    worst, calm = last.locator(".cell").bounding_box(), page.locator(".place .cell").first.bounding_box()
    assert worst is not None
    assert calm is not None
    assert worst["height"] > calm["height"] * 1.04


def test_a_value_that_is_not_available_is_a_grey_dash_without_band(wall_host: WallHost, visiting: Visiting) -> None:
    snapshot = wall_host.snapshot()
    by_code(snapshot["indicators"], "E03").update(value=None, text="", band=None, attainment=None, freshness="na")
    wall_host.publish(indicators=snapshot["indicators"])
    row = visiting(f"{wall_host.url}/screen?live=0").page.locator('.row[title^="E03 "]')
    assert row.locator(".value").inner_text() == "–"
    assert row.locator(".icon-CRIT, .icon-WARN, .icon-NEAR, .icon-MET").count() == 0


def test_a_stale_value_keeps_its_band_and_carries_a_clock_and_a_word(wall_host: WallHost, visiting: Visiting) -> None:
    snapshot = wall_host.snapshot()
    by_code(snapshot["indicators"], "C01")["freshness"] = "stale"
    wall_host.publish(indicators=snapshot["indicators"])
    page = visiting(f"{wall_host.url}/screen?live=0").page
    row = page.locator('.row[title^="C01 "]')
    assert row.locator(".late").is_visible()
    assert row.locator(".late").inner_text().strip() == "滞后"
    assert row.locator(".icon-WARN").count() == 1
    assert row.locator(".value").evaluate("node => getComputedStyle(node).color") == "rgb(147, 170, 196)"
    assert not page.locator('.row[title^="C02 "] .late').is_visible()


@pytest.mark.parametrize("size", [(1920, 1080), (390, 844)], ids=["wall", "phone"])
def test_an_empty_store_gives_a_calm_page_that_says_so(size: tuple[int, int], visiting: Visiting) -> None:
    lists = ("attention", "activity", "places", "sources", "indicators", "volumes", "categories")
    nothing = {**city_snapshot(), **{name: [] for name in lists}, "attention_total": 0}
    nothing["headline"] = {
        **nothing["headline"],
        "value": None,
        "text": "",
        "band": None,
        "trend": [],
        "delta_text": "",
    }
    nothing["loop"] = {"cycle": "", "steps": []}
    nothing["accession"] = {"open": 0, "overdue": 0, "steps": []}
    with WallHost(nothing) as host:
        seen = visiting(f"{host.url}/screen?live=0", *size)
        assert seen.page.locator("#wall-attention-panel .empty").inner_text() == "无逾期事项"
        assert seen.page.locator(".panel.is-empty").count() == 7
        assert seen.page.locator(".index-number").inner_text() == "–"
        assert seen.said == []


def test_a_speed_is_told_as_people_do_and_an_unknown_one_is_a_dash(wall_host: WallHost, visiting: Visiting) -> None:
    footer = visiting(f"{wall_host.url}/screen?live=0").page.locator("#wall-sources-footer")
    assert "源头到屏 中位 1.1 秒 · p95 1.8 秒" in footer.inner_text()
    wall_host.publish(latency={"median_s": 185.0, "p95_s": 260000.0})
    footer = visiting(f"{wall_host.url}/screen?live=0").page.locator("#wall-sources-footer")
    assert footer.inner_text().endswith("源头到屏 中位 3 分钟 · p95 3 天")
    wall_host.publish(latency={"median_s": None, "p95_s": None})
    footer = visiting(f"{wall_host.url}/screen?live=0").page.locator("#wall-sources-footer")
    assert footer.inner_text().endswith("源头到屏 –")


def test_names_are_text_and_never_markup(wall_host: WallHost, visiting: Visiting) -> None:
    snapshot = wall_host.snapshot()
    name = '<img src=x onerror="window.hacked=1">'
    snapshot["attention"][0]["who"] = name
    snapshot["places"][0]["name"] = name
    wall_host.publish(attention=snapshot["attention"], places=snapshot["places"])
    page = visiting(f"{wall_host.url}/screen?live=0").page
    assert page.locator(".who").first.inner_text() == name
    assert page.locator("img").count() == 0
    assert page.evaluate("window.hacked") is None


def test_the_english_page_takes_its_words_from_the_english_table(wall_host: WallHost, visiting: Visiting) -> None:
    page = visiting(f"{wall_host.url}/screen?live=0&lang=en").page
    assert page.locator("#wall-eighteen-title").inner_text() == "18 indicators"
    assert page.locator("html").get_attribute("lang") == "en"
    expect(page).to_have_title(example_settings().bureau.title_en)
