"""`GET /api/quarantine`: rows that could not enter, and why. For reading; what people do about them are commands."""

from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, Field

from cockpit.failures import RESPONSES, ApiError
from cockpit.routes.reading import iso, reads_of, services_of
from store.quarantine import OPEN, Choice, Group, QuarantineRow

router = APIRouter()

MOST_ROWS: Final = 500
MOST_OFFSET: Final = 1_000_000

State = Literal["open", "replayed", "dropped", "any"]
Word = Annotated[str | None, Query(max_length=60)]


class GroupAnswer(BaseModel):
    """Rows of one feed put aside for one reason."""

    source: str
    feed: str
    reason: str
    rows: int
    seen: int = Field(description="How often they came; more than rows when some came again or are only counted.")
    first_seen_at: str
    last_seen_at: str


class RowAnswer(BaseModel):
    """One row put aside, without what came."""

    id: int
    source: str
    feed: str
    partition: str = Field(description="Archive or owner the row came from, where the feed has such parts.")
    table: str
    key: str
    reason: str
    detail: str
    state: str = Field(description="open, replayed or dropped.")
    seen: int
    first_seen_at: str
    last_seen_at: str
    run_id: int | None
    note: str = Field(description="Why a person dropped it, or what became of it.")
    changed_by: str | None
    changed_at: str | None


class WholeRowAnswer(RowAnswer):
    """One row put aside, with what came."""

    form: str = Field(description="source: fields of the source; table: columns of our table.")
    raw: dict[str, Any] = Field(description="Empty when nothing of the row may be kept, or it is too large.")


class QuarantineAnswer(BaseModel):
    """Rows that fit, the newest first."""

    total: int
    offset: int
    groups: list[GroupAnswer] = Field(description="All rows that fit, counted by feed and reason.")
    rows: list[RowAnswer]


@router.get(
    "/api/quarantine",
    response_model=QuarantineAnswer,
    responses={503: RESPONSES[503], 422: RESPONSES[422]},
    summary="Rows put aside",
)
async def quarantine(
    request: Request,
    source: Word = None,
    feed: Word = None,
    reason: Word = None,
    state: State = OPEN,
    limit: Annotated[int, Query(ge=1, le=MOST_ROWS)] = 50,
    offset: Annotated[int, Query(ge=0, le=MOST_OFFSET)] = 0,
) -> QuarantineAnswer:
    """Every filter narrows; `state=any` shows what was replayed and dropped too."""
    choice = Choice(source, feed, reason, None if state == "any" else state)
    data = services_of(request).data
    groups, rows, total = await reads_of(request)(data.quarantined_rows, choice, limit, offset)
    return QuarantineAnswer(
        total=total, offset=offset, groups=list(map(_group, groups)), rows=[RowAnswer(**_row(row)) for row in rows]
    )


@router.get(
    "/api/quarantine/{number}",
    response_model=WholeRowAnswer,
    responses={503: RESPONSES[503], 404: RESPONSES[404]},
    summary="One row put aside",
)
async def quarantined_row(request: Request, number: Annotated[int, Path(ge=1, lt=2**63)]) -> WholeRowAnswer:
    """The row with what came, as far as it may be kept."""
    row = await reads_of(request)(services_of(request).data.quarantined_row, number)
    if row is None:
        raise ApiError(404, "not_quarantined", "number", number=number)
    return WholeRowAnswer(**_row(row), form=row.form, raw=dict(row.raw))


def _group(group: Group) -> GroupAnswer:
    times = {"first_seen_at": iso(group.first_seen_at) or "", "last_seen_at": iso(group.last_seen_at) or ""}
    counts = {"rows": group.rows, "seen": group.seen}
    return GroupAnswer(source=group.source, feed=group.feed, reason=group.reason, **counts, **times)


def _row(row: QuarantineRow) -> dict[str, Any]:
    plain = ("source", "feed", "partition", "table", "key", "reason", "detail", "state", "seen", "run_id", "note")
    times = ("first_seen_at", "last_seen_at", "changed_at")
    return {
        "id": row.quarantine_id,
        **{name: getattr(row, name) for name in (*plain, "changed_by")},
        **{name: iso(getattr(row, name)) for name in times},
    }
