"""`GET /api/verification`: whether every number is what the records say, as last counted again."""

from collections.abc import Sequence
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from cockpit.failures import RESPONSES
from cockpit.routes.reading import iso, reads_of, services_of
from store.views.verifications import VerificationRow

router = APIRouter()

MOST: Final = 400

Limit = Annotated[int, Query(ge=1, le=MOST, description="How many of the newest.")]


class VerificationAnswer(BaseModel):
    """One verification that has ended."""

    cause: str = Field(description="nightly or command.")
    engine: str = Field(description="postgres, duckdb or both.")
    outcome: str = Field(description="exact; differs; failed when it came to no result.")
    started_at: str
    finished_at: str
    seconds: float
    rows: int = Field(description="Records that were counted.")
    cells: int = Field(description="Stored rows of sums that were compared.")
    differing_cells: int
    by_table: dict[str, int] = Field(description="Differing rows by table.")
    samples: list[str] = Field(description="Some of them in words.")
    skipped: list[str] = Field(description="What does not count yet, since its first load was under way.")
    memory_mb: int = Field(description="The most memory of the process that compared.")
    reason: str = Field(description="Of a failure.")


class VerificationsAnswer(BaseModel):
    """The newest verification and those before it, newest first."""

    latest: VerificationAnswer | None
    history: list[VerificationAnswer]


@router.get(
    "/api/verification",
    response_model=VerificationsAnswer,
    responses={503: RESPONSES[503]},
    summary="Whether the numbers are what the records say",
)
async def verification(request: Request, limit: Limit = 30) -> VerificationsAnswer:
    """Everything is counted again from the records each night, by an engine of its own."""
    found: Sequence[VerificationRow] = await reads_of(request)(services_of(request).data.verifications, limit)
    answers = [VerificationAnswer(**_values(row)) for row in found]
    return VerificationsAnswer(latest=answers[0] if answers else None, history=answers)


def _values(row: VerificationRow) -> dict[str, Any]:
    return {
        "cause": row.cause,
        "engine": row.engine,
        "outcome": row.outcome,
        "started_at": iso(row.started_at) or "",
        "finished_at": iso(row.finished_at) or "",
        "seconds": round(row.seconds, 1),
        "rows": row.rows,
        "cells": row.cells,
        "differing_cells": row.differing_cells,
        "by_table": dict(row.by_table),
        "samples": list(row.samples),
        "skipped": list(row.skipped),
        "memory_mb": row.memory_mb,
        "reason": row.reason,
    }
