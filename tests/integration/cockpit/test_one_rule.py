"""The wall and the stored readings say the same of every number, also while a feed stands still."""

from datetime import date, timedelta

import pytest

from cockpit.data import StoreData
from core.clock import FixedClock
from core.settings import Settings
from indicators.deliveries import cadences_of
from indicators.engine import Engine
from indicators.engine_store import DatabaseStore
from indicators.pacing import Cause
from store.readings import latest_readings
from store.views.scopes import CITY, place_scope, resolve_scope
from tests.integration.cockpit.filled import Cockpit, catalogue
from tests.unit.cockpit.fakes import example_settings

OUTAGE = timedelta(days=3)
AGENCY = "U1" * 9
SCOPES = ("330100", "330106", "330199", AGENCY)

Numbers = dict[str, tuple[int, int]]


def with_platform_off() -> Settings:
    settings = example_settings()
    off = settings.sources["platform"].model_copy(update={"enabled": False})
    return settings.model_copy(update={"sources": {**settings.sources, "platform": off}})


def without_platform() -> Settings:
    settings = example_settings()
    left = {code: source for code, source in settings.sources.items() if code != "platform"}
    return settings.model_copy(update={"sources": left})


def stored(cockpit: Cockpit, settings: Settings, scope: str) -> Numbers:
    """What a pass of the engine keeps now."""
    places = tuple(place.code for place in settings.city.places)
    port = DatabaseStore(cockpit.database, places, cadences_of(settings))
    Engine(catalogue(), port).pass_once(cockpit.clock.now(), Cause.START)
    kept = latest_readings(cockpit.database, [scope])
    return {code: (one.numerator, one.denominator) for (_, code), one in kept.items()}


def shown(cockpit: Cockpit, settings: Settings, scope: str) -> Numbers:
    """What the wall shows now."""
    known = {CITY.code: CITY, "330106": place_scope(330106), "330199": place_scope(330199)}
    found = known.get(scope) or resolve_scope(cockpit.database, scope)
    assert found is not None
    facts = StoreData(cockpit.database, catalogue(), settings).facts(found, cockpit.clock.now())
    results = facts.evaluation.results.items()
    return {code: (one.reading.numerator, one.reading.denominator) for code, one in results if one is not None}


def scraped(cockpit: Cockpit, settings: Settings) -> dict[str, Numbers]:
    """What Prometheus reads now, by scope."""
    city = StoreData(cockpit.database, catalogue(), settings).store_figures(cockpit.clock.now()).city
    return {
        str(one.scope): {
            code: (result.reading.numerator, result.reading.denominator)
            for code, result in one.results.items()
            if result is not None
        }
        for one in city.evaluations
    }


def silence(cockpit: Cockpit, source: str, feed: str) -> None:
    """Days later every feed but one has succeeded, and what falls due meanwhile is not filed."""
    assert isinstance(cockpit.clock, FixedClock)
    cockpit.clock.move(OUTAGE)
    cockpit.file_cases(3, date(2026, 11, 27), prefix="after")
    cockpit.run_feeds(but=(source, feed))


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize(
    ("source", "feed"), [("platform", "cases"), ("platform", "checks"), ("registers", "results"), ("das", "items")]
)
def test_one_feed_that_stands_still_holds_the_same_numbers_everywhere(
    cockpit: Cockpit, source: str, feed: str, scope: str
) -> None:
    silence(cockpit, source, feed)
    settings = example_settings()
    assert stored(cockpit, settings, scope) == shown(cockpit, settings, scope)


def test_prometheus_reads_the_numbers_of_the_wall_and_no_place_that_the_settings_do_not_name(cockpit: Cockpit) -> None:
    silence(cockpit, "platform", "cases")
    settings = example_settings()
    found = scraped(cockpit, settings)
    assert list(found) == ["330100", *(str(place.code) for place in settings.city.places)]
    for scope in ("330100", "330106", "330199"):
        assert found[scope] == shown(cockpit, settings, scope)
    places = tuple(place for place in settings.city.places if place.code != 330106)
    fewer = settings.model_copy(update={"city": settings.city.model_copy(update={"places": places})})
    assert "330106" not in scraped(cockpit, fewer)
    assert scraped(cockpit, fewer)["330100"] == found["330100"], "what is in the store counts in the city"


def test_a_silent_feed_holds_its_numbers_and_no_others(cockpit: Cockpit) -> None:
    before = shown(cockpit, example_settings(), AGENCY)
    silence(cockpit, "platform", "cases")
    after = shown(cockpit, example_settings(), AGENCY)
    assert after["A01"] == before["A01"]
    assert after["B03"] != before["B03"]


@pytest.mark.parametrize("settings", [with_platform_off(), without_platform()], ids=["off", "taken out"])
def test_a_source_that_is_switched_off_holds_the_same_numbers_everywhere(cockpit: Cockpit, settings: Settings) -> None:
    silence(cockpit, "platform", "cases")
    assert stored(cockpit, settings, AGENCY) == shown(cockpit, settings, AGENCY)
    assert shown(cockpit, settings, AGENCY)["A01"] == shown(cockpit, example_settings(), AGENCY)["A01"]
