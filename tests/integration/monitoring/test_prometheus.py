"""Debian's Prometheus and Alertmanager on the running cockpit, with the shipped job, rules and routes."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import httpx
import pytest

from cockpit.services import Services
from core.clock import FixedClock
from store.database import Database
from store.lead import Candidate
from store.migrations import upgrade
from tests.accounts import make_account, people_for
from tests.dashboard import expressions
from tests.databases import Databases, passable_folder
from tests.integration.cockpit.filled import Cockpit, images
from tests.integration.cockpit.streams import wait_until
from tests.integration.monitoring.happenings import happen
from tests.integration.store.rows import Store
from tests.monitoring_kit import JOB, Program, Receiver, alertmanager, prometheus
from tests.serving import served
from tests.tokens import make_token

NOW = datetime(2026, 11, 26, 4, tzinfo=UTC)
SILENT = "lookups"
METRIC = re.compile(r"cockpit_\w+")
NOT_HERE = {
    "cockpit_leader_beat_age_seconds": "no worker has led yet: another test waits for the alert on it",
    "cockpit_source_to_store_seconds": "nothing is collected live",
    "cockpit_source_to_snapshot_seconds": "the same",
}
"""families that no panel can show here, and why"""


@dataclass(frozen=True)
class Watched:
    """A cockpit with a silent source and without a worker, and who watches it."""

    cockpit: Cockpit
    address: str
    prometheus: Program
    alertmanager: Program
    receiver: Receiver


@pytest.fixture(scope="module")
def watched(databases: Databases) -> Iterator[Watched]:
    url = databases.create(databases.template("store", upgrade))
    with ExitStack() as stack:
        database = stack.enter_context(Database(url, pool_size=4))
        cockpit = Cockpit(database, Store(database, images(), NOW), FixedClock(NOW))
        cockpit.fill()
        cockpit.run_feeds("stopped", only=SILENT)
        happen(database, NOW)
        address, _ = stack.enter_context(served(asking_for_tokens(cockpit)))
        folder = stack.enter_context(passable_folder())
        receiver = stack.enter_context(Receiver().running())
        telling = stack.enter_context(alertmanager(folder, receiver.url))
        watching = stack.enter_context(prometheus(folder, address, token_of(cockpit), telling.url))
        yield Watched(cockpit, address, watching, telling, receiver)
    databases.drop(url)


def asking_for_tokens(cockpit: Cockpit) -> Services:
    """The services of a cockpit that lets nobody read /metrics for where they come from."""
    services = cockpit.services()
    web = services.settings.web.model_copy(update={"metrics_networks": ()})
    return replace(services, settings=services.settings.model_copy(update={"web": web}))


def token_of(cockpit: Cockpit) -> str:
    """A token that may read metrics and nothing else."""
    people = people_for(cockpit.database)
    known = make_account(people, "prometheus", "system_admin", "330100", NOW)
    return make_token(people, known, "system_admin", "330100", NOW, frozenset({"metrics.read"}))


def is_scraped(watched: Watched) -> bool:
    """Whether the last scrape of the job went well."""
    return [value for labels, value in watched.prometheus.query("up") if labels["job"] == JOB] == [1.0]


def states(watched: Watched, name: str) -> list[str]:
    """How the alerts of a name stand in Alertmanager: active, or suppressed by another."""
    alerts = watched.alertmanager.get("/api/v2/alerts", filter=f'alertname="{name}"')
    return [alert["status"]["state"] for alert in alerts]


def test_the_scrape_succeeds_with_a_token_from_a_file_and_not_without(watched: Watched) -> None:
    assert httpx.get(f"{watched.address}/metrics", trust_env=False).status_code == 401
    wait_until(lambda: is_scraped(watched))
    (target,) = watched.prometheus.get("/api/v1/targets", state="active")["data"]["activeTargets"]
    assert (target["health"], target["lastError"], target["labels"]["job"]) == ("up", "", JOB)


def a_good_moment(watched: Watched) -> str:
    """An instant at which the job has been read: a scrape that takes longer than its second leaves nothing for it."""
    wait_until(lambda: watched.prometheus.query("rate(cockpit_event_to_screen_seconds_count[1m])"))
    moments: list[float] = []

    def has_been_read() -> bool:
        moments.extend(value for _, value in watched.prometheus.query("timestamp(cockpit_store_answered == 1)"))
        return bool(moments)

    wait_until(has_been_read)
    return str(moments[-1])


def test_it_reads_the_numbers_of_the_wall(watched: Watched) -> None:
    at = a_good_moment(watched)

    def values(name: str, **labels: str) -> list[float]:
        chosen = ", ".join(f'{label}="{value}"' for label, value in labels.items())
        return [value for _, value in watched.prometheus.query(f"cockpit_{name}{{{chosen}}}", at)]

    found = {labels["place"]: value for labels, value in watched.prometheus.query("cockpit_headline_index", at)}
    assert found == pytest.approx({"330100": 77.2, "330106": 90.6, "330199": 63.8})
    assert values("indicator_numerator", place="330100", indicator="A01") == [4]
    assert values("indicator_denominator", place="330100", indicator="A01") == [5]
    assert values("indicator_value", place="330100", indicator="A01") == [80]
    assert values("indicator_denominator", place="330102", indicator="A01") == [0]
    assert values("indicator_value", place="330102", indicator="A01") == []
    assert values("source_stale", source=SILENT, feed="requests") == [1]


def test_every_panel_says_something_but_those_of_what_has_not_happened_here(watched: Watched) -> None:
    at = a_good_moment(watched)
    asked = list(expressions())
    assert len(asked) > 35
    silent = [one for one in asked if not watched.prometheus.query(one.expression, at)]
    assert {name for one in silent for name in METRIC.findall(one.expression)} == set(NOT_HERE), silent


def test_an_alert_reaches_the_webhook_and_what_follows_from_it_does_not_until_it_is_over(watched: Watched) -> None:
    wait_until(lambda: watched.receiver.alerts("firing", "CockpitNoLeader"))
    (path, message), *_ = watched.receiver.messages
    assert (path, message["receiver"]) == ("/alerts", "duty")
    told = watched.receiver.alerts("firing", "CockpitNoLeader")[0]
    assert told["labels"] == {"alertname": "CockpitNoLeader", "job": JOB, "severity": "critical"}
    assert told["annotations"]["summary_zh"].startswith("没有工作进程")
    assert told["annotations"]["summary_en"].startswith("No worker leads")
    wait_until(lambda: states(watched, "CockpitSourceSilent") == ["suppressed"])
    with leading(watched) as beats:
        wait_until(lambda: beats() and watched.receiver.alerts("resolved", "CockpitNoLeader"))
        wait_until(lambda: beats() and states(watched, "CockpitSourceSilent") == ["active"])
        wait_until(lambda: beats() and watched.receiver.alerts("firing", "CockpitSourceSilent"))
        wait_until(lambda: beats() and set(states(watched, "CockpitFeedSilent")) == {"suppressed"})
    assert watched.receiver.alerts("firing", "CockpitSourceSilent")[0]["labels"]["source"] == SILENT


@contextmanager
def leading(watched: Watched) -> Iterator[Callable[[], bool]]:
    """A worker takes the lead, and beats whenever it is asked to."""
    candidate = Candidate(watched.cockpit.database)
    try:
        assert candidate.take()
        yield candidate.beat
    finally:
        candidate.close()
