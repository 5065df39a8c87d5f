"""`POST /api/push/{source}`: a source hands in what has changed; signed, kept once, read by its feed at once."""

from typing import Any, Final

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, Field

from cockpit.failures import ApiError, ErrorAnswer
from cockpit.pushes import PushDoor, PushError, SignedRequest, believed, understood
from cockpit.routes.reading import iso, reads_of, services_of
from cockpit.services import Services
from store.inbox import UsedNonceError

router = APIRouter()

JSON: Final = "application/json"
RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    401: {"model": ErrorAnswer, "description": "The signature is not believed: key, clock, nonce or signature."},
    403: {"model": ErrorAnswer, "description": "This source may not push."},
    404: {"model": ErrorAnswer, "description": "No such source."},
    409: {"model": ErrorAnswer, "description": "The nonce was used before: this very request has been here."},
    413: {"model": ErrorAnswer, "description": "The body is too large."},
    415: {"model": ErrorAnswer, "description": "The body is not plain JSON."},
    422: {"model": ErrorAnswer, "description": "The body has not the form that is expected."},
    503: {"model": ErrorAnswer, "description": "The store is away: push it again."},
}
BODY: Final = {
    "requestBody": {
        "required": True,
        "content": {
            JSON: {
                "schema": {
                    "type": "object",
                    "required": ["feed"],
                    "properties": {
                        "feed": {"type": "string"},
                        "rows": {"type": "array", "items": {"type": "object"}},
                        "deletions": {"type": "array", "items": {"type": "object"}},
                    },
                }
            }
        },
    }
}


class PushAnswer(BaseModel):
    """The receipt of a push; the same body again gets the same one."""

    source: str
    feed: str = Field(description="As we call it.")
    number: int = Field(description="Its place in the order in which the source's pushes are read.")
    rows: int
    deletions: int
    received_at: str = Field(description="When it first came.")


@router.post(
    "/api/push/{source}",
    status_code=202,
    response_model=PushAnswer,
    responses=RESPONSES,
    openapi_extra=BODY,
    summary="Hand in changed and deleted rows",
)
async def push(request: Request, source: str = Path(max_length=40)) -> PushAnswer:
    """Keeps a signed body; its rows are mapped, and judged one by one, when their feed reads it."""
    services = services_of(request)
    door = _door(services, source)
    _demand_plain_json(request)
    body, at = await request.body(), services.clock.now()
    try:
        signature = believed(door, await _signed(request), at)
        told = understood(door, body)
        receipt = await reads_of(request)(services.pushes.keep, source, told.feed, told.text, at, signature)
    except PushError as refused:
        raise ApiError(refused.status, refused.code, refused.where, **refused.values) from None
    except UsedNonceError:
        raise ApiError(409, "push_replayed", "X-Nonce") from None
    return PushAnswer(
        source=source,
        feed=told.feed,
        number=receipt.number,
        rows=told.rows,
        deletions=told.deletions,
        received_at=iso(receipt.received_at) or "",
    )


def _door(services: Services, source: str) -> PushDoor:
    doors = services.pushes.doors
    if source not in doors:
        raise ApiError(404, "push_unknown_source", "source", source=source)
    door = doors[source]
    if door is None:
        raise ApiError(403, "push_not_open", "source", source=source)
    return door


def _demand_plain_json(request: Request) -> None:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != JSON:
        raise ApiError(415, "push_not_json", "Content-Type", found=kind[:60] or "–")
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding != "identity":
        # what a few bytes may unpack to is not known before
        raise ApiError(415, "push_encoded", "Content-Encoding", found=encoding[:60])


async def _signed(request: Request) -> SignedRequest:
    query = request.url.query
    path = request.scope["raw_path"].decode("latin-1")
    target = f"{path}?{query}" if query else path
    return SignedRequest(request.method, target, dict(request.headers), await request.body())
