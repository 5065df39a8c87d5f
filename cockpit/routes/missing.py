"""`GET /api/missing`: what was handled or issued and is not archived, record by record, with the reason."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from cockpit.failures import RESPONSES, ApiError
from cockpit.gate.current import Visit, visit_of
from cockpit.gate.ways import home_of
from cockpit.hub import UnknownScopeError
from cockpit.i18n import CHINESE, ENGLISH, Texts
from cockpit.routes.reading import iso, read, reads_of, services_of
from cockpit.services import Data
from core.days import date_of
from core.periods import period_days
from evaluation.fieldwork.disputes import disputed_rows
from store.views.missing import LAST_DAY, PAGE_ROWS, SUBJECTS, Choice, MissingPage, MissingRow, Place
from store.views.scopes import CITY, Scope

router = APIRouter()

MOST_PAGES: Final = 100
"""Pages that may be asked for by number; further ones by `next` only, which costs the same on any page."""

ScopeOrOwn = Annotated[
    str,
    Query(
        alias="scope",
        max_length=32,
        description="330100 (全市), the code of a place, or of an owner; default the widest that the reader may see.",
    ),
]
OwnerCode = Annotated[str, Query(alias="owner", max_length=32, description="One owner of the scope.")]
Period = Annotated[
    str, Query(alias="period", max_length=20, description="When they are due: 2026, 202605 or 202601-202606.")
]
Subject = Annotated[str, Query(alias="subject", max_length=20, description="case, licence or document; default all.")]
PageText = Annotated[
    str, Query(alias="page", max_length=80, description=f"1 … {MOST_PAGES}, or `next` of the page before.")
]


class Words(BaseModel):
    """A label in both languages."""

    zh: str
    en: str


class MissingAnswer(BaseModel):
    """One record that is not archived."""

    subject: str = Field(description="case, licence or document.")
    subject_name: Words
    key: str = Field(description="Number of the case, identifier of the licence, id of the document.")
    name: str
    owner: str
    owner_name: str
    place: int
    due_on: str
    days_overdue: int = Field(description="Negative while it is not due.")
    reason: str = Field(
        description="never_pushed, rejected, check_failed, checking, archived_elsewhere or within_limit."
    )
    reason_name: Words
    status: str | None = Field(description="Of its package or link; null when there is none.")
    package_id: str | None
    check_result: str | None
    failed_codes: str | None
    error: str | None
    is_disputed: bool = Field(description="A data objection to it is open.")
    archived_under: str | None = Field(
        description="Code of the other owner under whom it is archived, for whoever may see all owners."
    )


class MissingList(BaseModel):
    """A page of records, the longest due first."""

    scope: str
    at: str
    period: str | None
    due: int = Field(description="Rows of the whole list that are due: DI-01 − DI-02 and the like, to the day.")
    coming: int = Field(description="Rows that are not due yet.")
    loading: list[str] = Field(description="Subjects whose first load is under way: they list and count nothing yet.")
    page_rows: int
    next: str | None = Field(description="The value of `page` for the next page; null on the last.")
    rows: list[MissingAnswer]


@router.get("/api/missing", response_model=MissingList, responses=RESPONSES, summary="Handled and not archived")
async def missing(
    request: Request,
    scope: ScopeOrOwn = "",
    owner: OwnerCode = "",
    period: Period = "",
    subject: Subject = "",
    page: PageText = "1",
) -> MissingList:
    """Cases, licences and documents that are due, or will be, and are not archived."""
    services = services_of(request)
    at = services.clock.now()
    scope = scope or home_of(visit_of(request).principal, at, "records.read") or CITY.code
    choice, (after, skipped) = _choice(period, subject), _place(page)

    def ask(data: Data, outer: Scope) -> MissingPage:
        chosen = data.scope(owner) if owner else outer
        if chosen is None or not _holds(outer, chosen):
            raise UnknownScopeError(owner)
        return data.missing(chosen, choice, at, after, skipped)

    answer = await read(request, scope, ask)
    disputed = await reads_of(request)(disputed_rows, services.evaluation, answer.rows)
    may_name_others = _may_see_all(visit_of(request))
    return MissingList(
        scope=owner or scope,
        at=iso(at) or "",
        period=period or None,
        due=answer.count.due,
        coming=answer.count.coming,
        loading=list(answer.loading),
        page_rows=PAGE_ROWS,
        next=str(answer.next) if answer.next else None,
        rows=[
            _row(services.texts, row, may_name_others=may_name_others, is_disputed=(row.subject, row.key) in disputed)
            for row in answer.rows
        ],
    )


def _holds(outer: Scope, inner: Scope) -> bool:
    return outer in (inner, CITY) or (outer.kind == "place" and inner.place == outer.place)


def _choice(period: str, subject: str) -> Choice:
    if subject and subject not in SUBJECTS:
        raise ApiError(422, "bad_subject", "subject", value=subject)
    try:
        first, last = period_days(period) if period else (None, None)
    except ValueError:
        raise ApiError(422, "bad_period", "period", value=period) from None
    return Choice((subject,) if subject else SUBJECTS, first, last)


def _place(page: str) -> tuple[Place | None, int]:
    """Where a page begins: after a place, or after so many rows."""
    try:
        if page.isdecimal() and 1 <= int(page) <= MOST_PAGES:
            return None, (int(page) - 1) * PAGE_ROWS
        day, key, subject = page.split(".")
        if subject in SUBJECTS and abs(int(day)) < LAST_DAY:
            return Place(int(day), UUID(key), subject), 0
    except ValueError:
        pass
    raise ApiError(422, "bad_page", "page", value=page, most=MOST_PAGES)


def _may_see_all(visit: Visit) -> bool:
    return CITY.code in visit.principal.nodes("records.read", visit.at)


def _row(texts: Texts, row: MissingRow, *, may_name_others: bool, is_disputed: bool) -> MissingAnswer:
    return MissingAnswer(
        subject=row.subject,
        subject_name=_words(texts, f"missing.subject.{row.subject}"),
        key=row.key,
        name=row.name,
        owner=row.owner_code,
        owner_name=row.owner_name,
        place=row.place,
        due_on=date_of(row.due_day).isoformat(),
        days_overdue=row.days,
        reason=row.reason,
        reason_name=_words(texts, f"missing.reason.{row.reason}"),
        status=row.status,
        package_id=row.package_id,
        check_result=row.check_result,
        failed_codes=row.failed_codes,
        error=row.error,
        is_disputed=is_disputed,
        archived_under=row.archived_under if may_name_others else None,
    )


def _words(texts: Texts, key: str) -> Words:
    return Words(zh=texts(CHINESE, key), en=texts(ENGLISH, key))
