"""`GET /api/indicators`: the 18 of a scope; `GET /api/indicators/{code}`: one, down to its items and runs."""

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from cockpit.facts import Facts
from cockpit.failures import RESPONSES, ApiError
from cockpit.routes.heads import Head, head_of
from cockpit.routes.items import ItemValue, item_value
from cockpit.routes.reading import Instant, ScopeCode, instant_of, iso, read, services_of
from cockpit.services import Services
from cockpit.viewmodels.freshness import FeedBook
from cockpit.viewmodels.indicators import indicator_row
from core.model import Band
from store.views.sources import BatchNote

router = APIRouter()


class Window(BaseModel):
    """The accounting window of an indicator."""

    kind: str
    since: str | None
    until: str | None


class IndicatorValue(BaseModel):
    """What an indicator says of a scope; all null where the scope has no such dimension."""

    code: str = Field(description="A01 … E03.")
    category: str
    name: str
    short: str
    unit: str
    value: float | None = Field(description="To four decimals, numerator and denominator are exact; null is N/A.")
    text: str = Field(description="As shown: never 100.0 below 100, never across a band.")
    numerator: int | None
    denominator: int | None
    window: Window
    target: float | None
    warn: float | None
    crit: float | None
    band: Band | None
    attainment: float | None
    delta: float | None = Field(description="Against one month before, percentage points or points.")
    delta_text: str
    trend: list[float | None] = Field(description="Twelve month ends, the last at the end of the window.")
    note: str
    source_at: str | None
    collected_at: str | None
    computed_at: str | None
    freshness: str = Field(description="live, stale or na.")


class FeedingRun(BaseModel):
    """The newest batch of a feed behind the number, as known at the instant asked for."""

    source: str
    feed: str
    table: str
    run: int | None
    batch: int
    rows: int
    source_at: str | None = Field(description="Newest change of the source in it.")
    known_at: str | None = Field(description="When it was committed here.")


class IndicatorsAnswer(Head):
    """The 18 of a scope."""

    indicators: list[IndicatorValue]


class IndicatorAnswer(Head, IndicatorValue):
    """One indicator with what it was made of."""

    items: list[ItemValue] = Field(description="Numerator, then denominator, each over its own window.")
    runs: list[FeedingRun] = Field(description="The newest of each feed that were known at the instant.")


@router.get("/api/indicators", response_model=IndicatorsAnswer, responses=RESPONSES, summary="The 18 of a scope")
async def indicators(request: Request, scope: ScopeCode, at: Instant = "") -> IndicatorsAnswer:
    """Exact values, limits, bands and freshness."""
    instant = instant_of(request, at)
    facts = await read(request, scope, lambda data, found: data.facts(found, instant))
    services = services_of(request)
    return IndicatorsAnswer(
        **head_of(services, facts),
        indicators=[_value(services, facts, code) for code in services.catalogue.indicators],
    )


@router.get(
    "/api/indicators/{code}", response_model=IndicatorAnswer, responses=RESPONSES, summary="One indicator of a scope"
)
async def indicator(request: Request, code: str, scope: ScopeCode, at: Instant = "") -> IndicatorAnswer:
    """A number, followed down to its items, definition version and runs."""
    services = services_of(request)
    if code not in services.catalogue.indicators:
        raise ApiError(404, "unknown_indicator", "code", code=code[:40])
    instant = instant_of(request, at)
    facts, batches = await read(
        request, scope, lambda data, found: (data.facts(found, instant), data.batches_behind(code, instant))
    )
    columns = services.catalogue.indicators[code].columns_for(facts.scope.kind)
    made_of = [services.catalogue.measures[column] for column in columns]
    return IndicatorAnswer(
        **_value(services, facts, code).model_dump(),
        **head_of(services, facts),
        items=[item_value(services, facts, measure) for measure in made_of],
        runs=[_run(note) for note in batches],
    )


def _value(services: Services, facts: Facts, code: str) -> IndicatorValue:
    book = FeedBook(services.settings, facts.feeds, facts.at)
    definition, result = services.catalogue.indicators[code], facts.evaluation.results[code]
    row = indicator_row(services.catalogue, services.texts, facts, book, definition, result)
    return IndicatorValue.model_validate(row)


def _run(note: BatchNote) -> FeedingRun:
    return FeedingRun(
        source=note.source,
        feed=note.feed,
        table=note.table,
        run=note.run_id,
        batch=note.batch_id,
        rows=note.rows,
        source_at=iso(note.source_at),
        known_at=iso(note.known_at),
    )
