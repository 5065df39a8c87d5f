"""`GET /api/audit` and `/api/audit/export`: the audit trail, for whoever may see it; to look is recorded as well."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from cockpit.failures import RESPONSES, ApiError
from cockpit.gate.current import current
from cockpit.routes.reading import iso, reads_of, services_of
from core.audit_event import ActorKind, Outcome
from core.audit_events import event_names
from core.moments import instant_of
from people.commands.trail import TrailChoice, TrailLine, export_trail, search_trail

router = APIRouter()

MOST_ROWS: Final = 200
HIGHEST: Final = 2**62

Word = Annotated[str | None, Query(max_length=100)]
Moment = Annotated[
    str | None, Query(max_length=40, description="An instant with its offset, or a date (Asia/Shanghai).")
]
EventCode = Annotated[str | None, Query(max_length=60, description="A code such as grant.given, or all of grant.")]


async def _choice(
    since: Moment = None,
    until: Moment = None,
    event: EventCode = None,
    actor: Word = None,
    origin: Word = None,
    object_kind: Word = None,
    object_code: Word = None,
    node: Word = None,
    outcome: Outcome | None = None,
) -> TrailChoice:
    return TrailChoice(
        _moment(since, "since"), _moment(until, "until"), event, actor, origin, object_kind, object_code, node, outcome
    )


def _moment(text: str | None, where: str) -> datetime | None:
    if not text:
        return None
    # a space is what '+' becomes in an address that was not encoded
    at = instant_of(text.strip().replace(" ", "+") if "T" in text else text)
    if at is None:
        raise ApiError(422, "bad_instant", where, value=text)
    return at


Chosen = Annotated[TrailChoice, Depends(_choice)]


class Words(BaseModel):
    """A label in both languages."""

    zh: str
    en: str


class LineAnswer(BaseModel):
    """One act."""

    position: int = Field(description="1, 2, 3 … in the order of the commits, without a gap.")
    at: str
    event: str
    event_name: Words
    actor: str
    actor_kind: ActorKind
    origin: str = Field(description="The address it came from; empty: the machine itself.")
    object_kind: str
    object_code: str
    node: str | None = Field(description="Code of the place or owner it is about.")
    outcome: Outcome
    before: Any
    after: Any
    detail: dict[str, Any]


class TrailAnswer(BaseModel):
    """Acts that fit, the newest first."""

    total: int = Field(description="How many fit; counted no further than 100 000.")
    next: int | None = Field(description="The value of `before` for the next page; null on the last.")
    lines: list[LineAnswer]


@router.get(
    "/api/audit",
    response_model=TrailAnswer,
    responses={code: RESPONSES[code] for code in (401, 403, 422, 503)},
    summary="Search the audit trail",
)
async def audit(
    request: Request,
    choice: Chosen,
    before: Annotated[int | None, Query(ge=1, le=HIGHEST, description="Acts before this position.")] = None,
    limit: Annotated[int, Query(ge=1, le=MOST_ROWS)] = 50,
) -> TrailAnswer:
    """Every filter narrows; `until` is not included."""
    services, principal = services_of(request), current().principal
    if services.people is None:
        raise ApiError(503, "store_away", "/api/audit")
    people, at = services.people, services.clock.now()

    def ask() -> TrailAnswer:
        page = search_trail(people, principal, choice, at, before=before, limit=limit)
        rest = page.lines[-1].position if page.more else None
        return TrailAnswer(total=page.total, next=rest, lines=[_line(line) for line in page.lines])

    return await reads_of(request)(ask)


@router.get(
    "/api/audit/export",
    response_class=StreamingResponse,
    responses={
        200: {"content": {"text/csv": {}, "application/x-ndjson": {}}, "description": "The file, as it is read."},
        **{code: RESPONSES[code] for code in (401, 403, 422, 503)},
    },
    summary="Export the audit trail",
)
async def export(
    request: Request, choice: Chosen, form: Annotated[Literal["csv", "jsonl"], Query(alias="format")] = "csv"
) -> StreamingResponse:
    """Everything that fits, oldest first; csv for people, jsonl with bodies and links to be checked."""
    services, principal = services_of(request), current().principal
    if services.people is None:
        raise ApiError(503, "store_away", "/api/audit/export")
    made = await reads_of(request)(export_trail, services.people, principal, choice, form, services.clock.now())
    headers = {"Content-Disposition": f'attachment; filename="{made.name}"', "Cache-Control": "no-store"}
    return StreamingResponse(_encoded(made.parts), media_type=f"{made.media_type}; charset=utf-8", headers=headers)


def _encoded(parts: Iterator[str]) -> Iterator[bytes]:
    for part in parts:
        yield part.encode()


def _line(line: TrailLine) -> LineAnswer:
    name = event_names().get(line.event)
    words = Words(zh=name.zh, en=name.en) if name else Words(zh=line.event, en=line.event)
    plain = ("position", "event", "actor", "actor_kind", "origin", "object_kind", "object_code", "node", "outcome")
    values: dict[str, Any] = {name: getattr(line, name) for name in (*plain, "before", "after")}
    return LineAnswer(**values, at=iso(line.at) or "", event_name=words, detail=dict(line.detail))
