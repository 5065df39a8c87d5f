"""`GET /api/conditions`: what is not as it should be, with a source or with a number."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from cockpit.failures import RESPONSES
from cockpit.gate.current import Visit, visit_of
from cockpit.i18n import CHINESE, ENGLISH
from cockpit.routes.reading import iso, reads_of, services_of
from cockpit.services import Services
from cockpit.viewmodels.faults import condition_sentence
from cockpit.viewmodels.numbers import measure_name
from core.conditions import Condition, rules

router = APIRouter()

FEEDS = ""
"""the scope of conditions of feeds"""

Word = Annotated[str | None, Query(max_length=60)]


class Words(BaseModel):
    """A sentence in both languages."""

    zh: str
    en: str


class ConditionAnswer(BaseModel):
    """One condition, from the moment it was found until it ended."""

    kind: str
    name: Words
    told: Words = Field(description="The condition as a sentence that names source and feed, or scope and item.")
    source: str = Field(description="Empty for a condition of a number.")
    feed: str
    scope: str = Field(description="City, place or owner; empty for a condition of a feed.")
    item: str = Field(description="Code of the item or indicator; empty for a condition of a feed.")
    acted_on: bool = Field(description="Whether somebody has to act; the others are told for information.")
    since: str
    last_seen_at: str
    ended_at: str | None
    detail: dict[str, Any]


class ConditionsAnswer(BaseModel):
    """Conditions that fit: the open ones first, each kind the newest first."""

    total: int
    offset: int
    conditions: list[ConditionAnswer]


@router.get(
    "/api/conditions",
    response_model=ConditionsAnswer,
    responses={503: RESPONSES[503], 422: RESPONSES[422]},
    summary="What is not as it should be",
)
async def conditions(
    request: Request,
    state: Literal["open", "ended", "any"] = "open",
    source: Word = None,
    kind: Word = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> ConditionsAnswer:
    """Conditions begin and end by themselves; an alert may follow from one, a person never sets one."""
    services = services_of(request)
    open_only = {"open": True, "ended": False, "any": None}[state]
    seen = _seen(visit_of(request), str(services.settings.city.code))
    page = await reads_of(request)(services.data.conditions, open_only, source, kind, limit, offset, seen)
    rows = [_answer(services, one) for one in page.rows]
    return ConditionsAnswer(total=page.total, offset=offset, conditions=rows)


def _seen(visit: Visit, city: str) -> list[str]:
    """The nodes whose numbers the reader may see; those of feeds belong to the whole city."""
    of_feeds = city in visit.principal.nodes("sources.read", visit.at)
    return [*visit.principal.nodes("numbers.read", visit.at), *([FEEDS] if of_feeds else [])]


def _answer(services: Services, one: Condition) -> ConditionAnswer:
    name = measure_name(services.catalogue, one.item)
    texts, settings = services.texts, services.settings
    return ConditionAnswer(
        kind=one.kind,
        name=Words(zh=texts(CHINESE, f"condition.name.{one.kind}"), en=texts(ENGLISH, f"condition.name.{one.kind}")),
        told=Words(
            zh=condition_sentence(texts, CHINESE, settings, one, name.zh if name else ""),
            en=condition_sentence(texts, ENGLISH, settings, one, name.en if name else ""),
        ),
        source=one.source,
        feed=one.feed,
        scope=one.scope,
        item=one.item,
        acted_on=one.kind in rules().acted_on,
        since=iso(one.since) or "",
        last_seen_at=iso(one.last_seen_at) or "",
        ended_at=iso(one.ended_at),
        detail=dict(one.detail or {}),
    )
