"""The indicators that Prometheus reads are those of the wall."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cockpit.facts import CityFacts
from cockpit.i18n import load_texts
from cockpit.viewmodels.freshness import FeedBook
from cockpit.viewmodels.indicators import composite, headline, indicator_rows
from indicators.evaluation import evaluate
from indicators.tables import Scope
from indicators.windows import DayRange
from indicators.words import ScopeKind
from tests.unit.cockpit.facts import CITY, all_feeds, city_facts, feed
from tests.unit.cockpit.fakes import NOW, catalogue, example_settings, no_figures
from tests.unit.cockpit.metrics.scraped import Series, of, scraped, whole_city

PLACE = "330106"


class Nothing:
    """Sums of a city in which nothing has happened."""

    scopes: tuple[Scope, ...] = (CITY,)

    def over(self, measure: str, days: DayRange) -> list[int]:
        return [0]


def values(series: Series, name: str, scope: str) -> dict[str, float]:
    """By indicator the values of a family at a scope."""
    places = {key: dict(key[1]) for key in series if key[0] == f"cockpit_{name}"}
    return {labels["indicator"]: series[key] for key, labels in places.items() if labels["place"] == scope}


def test_the_city_has_the_numbers_of_the_wall() -> None:
    series, facts = scraped(whole_city()), city_facts().facts
    book = FeedBook(example_settings(), facts.feeds, NOW)
    rows = indicator_rows(catalogue(), load_texts(), facts, book)
    assert len(rows) == 18
    for field in ("value", "numerator", "denominator", "target"):
        shown = {row["code"]: row[field] for row in rows if row[field] is not None}
        assert values(series, f"indicator_{field}", CITY) == pytest.approx(shown, abs=1e-4), field
    numbers = {"MET": 0, "NEAR": 1, "WARN": 2, "CRIT": 3}
    bands = {row["code"]: numbers[row["band"]] for row in rows if row["band"]}
    assert values(series, "indicator_band", CITY) == bands
    assert len(set(bands.values())) > 1, "different bands are told apart"
    top = headline(catalogue(), load_texts(), rows)
    assert series[of("headline_index", place=CITY)] == pytest.approx(top["value"], abs=1e-4)
    whole = composite(catalogue(), facts.evaluation)
    assert series[of("composite_index", place=CITY)] == pytest.approx(whole["value"], abs=1e-4)


def test_every_place_has_its_own_numbers() -> None:
    series = scraped(whole_city())
    places = [str(place.code) for place in example_settings().city.places]
    for name in ("indicator_value", "indicator_band", "indicator_stale"):
        assert all(len(values(series, name, place)) == 18 for place in places), name
    assert len({series[of("headline_index", place=place)] for place in places}) > 1


def test_without_a_denominator_there_is_no_value_but_the_denominator_is_told() -> None:
    found = evaluate(catalogue(), Nothing(), {CITY: ScopeKind.CITY}, NOW, history=False)
    series = scraped(replace(no_figures(), city=CityFacts(list(found.values()), {CITY: frozenset()})))
    assert values(series, "indicator_denominator", CITY) == dict.fromkeys(catalogue().indicators, 0.0)
    assert len(values(series, "indicator_target", CITY)) == 18
    for name in ("indicator_value", "indicator_band", "indicator_stale"):
        assert values(series, name, CITY) == {}
    assert of("headline_index", place=CITY) not in series
    assert of("composite_index", place=CITY) not in series


def test_what_is_under_its_first_load_has_no_series() -> None:
    kinds: dict[Scope, ScopeKind] = {CITY: ScopeKind.CITY}
    loading = frozenset({"A01"})
    found = evaluate(catalogue(), Nothing(), kinds, NOW, history=False, loading=loading)
    series = scraped(replace(no_figures(), city=CityFacts(list(found.values()), {CITY: frozenset()})))
    assert of("indicator_denominator", place=CITY, indicator="A01") not in series
    assert of("indicator_denominator", place=CITY, indicator="A02") in series


def test_a_late_feed_makes_its_indicators_old_everywhere_and_leaves_the_values() -> None:
    before = scraped(whole_city())
    late = feed("platform", "cases", last_success_at=NOW - timedelta(hours=1))
    feeds = [late if one.feed == "cases" else one for one in all_feeds()]
    after = scraped(replace(whole_city(), feeds=feeds))
    for scope in (CITY, PLACE):
        old = {code for code, stale in values(after, "indicator_stale", scope).items() if stale}
        assert old == {code for code in catalogue().indicators if ("platform", "cases") in catalogue().feeds_of(code)}
        assert "A01" in old
        assert values(after, "indicator_value", scope) == values(before, "indicator_value", scope)
    assert not any(values(before, "indicator_stale", CITY).values())


def test_what_cannot_be_right_is_marked_where_that_is_known() -> None:
    series = scraped(whole_city({PLACE: frozenset({"B01"})}))
    assert series[of("indicator_stale", place=PLACE, indicator="B01")] == 1
    assert series[of("indicator_stale", place=CITY, indicator="B01")] == 0


def test_names_of_indicators_and_places_are_there_to_be_joined() -> None:
    series = scraped(whole_city())
    place = of("place_info", place=PLACE, name_zh="西湖", name_en="Xihu")
    one = catalogue().indicators["A01"]
    unit = catalogue().units[one.unit].en
    labels = {"indicator": "A01", "category": "A", "name_zh": one.name.zh, "name_en": one.name.en, "unit": unit}
    assert series[place] == series[of("indicator_info", **labels)] == 1
