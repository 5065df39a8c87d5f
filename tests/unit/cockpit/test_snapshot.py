"""The snapshot: every field of the contract, and figures that agree with each other."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import orjson
import pytest

from cockpit.editions import press
from cockpit.facts import Late, SnapshotFacts
from cockpit.i18n import load_texts
from cockpit.snapshot import mark_stale, snapshot_payload
from core.model import Band
from core.settings import Wall
from tests.unit.cockpit.facts import all_feeds, city_facts, feed
from tests.unit.cockpit.fakes import EXAMPLE, NOW, catalogue, example_settings

RAW_BUDGET = 20_000
GZIP_BUDGET = 5_000


def payload(facts: SnapshotFacts | None = None, **settings: Any) -> dict[str, Any]:
    chosen = example_settings().model_copy(update=settings)
    built = snapshot_payload(catalogue(), chosen, load_texts(), facts or city_facts())
    read: dict[str, Any] = orjson.loads(orjson.dumps(built))
    return read


def fields(value: Any, path: str = "") -> set[str]:
    """Every field of a value; of a list those of its first entry."""
    if isinstance(value, list):
        return fields(value[0], f"{path}[]") if value else set()
    if not isinstance(value, dict):
        return set()
    return {f"{path}.{key}" for key in value} | set().union(
        *(fields(one, f"{path}.{key}") for key, one in value.items())
    )


def test_every_field_of_the_contract_is_there() -> None:
    contract = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    built = payload(wall=Wall(demo_mark="演示数据 · 单位为虚构"))
    assert fields(contract) - fields(built) == set()
    assert [one["code"] for one in built["volumes"]] == [one["code"] for one in contract["volumes"]]


def test_it_keeps_its_budget_with_everything_on_it() -> None:
    edition = press("330100", payload(wall=Wall(demo_mark="演示数据 · 单位为虚构")))
    assert len(edition.body) <= RAW_BUDGET
    assert len(edition.gzipped) <= GZIP_BUDGET


def test_band_counts_are_the_counts_of_the_rows() -> None:
    built = payload()
    for counts, rows in (("band_counts", "indicators"), ("place_counts", "places")):
        assert sum(built[counts].values()) == len(built[rows])
        for band in Band:
            assert built[counts][band] == sum(row["band"] == band for row in built[rows])
    assert len(built["indicators"]) == 18
    assert len(built["places"]) == 14


def test_a_place_that_was_taken_out_of_the_configuration_is_left_out() -> None:
    city = example_settings().city
    built = payload(city=city.model_copy(update={"places": city.places[1:]}))
    assert [row["code"] for row in built["places"]] == [str(place.code) for place in city.places[1:]]
    assert sum(built["place_counts"].values()) == 13


def test_the_places_weighted_by_their_units_give_the_headline() -> None:
    built = payload()
    weighted = sum(place["value"] * place["participating"] for place in built["places"])
    assert weighted / sum(place["participating"] for place in built["places"]) == pytest.approx(
        built["headline"]["value"]
    )


def test_the_headline_is_the_row_of_its_indicator() -> None:
    built = payload()
    row = next(row for row in built["indicators"] if row["code"] == "D01")
    assert {key: built["headline"][key] for key in ("value", "text", "band", "trend")} == {
        key: row[key] for key in ("value", "text", "band", "trend")
    }


def test_a_series_ends_at_the_value_beside_it() -> None:
    for row in payload()["indicators"]:
        assert len(row["trend"]) == 12
        assert row["trend"][-1] == pytest.approx(row["value"], abs=0.051)


def test_the_overdue_counts_add_up_to_the_list() -> None:
    built = payload()
    counts = built["attention_counts"]
    assert sum(counts.values()) == built["attention_total"] == 40
    assert built["accession"]["overdue"] == counts["node"] + counts["batch"]
    assert built["accession"]["overdue"] == sum(step["overdue"] for step in built["accession"]["steps"])
    assert built["accession"]["open"] == sum(step["batches"] for step in built["accession"]["steps"])


def test_the_list_is_longest_first_and_red_from_the_fifteenth_day_on() -> None:
    rows = payload()["attention"]
    assert [row["days"] for row in rows] == sorted((row["days"] for row in rows), reverse=True)
    assert all((row["band"] == "CRIT") == (row["days"] >= 15) for row in rows)
    assert rows[3]["what"] == "进馆批次停留在“四性检测”"
    assert rows[0]["text"] == "逾期 40 天"


def test_nothing_overdue_is_an_empty_list_and_no_alert() -> None:
    facts = city_facts()
    built = payload(replace(facts, late=Late((), 0), amounts={**facts.amounts, "issues": facts.amounts["issues"][:1]}))
    assert (built["attention"], built["attention_total"]) == ([], 0)
    issues = next(volume for volume in built["volumes"] if volume["code"] == "issues")
    assert issues["alert"] is None


def test_volumes_are_two_figures_of_two_units_never_added() -> None:
    holdings = payload()["volumes"][0]
    assert [figure["unit"] for figure in holdings["figures"]] == ["万卷", "万件"]


def test_a_stopped_source_makes_its_rows_stale_and_keeps_their_values() -> None:
    feeds = [
        feed(one.source, one.feed, outcome="stopped", reason="column 'x' is gone") if one.source == "lookups" else one
        for one in all_feeds()
    ]
    before, after = payload(), payload(city_facts(feeds=feeds))
    rows = {row["code"]: row for row in after["indicators"]}
    assert rows["E01"]["freshness"] == "stale"
    assert rows["E01"]["value"] == next(row for row in before["indicators"] if row["code"] == "E01")["value"]
    assert rows["A01"]["freshness"] == "live"
    source = next(source for source in after["sources"] if source["code"] == "lookups")
    assert (source["state"], source["reason"]) == ("stopped", "查档申请：column 'x' is gone")
    assert after["sources_ok"] == after["sources_total"] - 1
    assert after["freshness"] == "live"


def test_a_city_whose_sources_are_all_tried_again_is_live_until_they_are_late() -> None:
    built = payload(city_facts(feeds=[feed(one.source, one.feed, outcome="retry") for one in all_feeds()]))
    assert (built["freshness"], built["sources_ok"]) == ("live", 0)
    assert {row["freshness"] for row in built["indicators"]} <= {"live", "na"}


def test_late_and_silent_sources_say_so() -> None:
    old = NOW - timedelta(hours=2)
    feeds = [
        feed(one.source, one.feed, last_success_at=old) if one.source == "das" else one
        for one in all_feeds()
        if one.source != "filerooms"
    ]
    states = {source["code"]: source for source in payload(city_facts(feeds=feeds))["sources"]}
    assert states["das"]["state"] == "late"
    assert "文件级目录" in states["das"]["reason"]
    assert states["filerooms"]["state"] == "never"


def test_with_an_empty_store_nothing_is_claimed() -> None:
    known = city_facts(feeds=())
    built = payload(replace(known, facts=replace(known.facts, as_of=None)))
    assert built["as_of"] is None
    assert built["freshness"] == "stale"
    assert built["sources_ok"] == 0
    assert {row["freshness"] for row in built["indicators"]} == {"stale"}


def test_without_a_demo_mark_there_is_none() -> None:
    assert payload()["demo"] is None


def test_while_the_store_is_away_every_value_stays_and_none_is_live() -> None:
    built = payload()
    marked = mark_stale(load_texts(), built)
    assert b'"freshness":"live"' not in orjson.dumps(marked)
    assert marked["stale"] is True
    assert marked["stale_reason"]
    assert marked["headline"]["value"] == built["headline"]["value"]
    assert marked["v"] == built["v"]


def test_marking_twice_changes_nothing_more() -> None:
    once = mark_stale(load_texts(), payload())
    assert mark_stale(load_texts(), once) == once


def test_what_is_under_its_first_load_has_no_number() -> None:
    known = city_facts()
    results = dict(known.facts.evaluation.results)
    result = results["B01"]
    assert result is not None
    results["B01"] = replace(result, exact=None, reading=replace(result.reading, value=None), loading=True)
    evaluation = replace(known.facts.evaluation, results=results)
    built = payload(replace(known, facts=replace(known.facts, evaluation=evaluation, loading=frozenset({"item"}))))
    row = next(row for row in built["indicators"] if row["code"] == "B01")
    assert (row["value"], row["text"], row["freshness"]) == (None, "首次采集中", "loading")
    volume = next(row for row in built["volumes"] if row["code"] == "holdings")
    assert [one["text"] for one in volume["figures"]] == ["首次采集中"]
    assert volume["freshness"] == "loading"
