"""`/api/letters`: the inbox of whoever is signed in, and how its letters come by mail."""

from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from cockpit.failures import RESPONSES
from cockpit.gate.current import visit_of
from cockpit.i18n import language_of_request
from cockpit.routes.handing_in import desks_of
from cockpit.routes.reading import iso, reads_of
from people.commands.letters import choose_mail, inbox, mail_choice, mark_read
from people.letters import ReadableLetter

router = APIRouter()

ANSWERS: Final[dict[int | str, dict[str, Any]]] = {status: RESPONSES[status] for status in (401, 403, 422, 503)}
Letters = Annotated[list[Annotated[int, Field(ge=1, lt=2**63)]], Field(max_length=500)]


class LetterAnswer(BaseModel):
    """One letter, in the language of the reader and the words of its time."""

    id: int
    kind: str
    subject: str
    body: str
    link: str = Field(description="Path of the state it is about.")
    sent_at: str
    read_at: str | None


class InboxAnswer(BaseModel):
    """Letters, the newest first."""

    total: int
    unread: int
    more: bool
    letters: list[LetterAnswer]


class ReadOrder(BaseModel):
    """Which letters have been read."""

    ids: Letters = Field(default_factory=list, description="These.")
    until: int = Field(0, ge=0, lt=2**63, description="And all up to this one.")


class ReadAnswer(BaseModel):
    """How many letters had not been read before."""

    read: int


class MailOrder(BaseModel):
    """How letters come by mail."""

    wants: Literal["each", "digest", "none"]
    language: Literal["zh_CN", "en"]


class MailAnswer(MailOrder):
    """How letters come by mail, and where to."""

    address: str = Field(description="Of the account; empty: it has none, and nothing is mailed.")


@router.get("/api/letters", response_model=InboxAnswer, responses=ANSWERS, summary="The own inbox")
async def letters(
    request: Request,
    unread: bool = False,
    before: Annotated[int | None, Query(ge=1, lt=2**63)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> InboxAnswer:
    """`before` goes on below a letter; nothing unread is ever taken away."""
    visit, language = visit_of(request), language_of_request(request.scope["headers"])
    database = desks_of(request).database
    page = await reads_of(request)(
        inbox, database, visit.principal, language, unread_only=unread, before=before, limit=limit
    )
    return InboxAnswer(
        total=page.total, unread=page.unread, more=page.more, letters=[_letter(one) for one in page.letters]
    )


@router.post("/api/letters/read", response_model=ReadAnswer, responses=ANSWERS, summary="Mark letters as read")
async def read_letters(request: Request, order: ReadOrder) -> ReadAnswer:
    """Own letters alone; others' numbers are passed over."""
    visit, database = visit_of(request), desks_of(request).database
    number = await reads_of(request)(mark_read, database, visit.principal, visit.at, ids=order.ids, until=order.until)
    return ReadAnswer(read=number)


@router.get("/api/letters/mail", response_model=MailAnswer, responses=ANSWERS, summary="How letters come by mail")
async def mail(request: Request) -> MailAnswer:
    """The address stands in the account; administrators change it."""
    visit, database = visit_of(request), desks_of(request).database
    choice = await reads_of(request)(mail_choice, database, visit.principal)
    return MailAnswer.model_validate({"address": choice.address, "wants": choice.wants, "language": choice.language})


@router.put("/api/letters/mail", status_code=204, responses=ANSWERS, summary="Choose how letters come by mail")
async def choose(request: Request, order: MailOrder) -> None:
    """Each at once, a digest on working days, or none."""
    visit, database = visit_of(request), desks_of(request).database
    await reads_of(request)(choose_mail, database, visit.principal, order.wants, order.language, visit.at)


def _letter(letter: ReadableLetter) -> LetterAnswer:
    return LetterAnswer(
        id=letter.letter_id,
        kind=letter.kind,
        subject=letter.subject,
        body=letter.body,
        link=letter.link,
        sent_at=iso(letter.sent_at) or "",
        read_at=iso(letter.read_at),
    )
