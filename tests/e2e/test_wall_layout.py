"""Type, density and geometry, as the visual system fixes them."""

import math

import pytest

from cockpit.legibility import CORE_PX, SMALLEST_PX
from tests.e2e.conftest import Visiting
from tests.e2e.measures import collisions, texts
from tests.e2e.wall_host import WallHost

HALF_COLUMN = 50.2
ROW = 86.94


CORE = (
    *(".index-number", ".index-name", ".score-value", ".row .name", ".row .value", ".figure b", ".who", ".days"),
    *(".step b", ".step-name", ".overdue", ".clock", ".place.band-CRIT text", "#wall-attention-title"),
)
"""What a leader reads at a glance."""


def test_the_wall_holds_at_most_120_texts_none_of_them_too_small(cockpit_url: str, visiting: Visiting) -> None:
    found = texts(visiting(f"{cockpit_url}/screen?live=0").page)
    assert len({text.block for text in found}) <= 120
    assert [text for text in found if text.size < SMALLEST_PX - 0.01] == []


def test_the_phone_has_no_text_under_14_px_and_no_sideways_scrolling(cockpit_url: str, visiting: Visiting) -> None:
    page = visiting(f"{cockpit_url}/screen?live=0", 390, 844, device_scale_factor=2).page
    assert [text for text in texts(page) if text.size < 13.99] == []
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_what_is_read_at_a_glance_is_large_enough_for_the_farthest_reader(
    wall_host: WallHost, visiting: Visiting
) -> None:
    page = visiting(f"{wall_host.url}/screen?live=0").page
    for selector in CORE:
        sizes = page.locator(selector).evaluate_all(
            "nodes => nodes.map(node => parseFloat(getComputedStyle(node).fontSize))"
        )
        assert sizes, selector
        assert min(sizes) >= CORE_PX, selector


@pytest.mark.parametrize("width", [320, 360, 481, 640, 768, 820, 1024, 1280])
def test_no_width_scrolls_sideways(wall_host: WallHost, visiting: Visiting, width: int) -> None:
    page = visiting(f"{wall_host.url}/screen?live=0", width, 800).page
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("size", [(1920, 1080), (1024, 768), (390, 844)], ids=["wall", "tablet", "phone"])
def test_no_text_runs_into_another(wall_host: WallHost, visiting: Visiting, size: tuple[int, int]) -> None:
    page = visiting(f"{wall_host.url}/screen?live=0", *size).page
    assert collisions(texts(page)) == []


@pytest.mark.parametrize("size", [(1920, 1080), (1024, 768), (481, 800), (390, 844), (320, 640)])
def test_the_door_has_a_place_of_its_own(wall_host: WallHost, visiting: Visiting, size: tuple[int, int]) -> None:
    page = visiting(f"{wall_host.url}/screen?live=0", *size).page
    door = page.locator(".door").bounding_box()
    assert door is not None
    assert door["width"] >= 40
    assert door["x"] + door["width"] <= size[0]
    for text in texts(page):
        is_beside = text.right <= door["x"] or text.left >= door["x"] + door["width"]
        is_on_its_line = door["y"] <= text.middle <= door["y"] + door["height"]
        assert is_beside or not is_on_its_line, text


@pytest.mark.parametrize("size", [(1920, 1080), (1024, 768), (390, 844)], ids=["wall", "tablet", "phone"])
def test_marks_of_lateness_find_room(wall_host: WallHost, visiting: Visiting, size: tuple[int, int]) -> None:
    late = [{**volume, "freshness": "stale"} for volume in wall_host.snapshot()["volumes"]]
    counts = {"MET": 12, "NEAR": 10, "WARN": 11, "CRIT": 10, "NA": 0}
    wall_host.publish(freshness="stale", volumes=late, band_counts=counts)
    page = visiting(f"{wall_host.url}/screen?live=0", *size).page
    assert collisions(texts(page)) == []
    for selector in (".panel-head", ".volume-label"):
        cut = page.locator(selector).evaluate_all(
            "nodes => nodes.filter(node => node.clientWidth > 1 && node.scrollWidth > node.clientWidth + 1)"
            ".map(node => node.textContent)"
        )
        assert cut == [], selector


