"""Feeds of the store as deliveries."""

from datetime import datetime, timedelta
from pathlib import Path

from core.days import LOCAL
from core.settings import load_settings
from indicators.deliveries import Cadence, cadences_of, deliveries
from tests.unit.cockpit.facts import feed
from tests.unit.cockpit.fakes import NOW, ROOT

CONFIG = """
city: {places: [{code: 330199, name: 市本级, name_en: Municipal, hex: [0, 0]}]}
sources:
  platform: {url: "http://127.0.0.1:1", interval_s: 300}
  lookups: {url: "http://127.0.0.1:2", interval_s: 60, enabled: false}
"""


def test_every_source_of_the_configuration_has_an_interval(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(CONFIG, encoding="utf-8")
    assert cadences_of(load_settings(path, {})) == {
        "platform": Cadence(timedelta(minutes=5)),
        "lookups": Cadence(timedelta(minutes=1)),
        "evaluation": Cadence(timedelta(minutes=1)),
    }
    assert cadences_of(load_settings(ROOT / "config.yaml", {}))["registers"].every == timedelta(seconds=10)


def test_a_source_that_works_in_office_hours_is_not_late_for_a_weekend(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(CONFIG.replace("interval_s: 300", 'works: working_days, hours: "08:30-17:30"'), encoding="utf-8")
    cadences = cadences_of(load_settings(path, {}))
    friday, monday = (datetime(2026, 11, day, 17, 25, tzinfo=LOCAL) for day in (27, 30))
    (one,) = deliveries([feed("platform", "cases", last_success_at=friday)], cadences)
    assert not one.is_late(monday.replace(hour=8, minute=35))
    assert one.is_late(monday.replace(hour=8, minute=36))
    (other,) = deliveries([feed("lookups", "requests", last_success_at=friday)], cadences)
    assert other.is_late(monday.replace(hour=8, minute=0))


def test_a_feed_with_an_interval_of_its_own_is_measured_by_it() -> None:
    cadences = {"platform": Cadence(timedelta(minutes=5))}
    ago = NOW - timedelta(minutes=90)
    hourly = feed("platform", "checks", last_success_at=ago, interval_s=3600.0)
    usual = feed("platform", "cases", last_success_at=ago)
    assert [one.is_late(NOW) for one in deliveries([hourly, usual], cadences)] == [False, True]
    assert deliveries([hourly], {})[0].is_late(NOW), "a source that is gone delivers no more"


def test_a_source_that_is_switched_off_or_taken_out_is_a_silent_one() -> None:
    old = NOW - timedelta(hours=1)
    feeds = [feed(code, "one", last_success_at=old) for code in ("lookups", "gone")]
    found = deliveries(feeds, {"lookups": Cadence(timedelta(minutes=1))})
    assert [one.is_late(NOW) for one in found] == [True, True]


def test_what_succeeded_just_now_is_late_for_nobody() -> None:
    assert not any(one.is_late(NOW) for one in deliveries([feed("gone", "one")], {}))
