"""Rules, dashboard and page of monitoring speak of the same things, in both languages."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from tests.dashboard import dashboard, expressions, variables

PROJECT: Final = Path(__file__).parents[3]
PROMETHEUS: Final = PROJECT / "deploy" / "prometheus"
PAGE: Final = (PROJECT / "docs" / "monitoring.md").read_text(encoding="utf-8")
FAMILIES: Final = frozenset(re.findall(r"^\| `(cockpit_\w+)` \|", PAGE, re.MULTILINE))
"""those that /metrics has: `tests/unit/cockpit/metrics/test_series.py` holds the table against it"""
NAME: Final = re.compile(r"(?<![:\w])cockpit_\w+")
"""not within the name of a recorded series, which has colons"""
HAN: Final = re.compile(r"[\u4e00-\u9fff]")
ANCHOR: Final = re.compile(r"[^\w\- ]")


def rules(file: str) -> list[dict[str, Any]]:
    """The rules of a file."""
    groups = yaml.safe_load((PROMETHEUS / "rules" / file).read_text(encoding="utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


ALERTS: Final = {rule["alert"]: rule for rule in rules("alerting.yml")}


def asked() -> Iterator[str]:
    """Every expression that ships."""
    yield from (rule["expr"] for file in ("recording.yml", "alerting.yml") for rule in rules(file))
    yield from (one.expression for one in expressions())
    yield from variables()


def test_every_expression_names_only_what_metrics_has() -> None:
    named = {name.removesuffix("_bucket") for expression in asked() for name in NAME.findall(expression)}
    assert len(named) > 30
    assert named - FAMILIES == set()


def test_recorded_series_that_are_asked_for_are_recorded() -> None:
    recorded = {rule["record"] for rule in rules("recording.yml")}
    read = {name for expression in asked() for name in re.findall(r"\b\w+:cockpit_\w+:\w+\b", expression)}
    assert read <= recorded


@pytest.mark.parametrize("name", sorted(ALERTS))
def test_an_alert_says_how_grave_it_is_and_what_to_do_in_both_languages(name: str) -> None:
    rule = ALERTS[name]
    assert rule["labels"] in [{"severity": word} for word in ("critical", "warning", "info")]
    assert sorted(rule["annotations"]) == ["description_en", "description_zh", "runbook", "summary_en", "summary_zh"]
    for key, text in rule["annotations"].items():
        assert bool(HAN.search(text)) == key.endswith("_zh"), key


@pytest.mark.parametrize("name", sorted(ALERTS))
def test_an_alert_leads_to_a_page_that_exists(name: str) -> None:
    page, _, anchor = ALERTS[name]["annotations"]["runbook"].partition("#")
    headings = re.findall(r"^#+ (.+)$", (PROJECT / page).read_text(encoding="utf-8"), re.MULTILINE)
    anchors = {ANCHOR.sub("", heading.lower()).replace(" ", "-") for heading in headings}
    assert not anchor or anchor in anchors


def test_the_page_lists_every_alert_as_it_is() -> None:
    listed = re.findall(r"^\| `(Cockpit\w+)` \| (\w+) \| ([\w ]+) \|", PAGE, re.MULTILINE)
    assert listed == [(name, rule["labels"]["severity"], rule.get("for", "at once")) for name, rule in ALERTS.items()]


def test_every_alert_has_a_test_in_which_it_fires() -> None:
    tests = "".join(file.read_text(encoding="utf-8") for file in (PROMETHEUS / "tests").glob("alerting*.yml"))
    assert set(re.findall(r'alertname="(\w+)", alertstate="firing"', tests)) == set(ALERTS)


def test_alerts_that_inhibit_or_are_inhibited_exist() -> None:
    config = yaml.safe_load((PROJECT / "deploy" / "alertmanager" / "alertmanager.yml").read_text(encoding="utf-8"))
    matchers = [
        matcher for rule in config["inhibit_rules"] for matcher in (*rule["source_matchers"], *rule["target_matchers"])
    ]
    named = {name for matcher in matchers for name in re.findall(r"Cockpit\w+", matcher)}
    assert named
    assert named <= set(ALERTS)


def test_panels_of_the_dashboard_are_told_apart_and_named_in_both_languages() -> None:
    panels = dashboard()["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    for panel in panels:
        chinese, _, english = panel["title"].partition(" · ")
        assert HAN.search(chinese), panel["title"]
        assert english, panel["title"]
        assert not HAN.search(english), panel["title"]


def test_the_dashboard_is_of_no_particular_city_and_calls_nothing_bad_that_is_stale() -> None:
    assert re.findall(r"\b[0-9]{6}\b", json.dumps(dashboard())) == []
    assert [one.panel for one in expressions() if "cockpit_indicator_band" in NAME.findall(one.expression)] == []


def test_panels_of_the_dashboard_do_not_lie_over_each_other() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in dashboard()["panels"]:
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not taken & cells, panel["title"]
        taken |= cells