def test_numbers_of_a_whole_city_are_never_cut(wall_host: WallHost, visiting: Visiting) -> None:
    accession = wall_host.snapshot()["accession"]
    steps = [{**step, "batches": 208, "median_days": 141, "overdue": 12} for step in accession["steps"]]
    notes = {"units": "接入 8,888 · 参评 8,888", "filed_today": "办件 88,888 · 公文 8,888 · 证照 8,888"}
    volumes = [{**one, "note": notes.get(one["code"], one["note"])} for one in wall_host.snapshot()["volumes"]]
    wall_host.publish(accession={**accession, "steps": steps}, volumes=volumes)
    page = visiting(f"{wall_host.url}/screen?live=0").page
    for selector in (".volume-note", ".volume-alert", ".figures", ".step-head", ".step-figures", ".step-median"):
        cut = page.locator(selector).evaluate_all(
            "nodes => nodes.filter(node => node.clientWidth > 1 && node.scrollWidth > node.clientWidth)"
            ".map(node => [node.textContent, node.scrollWidth, node.clientWidth])"
        )
        assert cut == [], selector


@pytest.mark.parametrize("size", [(1366, 768), (2560, 1440), (3840, 2160), (1920, 1200)])
def test_the_stage_is_scaled_as_a_whole_and_letterboxed(
    wall_host: WallHost, visiting: Visiting, size: tuple[int, int]
) -> None:
    page = visiting(f"{wall_host.url}/screen?live=0", *size).page
    box = page.locator("#wall-page-root").bounding_box()
    assert box is not None
    factor = min(size[0] / 1920, size[1] / 1080)
    assert math.isclose(box["width"], 1920 * factor, abs_tol=1)
    assert math.isclose(box["height"], 1080 * factor, abs_tol=1)
    assert math.isclose(box["x"] * 2 + box["width"], size[0], abs_tol=2)
    assert math.isclose(box["y"] * 2 + box["height"], size[1], abs_tol=2)


def test_places_stand_on_their_grid_centred_on_the_axis_of_the_wall(wall_host: WallHost, visiting: Visiting) -> None:
    page = visiting(f"{wall_host.url}/screen?live=0").page
    middles = {}
    for place in page.locator(".place").all():
        box = place.locator(".cell").bounding_box()
        assert box is not None
        middles[place.locator(".place-name").text_content()] = (
            box["x"] + box["width"] / 2,
            box["y"] + box["height"] / 2,
        )
    origin = middles["市本级"]
    for known in wall_host.snapshot()["places"]:
        x, y = middles[known["name"]]
        column, row = known["hex"]
        assert math.isclose(x - origin[0], (2 * column + row % 2 - 1) * HALF_COLUMN, abs_tol=0.6), known["name"]
        assert math.isclose(y - origin[1], row * ROW, abs_tol=0.6), known["name"]
    across = [x for x, _ in middles.values()]
    assert math.isclose((min(across) + max(across)) / 2, 960, abs_tol=1)


def test_long_names_end_in_an_ellipsis_and_keep_their_full_text(wall_host: WallHost, visiting: Visiting) -> None:
    snapshot = wall_host.snapshot()
    long = snapshot["attention"][5]
    wall_host.publish(attention=[long], attention_total=1)
    page = visiting(f"{wall_host.url}/screen?live=0").page
    case, who, days = page.locator(".case"), page.locator(".who"), page.locator(".days")
    assert who.evaluate("node => node.scrollWidth > node.clientWidth")
    assert long["who"] in (case.get_attribute("title") or "")
    left, right = who.bounding_box(), days.bounding_box()
    assert left is not None
    assert right is not None
    assert left["x"] + left["width"] <= right["x"]
