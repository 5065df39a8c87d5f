"""The wall of a part of the city: whose it is, where it lies, and what it has not."""

from typing import Any

import pytest

from tests.e2e.axe import serious
from tests.e2e.conftest import Visiting
from tests.e2e.measures import collisions, texts
from tests.e2e.wall_host import Snapshot, WallHost, city_snapshot

PLACE, AGENCY = "330106", "113301060000000001"
SIZES = pytest.mark.parametrize("size", [(1920, 1080), (390, 844)], ids=["wall", "phone"])


def part(scope: dict[str, Any]) -> Snapshot:
    """The city's snapshot as a part of the city has it: the places it may see, and nothing overdue."""
    whole = city_snapshot()
    own = [place for place in whole["places"] if place["code"] == scope["code"]]
    return {**whole, "scope": scope, "places": own, "attention": [], "attention_total": 0}


@pytest.fixture
def parts_host(wall_host: WallHost) -> WallHost:
    """A host that has the wall of a place and of an agency in it."""
    place = {"code": PLACE, "name": "西湖", "kind": "place", "place": PLACE}
    agency = {"code": AGENCY, "name": "杭州市西湖区青岚街道办事处", "kind": "agency", "place": PLACE}
    wall_host.store.payloads |= {PLACE: part(place), AGENCY: part(agency)}
    return wall_host


@SIZES
@pytest.mark.parametrize("scope", [PLACE, AGENCY])
def test_a_part_of_the_city_is_named_and_breaks_nothing(
    parts_host: WallHost, visiting: Visiting, scope: str, size: tuple[int, int]
) -> None:
    seen = visiting(f"{parts_host.url}/screen?live=0&scope={scope}", *size)
    name = parts_host.store.payloads[scope]["scope"]["name"]
    assert seen.page.locator("#wall-title-header").inner_text() == f"{name} · 档案智治驾驶舱"
    assert collisions(texts(seen.page)) == []
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert serious(seen.page) == []
    assert seen.said == []


def test_the_city_keeps_the_title_of_its_bureau(parts_host: WallHost, visiting: Visiting) -> None:
    page = visiting(f"{parts_host.url}/screen?live=0").page
    assert page.locator("#wall-title-header").inner_text() == "杭州市档案智治驾驶舱"
    assert page.locator(".place.elsewhere").count() == 0


def test_a_place_shows_its_own_figure_where_it_lies_and_no_other(parts_host: WallHost, visiting: Visiting) -> None:
    page = visiting(f"{parts_host.url}/screen?live=0&scope={PLACE}").page
    assert page.locator(".place").count() == 14
    assert page.locator(".place.elsewhere").count() == 13
    own = page.locator(".place:not(.elsewhere)")
    assert own.locator(".place-name").text_content() == "西湖"
    assert own.get_attribute("class") == "place band-MET"
    assert page.locator(".place.elsewhere .place-value").all_text_contents() == [""] * 13
    assert page.locator("#wall-places-title").inner_text() == "所在地 · 西湖"
    assert not page.locator(".legend").is_visible()


def test_an_agency_is_shown_in_its_place_without_the_figure_of_the_place(
    parts_host: WallHost, visiting: Visiting
) -> None:
    page = visiting(f"{parts_host.url}/screen?live=0&scope={AGENCY}").page
    here = page.locator(".place.here")
    assert here.locator(".place-name").text_content() == "西湖"
    assert here.locator(".place-value").text_content() == ""
    assert page.locator(".place.elsewhere").count() == 13
    assert page.locator("#wall-attention-panel .empty").inner_text() == "无逾期事项"


def test_a_headline_that_does_not_exist_is_a_dash_that_says_so(wall_host: WallHost, visiting: Visiting) -> None:
    absent = {"value": None, "text": "N/A", "band": None, "trend": [None] * 12, "delta_text": "", "freshness": "na"}
    wall_host.publish(headline={**wall_host.snapshot()["headline"], **absent})
    page = visiting(f"{wall_host.url}/screen?live=0").page
    assert page.locator(".index-number").inner_text() == "–"
    assert page.locator(".index-band").inner_text().strip() == "无数据"
    assert page.locator(".arc-value").get_attribute("stroke-dasharray") == "0 200"
    assert not page.locator(".headline .late").is_visible()


@SIZES
def test_the_longest_values_leave_names_and_bars_alone(
    wall_host: WallHost, visiting: Visiting, size: tuple[int, int]
) -> None:
    rows = [
        {**row, "value": 100.0, "text": "100.00" if row["code"] == "A01" else "100.0"}
        for row in wall_host.snapshot()["indicators"]
    ]
    wall_host.publish(indicators=rows)
    page = visiting(f"{wall_host.url}/screen?live=0", *size).page
    for row in page.locator(".row").all():
        name, value, bullet = row.locator(".name"), row.locator(".value"), row.locator(".bullet").bounding_box()
        assert name.evaluate("node => node.scrollWidth <= node.clientWidth"), name.inner_text()
        assert value.evaluate("node => node.scrollWidth <= node.clientWidth"), value.inner_text()
        box = value.bounding_box()
        assert box is not None
        assert bullet is not None
        assert box["x"] + box["width"] < bullet["x"]
