"""What Prometheus reads of the feeds."""

from dataclasses import replace
from datetime import timedelta

from core.settings import Settings
from store.progress import ProgressRow
from store.sweeps import SweepRow
from store.views.conditions import OpenCount
from store.views.lead import LeadState
from store.views.long_reads import LongReads
from tests.unit.cockpit.facts import feed
from tests.unit.cockpit.fakes import NOW, example_settings, no_figures
from tests.unit.cockpit.metrics.scraped import of, scraped

HOUR = timedelta(hours=1)
ITEMS = {"source": "das", "feed": "items"}


def test_full_checks_and_feeds_are_told_by_source_and_feed() -> None:
    sweep = SweepRow("das", "items", NOW - HOUR, NOW, "repaired", "", 100, 3, 30, 1, 1, 1)
    load = ProgressRow("das", "items", "330106A", "load", 5, None, NOW, NOW, 0, NOW, None)
    feeds = [feed("das", "items", next_run_at=NOW + HOUR, circuit="open", rejected=4, interval_s=300.0)]
    series = scraped(replace(no_figures(), feeds=feeds, long=LongReads([load], [sweep])))
    assert series[of("sweep_age_seconds", **ITEMS)] == 3600
    assert series[of("sweep_differing_days", **ITEMS)] == 3
    assert series[of("long_reads", kind="load", **ITEMS)] == 1
    assert series[of("source_lag_seconds", **ITEMS)] == 9
    assert series[of("source_interval_seconds", **ITEMS)] == 300
    assert series[of("source_next_run_seconds", **ITEMS)] == 3600
    assert series[of("source_circuit_open", **ITEMS)] == 1
    assert series[of("last_run_rejected", **ITEMS)] == 4


def test_a_feed_is_stale_by_the_rule_of_the_screens() -> None:
    feeds = [
        feed("das", "items"),
        feed("das", "volumes", last_success_at=NOW - HOUR),
        feed("das", "fonds", outcome="stopped"),
        feed("das", "checks", last_success_at=None),
    ]
    series = scraped(replace(no_figures(), feeds=feeds))
    stale = {one.feed: series[of("source_stale", source="das", feed=one.feed)] for one in feeds}
    assert stale == {"items": 0, "volumes": 1, "fonds": 1, "checks": 1}


def test_a_source_that_was_switched_off_or_taken_out_is_not_missed() -> None:
    feeds = [feed(source, "items", last_success_at=NOW - HOUR) for source in ("das", "filerooms", "evaluation", "gone")]
    series = scraped(replace(no_figures(), feeds=feeds), without_das())
    missed = {source for name, labels in series if name == "cockpit_source_stale" for _, source in labels} - {"items"}
    assert missed == {"filerooms", "evaluation"}
    assert series[of("source_silent_seconds", source="das", feed="items")] == 5


def without_das() -> Settings:
    """Settings in which the archive systems are switched off."""
    settings = example_settings()
    off = settings.sources["das"].model_copy(update={"enabled": False})
    return settings.model_copy(update={"sources": {**settings.sources, "das": off}})


def test_open_conditions_are_told_by_kind_and_source() -> None:
    counts = [OpenCount("collapse", "das", 2), OpenCount("contradiction", "", 7)]
    series = scraped(replace(no_figures(), conditions=counts))
    assert series[of("open_conditions", kind="collapse", source="das")] == 2
    assert series[of("open_conditions", kind="contradiction", source="")] == 7


def test_the_lead_is_told_once_somebody_has_led() -> None:
    assert not [name for name, _ in scraped(no_figures()) if name.startswith("cockpit_leader")]
    series = scraped(replace(no_figures(), lead=LeadState(epoch=3, beat_age_s=0.5)))
    assert (series[of("leader_epoch")], series[of("leader_beat_age_seconds")]) == (3, 0.5)
