"""The families of docs/monitoring.md are those of a running cockpit, and go with the store that they rest on."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Final

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from core.clock import FixedClock
from store.database import Database
from store.lead import Candidate
from tests.integration.cockpit.filled import Cockpit, images
from tests.integration.cockpit.streams import wait_until
from tests.integration.cockpit.test_outage import closed
from tests.integration.monitoring.happenings import happen
from tests.integration.store.rows import Store
from tests.serving import served
from tests.unit.cockpit.metrics.test_series import described

NOW: Final = datetime(2026, 11, 26, 4, tzinfo=UTC)
NOT_HERE: Final = {
    "cockpit_source_interval_seconds": "no worker polls",
    "cockpit_source_next_run_seconds": "the same",
    "cockpit_source_to_store_seconds": "nothing is collected live",
    "cockpit_source_to_snapshot_seconds": "the same",
    "cockpit_sweep_age_seconds": "no full check has run",
    "cockpit_sweep_differing_days": "the same",
    "cockpit_long_reads": "nothing is loaded",
    "cockpit_alert_pass_age_seconds": "no worker has applied every rule",
}
"""families of which nothing is told here, and why"""
OWN: Final = {
    "cockpit_viewers",
    "cockpit_snapshot_scopes",
    "cockpit_snapshot_version",
    "cockpit_snapshot_build_seconds",
    "cockpit_snapshot_refresh_age_seconds",
    "cockpit_store_away",
    "cockpit_store_answered",
    "cockpit_bus_connected",
    "cockpit_event_to_screen_seconds",
}
"""what a process knows of itself"""


@pytest.fixture
def cockpit(database: Database) -> Cockpit:
    """A filled database."""
    found = Cockpit(database, Store(database, images(), NOW), FixedClock(NOW))
    found.fill()
    return found


@pytest.fixture
def told(cockpit: Cockpit) -> Iterator[httpx.Client]:
    """Whoever may read /metrics of a running cockpit in which much has happened."""
    happen(cockpit.database, NOW)
    candidate = Candidate(cockpit.database)
    assert candidate.take()
    with served(cockpit.services()) as (address, _), httpx.Client(base_url=address, trust_env=False) as client:
        yield client
    candidate.close()


def labels_of(client: httpx.Client) -> Mapping[str, frozenset[str]]:
    """The families of which something is told, with the labels of their series."""
    found: dict[str, frozenset[str]] = {}
    for family in text_string_to_metric_families(client.get("/metrics").text):
        for sample in family.samples:
            name = family.name.removesuffix("_created")
            found[name] = found.get(name, frozenset()).union(sample.labels)
    return found


def test_the_families_of_a_running_cockpit_are_those_of_the_page_with_their_labels(told: httpx.Client) -> None:
    wait_until(lambda: "cockpit_alerts" in labels_of(told))
    found = labels_of(told)
    assert described().keys() - found.keys() == NOT_HERE.keys()
    assert found == {name: one.labels for name, one in described().items() if name in found}


def test_whatever_rests_on_the_store_is_absent_and_not_old_while_it_is_away(
    told: httpx.Client, cockpit: Cockpit, pg18: str
) -> None:
    wait_until(lambda: "cockpit_alerts" in labels_of(told))
    with closed(cockpit, pg18):
        wait_until(lambda: "cockpit_store_away 1.0" in told.get("/metrics").text)
        assert labels_of(told).keys() == OWN
        assert "cockpit_store_answered 0.0" in told.get("/metrics").text
    wait_until(lambda: labels_of(told).keys() > OWN)
    assert "cockpit_store_answered 1.0" in told.get("/metrics").text
