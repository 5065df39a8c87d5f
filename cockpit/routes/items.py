"""`GET /api/items`: the 33 base data items of a scope at an instant."""

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from cockpit.facts import Facts
from cockpit.failures import RESPONSES
from cockpit.routes.heads import Head, head_of
from cockpit.routes.reading import Instant, ScopeCode, instant_of, read, services_of
from cockpit.services import Services
from core.days import local_date
from indicators.schema import Item, Measure
from indicators.windows import days_of
from indicators.words import Collection

router = APIRouter()


class ItemValue(BaseModel):
    """One base data item."""

    code: str = Field(description="DI-01 … DI-33.")
    name: str
    name_en: str
    value: int | None = Field(description="Exact sum over the window; null while its first load is under way.")
    unit: str
    collection: str = Field(description="A: collected automatically, M: depends on a person.")
    window: str = Field(description="Accounting window.")
    since: str | None = Field(description="First day of the window; null when it has no beginning.")
    until: str = Field(description="Last day of the window.")


class ItemsAnswer(Head):
    """All items of a scope."""

    items: list[ItemValue]


@router.get("/api/items", response_model=ItemsAnswer, responses=RESPONSES, summary="The 33 items of a scope")
async def items(request: Request, scope: ScopeCode, at: Instant = "") -> ItemsAnswer:
    """Exact integers; for every item 全市 = Σ places = Σ owners."""
    instant = instant_of(request, at)
    facts = await read(request, scope, lambda data, found: data.facts(found, instant))
    services = services_of(request)
    return ItemsAnswer(
        **head_of(services, facts),
        items=[item_value(services, facts, item) for item in services.catalogue.items.values()],
    )


def item_value(services: Services, facts: Facts, item: Measure) -> ItemValue:
    """One item with its window; an auxiliary sum counts as collected automatically."""
    today = local_date(facts.at)
    days = days_of(item.window, today, services.catalogue.cycle(today))
    return ItemValue(
        code=item.code,
        name=item.name.zh,
        name_en=item.name.en,
        value=None if _is_loading(facts, item) else facts.evaluation.measures[item.column],
        unit=services.catalogue.units[item.unit].zh,
        collection=item.collection if isinstance(item, Item) else Collection.AUTOMATIC,
        window=item.window,
        since=days.since.isoformat() if days.since else None,
        until=days.until.isoformat(),
    )


def _is_loading(facts: Facts, item: Measure) -> bool:
    return any(term.subject in facts.loading for term in item.terms)
