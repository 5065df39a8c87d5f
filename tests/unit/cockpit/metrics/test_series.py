"""docs/monitoring.md names every family, its labels and how many series it can have; a full city has exactly those."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from itertools import product
from math import prod
from pathlib import Path
from typing import Final

import pytest
from prometheus_client.parser import text_string_to_metric_families

from alerts.levels import Level
from alerts.rules import shipped
from cockpit.hub import HubState
from cockpit.metrics.exposition import store_exposition
from cockpit.metrics.figures import StoreFigures
from cockpit.metrics.web import WebMetrics
from collectors.registry import FOLDER, SOURCES
from core.conditions import FEED_KINDS, NUMBER_KINDS, STORE_KINDS
from core.yamllines import load
from store.progress import ProgressRow
from store.runs import Latency
from store.sweeps import SweepRow
from store.views.alert_counts import AlertCounts, EndedDeliveries, OpenAlerts, WaitingDeliveries
from store.views.conditions import OpenCount
from store.views.lead import LeadState
from store.views.long_reads import LongReads
from store.views.rates import MergeSeconds, RunCount
from store.views.verifications import VerifyState
from tests.unit.cockpit.facts import feed
from tests.unit.cockpit.fakes import NOW, catalogue
from tests.unit.cockpit.metrics.scraped import whole_city, with_mail

DOCS: Final = Path(__file__).parents[4] / "docs" / "monitoring.md"
ROW: Final = re.compile(r"^\| `(cockpit_\w+)` \| ([\w, ]*) \| ([\w ×+]+) \| (\d+) \|$", re.MULTILINE)
TOTAL: Final = re.compile(r"^At most ([\d ]+) series", re.MULTILINE)
OUTCOMES: Final = ("ok", "empty", "suspect", "retry", "stopped", "failed", "running")
RULES: Final = sorted(shipped().rules)
CHANNELS: Final = ("inbox", "mail", "duty")
HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True)
class Family:
    """A row of the table."""

    labels: frozenset[str]
    at_most: str
    here: int


@cache
def described() -> Mapping[str, Family]:
    """The table of the page by the names of the families."""
    rows = ROW.findall(DOCS.read_text(encoding="utf-8"))
    found = {name: Family(frozenset(labels.split(", ")) - {""}, most, int(here)) for name, labels, most, here in rows}
    assert len(found) == len(rows), "a family is described once"
    return found


@cache
def feeds() -> Sequence[tuple[str, str]]:
    """Source and name of every feed that ships."""
    files = ((name, load(FOLDER / f"{name}.yaml", name).value) for name in SOURCES)
    return [(name, code) for name, body in files for code in body["feeds"]]


def fullest() -> StoreFigures:
    """A city in which everything that can be told is told."""
    some = Latency(1.0, 2.0, 3)
    sweeps = [SweepRow(*of, NOW - HOUR, NOW, "equal", "", 1, 0, 1, 0, 0, 0) for of in feeds()]
    kinds = product(feeds(), ("load", "backfill", "sweep"))
    progress = [ProgressRow(*of, "", kind, 1, None, NOW, NOW, 0, NOW, None) for of, kind in kinds]
    conditions = [OpenCount(kind, source, 1) for kind, source in product(FEED_KINDS, SOURCES)]
    conditions += [OpenCount(kind, "", 1) for kind in (*NUMBER_KINDS, *STORE_KINDS)]
    states = ("pending", "firing", "acknowledged", "no_data", "stale", "error")
    return replace(
        whole_city(),
        feeds=[feed(*of, interval_s=300.0, next_run_at=NOW) for of in feeds()],
        runs=[RunCount(*of, outcome, 1, 1) for of, outcome in product(feeds(), OUTCOMES)],
        merges=MergeSeconds(0.1, 0.2, 3),
        to_store=some,
        to_snapshot=some,
        verified=VerifyState(0, NOW),
        long=LongReads(progress, sweeps),
        conditions=conditions,
        lead=LeadState(1, 0.5),
        alerts=AlertCounts(
            [OpenAlerts(*one, 1) for one in product(RULES, states, map(str, Level))],
            [WaitingDeliveries(channel, 1, NOW) for channel in CHANNELS],
            [EndedDeliveries(*one, 1) for one in product(CHANNELS, ("sent", "dead", "dropped"))],
            dict.fromkeys(RULES, False),
            NOW,
        ),
    )


@cache
def told() -> Sequence[tuple[str, Mapping[str, str]]]:
    """(family, labels) of every series of that city."""
    own = WebMetrics().exposition(HubState(1, 0, 0, "", True, 0.0, 0.0), answered=True)
    text = own + store_exposition(catalogue(), with_mail(), fullest(), NOW)
    return [
        (family.name.removesuffix("_created"), sample.labels)
        for family in text_string_to_metric_families(text.decode())
        for sample in family.samples
    ]


def value_of(formula: str) -> int:
    """`P × I`, `F × 7`, `S × 8 + 5` in numbers."""
    sizes = {"P": 15, "I": 18, "F": len(feeds()), "S": len(SOURCES), "R": len(RULES), "C": len(CHANNELS)}
    terms = (term.split(" × ") for term in formula.split(" + "))
    return sum(prod(sizes[one] if one in sizes else int(one) for one in term) for term in terms)


def test_a_full_city_has_the_series_that_the_page_names() -> None:
    assert Counter(name for name, _ in told()) == {name: one.here for name, one in described().items()}


def test_the_labels_are_those_of_the_page() -> None:
    for name, one in described().items():
        assert frozenset().union(*(labels for family, labels in told() if family == name)) == one.labels, name


@pytest.mark.parametrize("name", sorted(described()))
def test_the_number_is_what_its_formula_says(name: str) -> None:
    family = described()[name]
    assert value_of(family.at_most) == family.here


def test_the_total_is_the_sum() -> None:
    found = TOTAL.search(DOCS.read_text(encoding="utf-8"))
    assert found is not None
    assert int(found[1].replace(" ", "")) == sum(one.here for one in described().values()) == len(told())
