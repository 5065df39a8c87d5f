"""Who leads, how long changes take, what verifications found, and what somebody must look at."""

from collections.abc import Iterable, Iterator, Sequence

from prometheus_client.core import Metric

from cockpit.metrics.families import alone, gauge, quantiles
from store.runs import Latency
from store.views.conditions import OpenCount
from store.views.lead import LeadState
from store.views.rates import MergeSeconds
from store.views.verifications import VerifyState


def lead_families(lead: LeadState | None) -> Iterator[Metric]:
    """Nothing before a worker has led for the first time."""
    if lead is not None:
        text = "Since a leading worker last said that it lives, by the clock of the database."
        yield from alone("leader_beat_age_seconds", text, lead.beat_age_s)
        yield from alone("leader_epoch", "How often the lead was taken.", lead.epoch)


def latency_families(merges: MergeSeconds, to_store: Latency, to_snapshot: Latency) -> Iterator[Metric]:
    """Median and 95th percentile of merges, and of the ways of a change."""
    text = "How long a merge took, last hour."
    yield quantiles("batch_seconds", text, {"0.5": merges.median_s, "0.95": merges.p95_s})
    text = "From a change in a source to {}, last 10 minutes of live operation, newest change of each batch."
    for name, where, latency in (
        ("source_to_store_seconds", "its commit", to_store),
        ("source_to_snapshot_seconds", "a snapshot here", to_snapshot),
    ):
        yield quantiles(name, text.format(where), {"0.5": latency.median_s, "0.95": latency.p95_s})


def verify_families(verified: VerifyState) -> Iterator[Metric]:
    """Nothing before the first result."""
    text = "Cells that differed from a recount when one last came to a result."
    yield from alone("verify_differing_cells", text, verified.differing_cells)
    text = "When a recount last found everything exact, seconds since 1970."
    exact = verified.last_exact_at
    yield from alone("verify_last_success_timestamp_seconds", text, None if exact is None else exact.timestamp())


def condition_families(counts: Sequence[OpenCount]) -> Iterable[Metric]:
    """By kind and source alone: what a condition is about would make a series of every agency."""
    text = "Conditions that somebody must look at: docs/quarantine.md."
    rows = (((count.kind, count.source), count.number) for count in counts)
    return (gauge("open_conditions", text, ["kind", "source"], rows),)
