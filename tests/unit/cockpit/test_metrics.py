"""What a web process says of itself."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cockpit import metrics as module
from cockpit.editions import press
from cockpit.hub import HubState
from cockpit.metrics import KEPT_VERSIONS, OLDEST_REPORT_S, WebMetrics
from store.progress import ProgressRow
from store.sweeps import SweepRow
from store.views.conditions import OpenCount
from store.views.long_reads import LongReads
from tests.unit.cockpit.facts import feed
from tests.unit.cockpit.fakes import NOW, example_payload, no_figures

CITY = "330100"


class Seconds:
    """A clock that the test moves."""

    now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch) -> Seconds:
    clock = Seconds()
    monkeypatch.setattr(module, "time", clock)
    return clock


def publish(metrics: WebMetrics, version: int) -> None:
    metrics.note_published(press(CITY, {**example_payload(), "v": version}))


def painted(metrics: WebMetrics) -> float | None:
    return metrics.registry.get_sample_value("cockpit_event_to_screen_seconds_sum")


def test_a_painted_version_counts_from_its_first_publication(seconds: Seconds) -> None:
    metrics = WebMetrics()
    publish(metrics, 1)
    seconds.now += 0.2
    publish(metrics, 1)
    seconds.now += 0.1
    assert metrics.note_painted(CITY, 1)
    assert painted(metrics) == pytest.approx(0.3)


def test_a_report_that_comes_late_or_names_nothing_known_means_nothing(seconds: Seconds) -> None:
    metrics = WebMetrics()
    publish(metrics, 1)
    assert not metrics.note_painted(CITY, 2)
    assert not metrics.note_painted("330106", 1)
    seconds.now += OLDEST_REPORT_S + 1
    assert not metrics.note_painted(CITY, 1)
    assert painted(metrics) == 0


def test_old_versions_are_forgotten(seconds: Seconds) -> None:
    metrics = WebMetrics()
    for version in range(KEPT_VERSIONS + 1):
        publish(metrics, version)
    assert not metrics.note_painted(CITY, 0)
    assert metrics.note_painted(CITY, KEPT_VERSIONS)


def test_full_checks_and_feeds_are_told_by_source_and_feed() -> None:
    hour = timedelta(hours=1)
    sweep = SweepRow("das", "items", NOW - hour, NOW, "repaired", "", 100, 3, 30, 1, 1, 1)
    load = ProgressRow("das", "items", "330106A", "load", 5, None, NOW, NOW, 0, NOW, None)
    feeds = [feed("das", "items", next_run_at=NOW + hour, circuit="open", rejected=4)]
    figures = replace(no_figures(), feeds=feeds, long=LongReads([load], [sweep]))
    text = WebMetrics().render(HubState(1, 0, 0, "", True, 0.0, 0.0), figures, NOW).decode()
    of = '{feed="items",source="das"}'
    assert f"cockpit_sweep_age_seconds{of} 3600.0" in text
    assert f"cockpit_sweep_differing_days{of} 3.0" in text
    assert 'cockpit_long_reads{feed="items",kind="load",source="das"} 1.0' in text
    assert f"cockpit_source_lag_seconds{of} 9.0" in text
    assert f"cockpit_source_next_run_seconds{of} 3600.0" in text
    assert f"cockpit_source_circuit_open{of} 1.0" in text
    assert f"cockpit_last_run_rejected{of} 4.0" in text


def test_open_conditions_are_told_by_kind_and_source() -> None:
    counts = [OpenCount("collapse", "das", 2), OpenCount("contradiction", "", 7)]
    figures = replace(no_figures(), conditions=counts)
    text = WebMetrics().render(HubState(1, 0, 0, "", True, 0.0, 0.0), figures, NOW).decode()
    assert 'cockpit_open_conditions{kind="collapse",source="das"} 2.0' in text
    assert 'cockpit_open_conditions{kind="contradiction",source=""} 7.0' in text
