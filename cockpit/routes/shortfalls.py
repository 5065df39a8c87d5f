"""`GET /api/shortfalls`: the very records that a figure of an owner lacks, by the rule of its items."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from cockpit.failures import RESPONSES, ApiError
from cockpit.gate.current import visit_of
from cockpit.gate.ways import home_of
from cockpit.routes.evaluation.desk import desk_of
from cockpit.routes.reading import iso, read, services_of
from cockpit.services import Data
from core.days import date_of
from evaluation.casework.owner_figures import OwnerFigure, owner_figures
from evaluation.desk import Desk
from store.owners import owner_by_code
from store.views.scopes import CITY, Scope
from store.views.shortfalls import PAGE_ROWS, ShortRow, short_rows

router = APIRouter()

OwnerCode = Annotated[
    str, Query(alias="scope", max_length=32, description="The code of an owner; default the reader's own.")
]
FigureCode = Annotated[str, Query(alias="figure", max_length=8, description="An indicator, such as A03.")]
PageNumber = Annotated[int, Query(alias="page", ge=1, le=400, description=f"Pages of {PAGE_ROWS} records.")]


class ShortAnswer(BaseModel):
    """A record that counts in the whole and not in the part."""

    subject: str = Field(description="What it is: case, document, licence, item, check, lookup …")
    key: str
    name: str
    table: str = Field(description="Its record table, as a data objection names it.")
    counts_on: str = Field(description="The day on which it counts.")


class ShortList(BaseModel):
    """A figure of an owner today, and a page of the records that it lacks, the oldest first."""

    scope: str
    figure: str
    at: str
    numerator: int
    denominator: int
    value: str
    target: str
    total: int
    page_rows: int
    rows: list[ShortAnswer]


@router.get("/api/shortfalls", response_model=ShortList, responses=RESPONSES, summary="Records that a figure lacks")
async def shortfalls(
    request: Request, scope: OwnerCode = "", figure: FigureCode = "", page: PageNumber = 1
) -> ShortList:
    """By the terms of its items, so that list and figure cannot disagree; 422 where no records stand behind it."""
    at = services_of(request).clock.now()
    scope = scope or home_of(visit_of(request).principal, at, "records.read") or CITY.code

    def ask(data: Data, outer: Scope) -> tuple[OwnerFigure, list[ShortRow], int]:
        desk = desk_of(request)
        found, owner_id = _figure(desk, outer, figure, at)
        assert found.records is not None
        return found, *short_rows(desk.database, owner_id, found.records, offset=(page - 1) * PAGE_ROWS)

    found, rows, total = await read(request, scope, ask)
    return ShortList(
        scope=scope,
        figure=found.code,
        at=iso(at) or "",
        numerator=found.numerator,
        denominator=found.denominator,
        value=found.value,
        target=found.target,
        total=total,
        page_rows=PAGE_ROWS,
        rows=[_row(one) for one in rows],
    )


def _figure(desk: Desk, outer: Scope, code: str, at: datetime) -> tuple[OwnerFigure, int]:
    """A figure with records, and whose it is. ApiError 422: the scope is no owner, or no records stand behind it."""
    owner = owner_by_code(desk.database, outer.code) if outer.kind == "owner" else None
    figures = owner_figures(desk.database, desk.catalogue, owner, at) if owner else []
    found = next((one for one in figures if one.code == code and one.records is not None), None)
    if owner is None or found is None:
        raise ApiError(422, "no_records", "figure", value=code)
    return found, owner.owner_id


def _row(one: ShortRow) -> ShortAnswer:
    return ShortAnswer(
        subject=one.subject, key=one.number, name=one.title, table=one.table, counts_on=date_of(one.day).isoformat()
    )
