"""`GET /api/sources`: the source systems, how fresh they are and why."""

from dataclasses import replace

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from cockpit.failures import RESPONSES
from cockpit.gate.current import visit_of
from cockpit.i18n import CHINESE, ENGLISH, Texts
from cockpit.routes.reading import iso, reads_of, services_of
from cockpit.viewmodels.elsewhere import sees_whole
from cockpit.viewmodels.faults import feed_sentence
from cockpit.viewmodels.freshness import FeedBook
from cockpit.viewmodels.sources import source_rows, without_parts
from store.progress import ProgressRow
from store.sweeps import SweepRow
from store.views.sources import FeedState

router = APIRouter()


class Words(BaseModel):
    """A sentence in both languages."""

    zh: str
    en: str


class Progress(BaseModel):
    """A first load, backfill or sweep, under way or just ended."""

    feed: str
    partition: str
    kind: str = Field(description="load, backfill or sweep.")
    rows: int
    total: int | None = Field(description="Rows to come to in all, when known.")
    rate: float | None = Field(description="Rows a second since it was taken up last.")
    left_s: float | None = Field(description="Seconds to go at that rate; null when the total is not known.")
    began_at: str
    at: str = Field(description="When it was last heard of: one that stays silent was stopped or killed.")
    ended_at: str | None


class SweepAnswer(BaseModel):
    """The newest full check of a feed against its source."""

    began_at: str
    ended_at: str | None
    outcome: str = Field(description="equal, repaired, suspect, retry, stopped or failed.")
    reason: str
    days: int = Field(description="Days compared by counts and checksums.")
    differing: int = Field(description="Of these, days that differed and were read again.")
    rows_read: int
    inserted: int
    updated: int
    deleted: int


class FeedAnswer(BaseModel):
    """One feed of a source."""

    feed: str
    outcome: str
    reason: str = Field(description="What the newest run stumbled over, as its log has it.")
    told: Words = Field(description="The same as a sentence for people; empty when nothing was the matter.")
    stale: bool
    last_success_at: str | None
    last_run_at: str | None
    source_at: str | None = Field(description="Newest change of the source that is here.")
    lag_s: float | None = Field(description="Seconds since that change.")
    silent_s: float | None = Field(description="Seconds since the last success.")
    rows: int = Field(description="Rows that the newest run brought.")
    rejected: int = Field(description="Rows that it rejected.")
    next_run_at: str | None
    failures: int = Field(description="Runs in a row that did not succeed.")
    missed: int = Field(description="Polls that came due while the one before was still under way.")
    circuit: str = Field(description="closed; open while a source in trouble is left alone; half_open for one try.")
    circuit_since: str | None
    quarantined: int = Field(description="Rows put aside and waiting.")
    interval_s: float | None = Field(description="Seconds between two polls, once it has been polled.")
    sweep: SweepAnswer | None = Field(description="Its newest full check.")


class SourceAnswer(BaseModel):
    """One source of config.yaml."""

    code: str
    name: str
    state: str = Field(description="ok, late, doubtful, stopped, failed or never.")
    reason: str
    interval_s: float
    resting: bool = Field(description="Outside its working time: its silence is no outage.")
    last_success_at: str | None
    source_at: str | None = Field(description="Newest change of any of its feeds that is here.")
    next_run_at: str | None = Field(description="Of the feed that comes next.")
    circuit: str = Field(description="The worst of its feeds.")
    quarantined: int = Field(description="Rows of all its feeds put aside and waiting.")
    progress: list[Progress] = Field(description="Long reads under way, or ended within the last hour.")
    feeds: list[FeedAnswer]


class SourcesAnswer(BaseModel):
    """All enabled sources."""

    at: str
    sources: list[SourceAnswer]


@router.get("/api/sources", response_model=SourcesAnswer, responses={503: RESPONSES[503]}, summary="The sources")
async def sources(request: Request) -> SourcesAnswer:
    """A source is late after twice its interval; what the newest run of a feed stumbled over is told at once.

    Who looks after a part of the city hears how each source is, not what was wrong with the parts of others.
    """
    services, visit = services_of(request), visit_of(request)
    at = services.clock.now()
    data = services.data
    is_whole = sees_whole(visit.principal, services.settings, visit.at)
    states, reads = await reads_of(request)(lambda: (data.feeds(at), data.long_reads(at)))
    book = FeedBook(services.settings, states, at)
    rows = source_rows(services.settings, services.texts, book)
    if not is_whole:
        rows = [without_parts(services.texts, row) for row in rows]
    sweeps = {(sweep.source, sweep.feed): sweep for sweep in reads.sweeps}
    answers = [
        SourceAnswer(
            **row,
            progress=[
                _progress(one)
                for one in reads.progress
                if one.source == row["code"] and (is_whole or not one.partition)
            ],
            feeds=[
                _feed(services.texts, book, one, sweeps.get((one.source, one.feed)), is_whole=is_whole)
                for one in states
                if one.source == row["code"]
            ],
        )
        for row in rows
    ]
    return SourcesAnswer(at=iso(at) or "", sources=answers)


def _progress(row: ProgressRow) -> Progress:
    return Progress(
        feed=row.feed,
        partition=row.partition,
        kind=row.kind,
        rows=row.rows,
        total=row.total,
        rate=row.rate,
        left_s=row.left_s,
        began_at=iso(row.began_at) or "",
        at=iso(row.at) or "",
        ended_at=iso(row.ended_at),
    )


def _sweep(row: SweepRow) -> SweepAnswer:
    return SweepAnswer(
        began_at=iso(row.began_at) or "",
        ended_at=iso(row.ended_at),
        outcome=row.outcome,
        reason=row.reason,
        days=row.days,
        differing=row.differing,
        rows_read=row.rows_read,
        inserted=row.inserted,
        updated=row.updated,
        deleted=row.deleted,
    )


def _feed(texts: Texts, book: FeedBook, state: FeedState, sweep: SweepRow | None, *, is_whole: bool) -> FeedAnswer:
    state = state if is_whole else replace(state, reason="", findings=())
    return FeedAnswer(
        told=Words(
            zh=feed_sentence(texts, CHINESE, book.settings, state),
            en=feed_sentence(texts, ENGLISH, book.settings, state),
        ),
        feed=state.feed,
        outcome=state.outcome,
        reason=state.reason,
        stale=book.is_stale(state),
        last_success_at=iso(state.last_success_at),
        last_run_at=iso(state.last_run_at),
        source_at=iso(state.source_at),
        lag_s=state.lag_s,
        silent_s=state.silent_s,
        rows=state.rows,
        rejected=state.rejected,
        next_run_at=iso(state.next_run_at),
        failures=state.failures,
        missed=state.missed,
        circuit=state.circuit,
        circuit_since=iso(state.circuit_since),
        quarantined=state.quarantined,
        interval_s=state.interval_s,
        sweep=_sweep(sweep) if sweep else None,
    )
