"""`GET /api/shortfalls`: the very records that a figure of an owner lacks, and what raises it."""

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
from core.access import Principal
from core.days import date_of
from core.errors import AccessDeniedError
from evaluation.behind import right_missing, told_of
from evaluation.casework.owner_figures import OwnerFigure, owner_figure, rows_behind
from evaluation.casework.place_figures import place_figure, rows_of_place
from evaluation.desk import Desk, way_at
from store.owners import OwnerRow, owner_by_code
from store.views.scopes import CITY, Scope
from store.views.shortfalls import PAGE_ROWS, ShortRow

router = APIRouter()

OwnerCode = Annotated[
    str, Query(alias="scope", max_length=32, description="The code of an owner, or of a place; default one's own.")
]
FigureCode = Annotated[str, Query(alias="figure", max_length=8, description="An indicator, such as A03.")]
PageNumber = Annotated[int, Query(alias="page", ge=1, le=400, description=f"Pages of {PAGE_ROWS} records.")]


class ShortAnswer(BaseModel):
    """A record that counts in the whole and not in the part, or that what people file has to be about."""

    subject: str = Field(description="What it is: case, document, licence, item, check, lookup, node, issue, scheme …")
    key: str
    name: str
    table: str = Field(description="Its record table, as a data objection names it; empty: it is no collected record.")
    counts_on: str | None = Field(description="The day on which it counts; null: no day is known yet.")
    state: str = Field(description="Why it does not count, where its own records say so; else empty.")
    raises: bool = Field(description="Whether something can still be done about it within the window.")


class WayAnswer(BaseModel):
    """A page where it is done."""

    path: str
    permission: str
    name_zh: str
    name_en: str


class Raising(BaseModel):
    """What raises a figure whose records do not say one by one whether they count."""

    item: str = Field(description="The manual item that people file; empty: nothing is filed.")
    who_zh: str
    who_en: str
    last_day: str = Field(description="The last day on which something can still be done for the running window.")
    ways: list[WayAnswer]


class ShortList(BaseModel):
    """A figure of an owner today, and a page of what stands behind it, the oldest first of what can still be done."""

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
    raising: Raising | None = Field(description="Null: each row counts by its own records.")


@router.get("/api/shortfalls", response_model=ShortList, responses=RESPONSES, summary="Records that a figure lacks")
async def shortfalls(
    request: Request, scope: OwnerCode = "", figure: FigureCode = "", page: PageNumber = 1
) -> ShortList:
    """By the terms of its items, so that list and figure cannot disagree; where people file or our own evaluation
    decides, what there is in which state, and what raises the figure. Of a place: whom it lacks (D02). 422: nothing is
    known behind it.
    """
    at = services_of(request).clock.now()
    scope = scope or home_of(visit_of(request).principal, at, "records.read") or CITY.code

    def ask(data: Data, outer: Scope) -> tuple[OwnerFigure, list[ShortRow], int]:
        desk, offset = desk_of(request), (page - 1) * PAGE_ROWS
        _demand(desk, visit_of(request).principal, outer, figure, at)
        if outer.kind != "owner":
            found = _figure_of_place(desk, outer, figure, at)
            return found, *rows_of_place(desk.database, outer, found, offset=offset)
        found, owner = _figure(desk, outer, figure, at)
        return found, *rows_behind(desk.database, owner, found, offset=offset)

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
        raising=_raising(found),
    )


def _figure(desk: Desk, outer: Scope, code: str, at: datetime) -> tuple[OwnerFigure, OwnerRow]:
    """A figure and whose it is. ApiError 422: the scope is no owner, or nothing is known behind the figure."""
    owner = owner_by_code(desk.database, outer.code) if outer.kind == "owner" else None
    found = owner_figure(desk.database, desk.catalogue, owner, code, at) if owner else None
    if owner is None or found is None or not _has_rows(found):
        raise ApiError(422, "no_records", "figure", value=code)
    return found, owner


def _figure_of_place(desk: Desk, outer: Scope, code: str, at: datetime) -> OwnerFigure:
    """A figure that only places have. ApiError 422: none that lists whom it lacks."""
    found = place_figure(desk.database, desk.catalogue, outer, code, at)
    if found is None:
        raise ApiError(422, "no_records", "figure", value=code)
    return found


def _has_rows(found: OwnerFigure) -> bool:
    return found.behind is not None or (found.records is not None and found.band is not None)


def _demand(desk: Desk, principal: Principal, outer: Scope, code: str, at: datetime) -> None:
    """AccessDeniedError: what stands behind the figure asks for more than collected records do."""
    with desk.database.begin() as unit:
        way = way_at(unit, desk, outer.code)
    if missing := right_missing(principal, way, code, at):
        raise AccessDeniedError(missing)


def _row(one: ShortRow) -> ShortAnswer:
    return ShortAnswer(
        subject=one.subject,
        key=one.number,
        name=one.title,
        table=one.table,
        counts_on=None if one.day is None else date_of(one.day).isoformat(),
        state=one.state,
        raises=one.raises,
    )


def _raising(found: OwnerFigure) -> Raising | None:
    told = told_of(found.code)
    if told is None or found.behind is None:
        return None
    return Raising(
        item=told.item,
        who_zh=told.who.zh,
        who_en=told.who.en,
        last_day=date_of(found.behind.last).isoformat(),
        ways=[
            WayAnswer(path=one.path, permission=one.permission, name_zh=one.text.zh, name_en=one.text.en)
            for one in told.ways
        ],
    )
