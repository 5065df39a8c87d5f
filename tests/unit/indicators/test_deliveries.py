"""Feeds of the store as deliveries."""

from datetime import timedelta
from pathlib import Path

from core.settings import load_settings
from indicators.deliveries import deliveries, intervals_of
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
    assert intervals_of(load_settings(path, {})) == {
        "platform": timedelta(minutes=5),
        "lookups": timedelta(minutes=1),
    }
    assert intervals_of(load_settings(ROOT / "config.yaml", {}))["registers"] == timedelta(seconds=10)


def test_a_source_that_is_switched_off_or_taken_out_is_a_silent_one() -> None:
    old = NOW - timedelta(hours=1)
    feeds = [feed(code, "one", last_success_at=old) for code in ("lookups", "gone")]
    found = deliveries(feeds, {"lookups": timedelta(minutes=1)})
    assert [one.is_late(NOW) for one in found] == [True, True]


def test_what_succeeded_just_now_is_late_for_nobody() -> None:
    assert not any(one.is_late(NOW) for one in deliveries([feed("gone", "one")], {}))
