"""Cases over time, as data (tests/scenarios/indicators_*.yaml): rows by day, and what is shown at the end of a day."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.days import day_number
from core.model import Band
from core.yamllines import load as load_yaml
from indicators.bands import observe
from indicators.evaluation import evaluate
from indicators.results import Evaluation
from indicators.words import ScopeKind
from tests.unit.indicators.golden import at_noon, catalogue
from tests.unit.indicators.rows import RowsTable

FOLDER = Path(__file__).parents[2] / "scenarios"
START = datetime(2026, 6, 30, 4, tzinfo=UTC)
SCOPE, OWNER = "scope", 1


def read(key: str) -> Iterator[Mapping[str, Any]]:
    for path in sorted(FOLDER.glob("indicators_*.yaml")):
        located = load_yaml(path)
        assert located.mistakes == ()
        yield from located.value.get(key, [])


SCENARIOS = [*read("scenarios")]
BANDS = [*read("bands")]


def shown(found: Evaluation, key: str) -> str | int:
    """What stands under a key: an indicator's cell, a companion, a category, the composite or a measure."""
    code, _, companion = key.partition(".")
    if key == "composite":
        return found.composite_text
    if key in found.categories:
        return found.category_texts[key]
    if key in found.measures:
        return found.measures[key]
    result = found.results[code]
    if result is None:
        return "–"
    if companion:
        return result.companions[companion].text
    return f"{result.text} {result.band}" if result.band else result.text


def evaluated(scenario: Mapping[str, Any], on: date, as_of: Mapping[str, date]) -> Evaluation:
    deltas = [(measure, OWNER, 0, day_number(day), n) for day, measure, n in scenario["rows"]]
    table = RowsTable({SCOPE: [OWNER]}, deltas)
    kinds = {SCOPE: ScopeKind(scenario["kind"])}
    return evaluate(catalogue(), table, kinds, at_noon(on), as_of, history=False)[SCOPE]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=[one["name"] for one in SCENARIOS])
def test_scenario(scenario: Mapping[str, Any]) -> None:
    for step in scenario["expect"]:
        wanted = {key: value for key, value in step.items() if key not in ("on", "as_of")}
        found = evaluated(scenario, step["on"], step.get("as_of", {}))
        assert {"on": step["on"], **{key: shown(found, key) for key in wanted}} == {"on": step["on"], **wanted}


@pytest.mark.parametrize("scenario", BANDS, ids=[one["name"] for one in BANDS])
def test_bands(scenario: Mapping[str, Any]) -> None:
    hold = timedelta(minutes=scenario["hold"])
    standing = observe(None, Band(scenario["first"]), START, hold).standing
    for step in scenario["steps"]:
        band = Band(step["band"]) if step["band"] else None
        decision = observe(standing, band, START + timedelta(minutes=step["after"]), hold)
        standing = decision.standing
        assert (step["after"], standing.band, decision.reason) == (step["after"], step["stands"], step["reason"])


def test_every_indicator_crosses_each_of_its_limits() -> None:
    seen: dict[str, set[str]] = {code: set() for code in catalogue().indicators}
    for scenario in SCENARIOS:
        for step in scenario["expect"]:
            for code in seen.keys() & step.keys():
                seen[code].add(str(step[code]).partition(" ")[2])
    assert {code: bands & {*Band} for code, bands in seen.items()} == {code: {*Band} for code in seen}
