"""`GET /api/sources`: the source systems, how fresh they are and why."""

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from cockpit.i18n import CHINESE, ENGLISH, Texts
from cockpit.routes.errors import RESPONSES
from cockpit.routes.reading import iso, reads_of, services_of
from cockpit.viewmodels.faults import feed_sentence
from cockpit.viewmodels.freshness import FeedBook
from cockpit.viewmodels.sources import source_rows
from store.views.sources import FeedState

router = APIRouter()


class Words(BaseModel):
    """A sentence in both languages."""

    zh: str
    en: str


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
    feeds: list[FeedAnswer]


class SourcesAnswer(BaseModel):
    """All enabled sources."""

    at: str
    sources: list[SourceAnswer]


@router.get("/api/sources", response_model=SourcesAnswer, responses={503: RESPONSES[503]}, summary="The sources")
async def sources(request: Request) -> SourcesAnswer:
    """A source is late after twice its interval; what the newest run of a feed stumbled over is told at once."""
    services = services_of(request)
    at = services.clock.now()
    states = await reads_of(request)(services.data.feeds, at)
    book = FeedBook(services.settings, states, at)
    rows = source_rows(services.settings, services.texts, book)
    answers = [
        SourceAnswer(**row, feeds=[_feed(services.texts, book, one) for one in states if one.source == row["code"]])
        for row in rows
    ]
    return SourcesAnswer(at=iso(at) or "", sources=answers)


def _feed(texts: Texts, book: FeedBook, state: FeedState) -> FeedAnswer:
    return FeedAnswer(
        told=Words(zh=feed_sentence(texts, CHINESE, state), en=feed_sentence(texts, ENGLISH, state)),
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
    )
