"""What a web process says of itself."""

import pytest

from cockpit.editions import press
from cockpit.hub import HubState
from cockpit.metrics import web as module
from cockpit.metrics.web import KEPT_VERSIONS, OLDEST_REPORT_S, WebMetrics
from tests.unit.cockpit.fakes import example_payload

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


def test_it_says_whether_the_store_has_told_its_part() -> None:
    state = HubState(1, 0, 0, "", True, 0.0, 0.0)
    for answered, value in ((True, "1.0"), (False, "0.0")):
        lines = WebMetrics().exposition(state, answered=answered).decode().splitlines()
        assert f"cockpit_store_answered {value}" in lines
