"""`/api/evaluation/documents`: drafts, the steps of their approval, their files and deliveries."""

from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import FileResponse, Response

from cockpit.gate.current import visit_of
from cockpit.routes.evaluation.desk import ACTING, READING, InPath, Limit, Offset, desk_of
from cockpit.routes.evaluation.document_forms import (
    Back,
    ContentOrder,
    DocumentAnswer,
    DocumentMade,
    DocumentsAnswer,
    DraftOrder,
    GuidanceOrder,
    IssuesOrder,
    ReasonOrder,
    Step,
    StepOrder,
    SteppedAnswer,
    WholeDocumentAnswer,
)
from cockpit.routes.evaluation.issues import plain
from cockpit.routes.reading import iso, reads_of, works_of
from cockpit.routes.uploads import attachment
from evaluation.casework.drafts import NewDraft
from evaluation.casework.files import document_file
from evaluation.casework.guiding import ToldPoint
from evaluation.casework.reading import WholeDocument, documents_page, one_document
from evaluation.commands import official_documents as commands
from evaluation.commands.guidance_drafts import NewGuidance, draft_guidance
from evaluation.commands.official_documents import Stepped
from evaluation.law.approval import approval_table
from store.views.issues import DocumentChoice, DocumentLine

router = APIRouter()

Word = Annotated[str | None, Query(max_length=60, pattern=r"^[^\x00]*$")]
PDF: dict[int | str, dict[str, Any]] = {200: {"content": {"application/pdf": {}}, "description": "The document."}}


@router.get("/api/evaluation/documents", response_model=DocumentsAnswer, responses=READING, summary="Documents")
async def list_documents(
    request: Request,
    state: Word = None,
    kind: Word = None,
    owner: Word = None,
    node: Word = None,
    issue: Word = None,
    year: Annotated[int | None, Query(ge=2000, le=2200)] = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> DocumentsAnswer:
    """The authority sees all of its own, a unit those that were sealed for it."""
    visit = visit_of(request)
    choice = DocumentChoice(state, kind, owner, node, issue, None, year, limit, offset)
    lines, total = await reads_of(request)(documents_page, desk_of(request), visit.principal, choice, visit.at)
    return DocumentsAnswer(total=total, documents=[_line(one) for one in lines])


@router.post(
    "/api/evaluation/documents",
    status_code=201,
    response_model=DocumentMade,
    responses=ACTING,
    summary="Draft a document",
)
async def draft(request: Request, order: DraftOrder) -> DocumentMade:
    """Facts, demands and dates come from its issues; `content` says the rest."""
    visit = visit_of(request)
    new = NewDraft(order.kind, order.owner, tuple(order.issues), order.content, order.reference)
    number = await works_of(request)(commands.draft_document, desk_of(request), visit.principal, new, visit.at)
    return DocumentMade(id=number)


@router.post(
    "/api/evaluation/documents/guidance",
    status_code=201,
    response_model=DocumentMade,
    responses=ACTING,
    summary="Draft guidance",
)
async def guide(request: Request, order: GuidanceOrder) -> DocumentMade:
    """业务指导意见书 at any time, without an issue; figures are kept with value, window and snapshot."""
    visit = visit_of(request)
    points = [ToldPoint(**one.model_dump()) for one in order.points]
    new = NewGuidance(order.owner, order.figures, points, order.period)
    return DocumentMade(id=await works_of(request)(draft_guidance, desk_of(request), visit.principal, new, visit.at))


@router.get(
    "/api/evaluation/documents/{number}", response_model=WholeDocumentAnswer, responses=READING, summary="A document"
)
async def whole(request: Request, number: InPath) -> WholeDocumentAnswer:
    """With its steps, issues and delivery."""
    visit = visit_of(request)
    return _whole(await reads_of(request)(one_document, desk_of(request), visit.principal, number, visit.at))


@router.put(
    "/api/evaluation/documents/{number}", response_model=SteppedAnswer, responses=ACTING, summary="Revise a draft"
)
async def revise(request: Request, number: InPath, order: ContentOrder) -> SteppedAnswer:
    """Only while it is a draft, and nobody else has revised it since."""
    visit, desk = visit_of(request), desk_of(request)
    await works_of(request)(commands.revise_draft, desk, visit.principal, number, order.content, order.seen, visit.at)
    found = await works_of(request)(one_document, desk, visit.principal, number, visit.at)
    return SteppedAnswer(id=number, state=found.row.state, number=found.row.number_text, revision=found.row.revision)


@router.post(
    "/api/evaluation/documents/{number}/issues", status_code=204, responses=ACTING, summary="Tell of more issues"
)
async def add_issues(request: Request, number: InPath, order: IssuesOrder) -> None:
    """Of the same owner, being drafted, without a document."""
    visit, desk = visit_of(request), desk_of(request)
    await works_of(request)(commands.add_issues, desk, visit.principal, number, order.issues, visit.at)


@router.post(
    "/api/evaluation/documents/{number}/steps/{step}",
    response_model=SteppedAnswer,
    responses=ACTING,
    summary="Take a step of approval",
)
async def step_on(request: Request, number: InPath, step: Step, order: StepOrder) -> SteppedAnswer:
    """draft sends it to be checked; sign takes the number; seal sets the PDF and DOCX."""
    visit, desk = visit_of(request), desk_of(request)
    return _stepped(
        await works_of(request)(commands.take_step, desk, visit.principal, number, step, order.opinion, visit.at)
    )


@router.post(
    "/api/evaluation/documents/{number}/back/{step}",
    response_model=SteppedAnswer,
    responses=ACTING,
    summary="Send a document back",
)
async def back(request: Request, number: InPath, step: Back, order: StepOrder) -> SteppedAnswer:
    """To the draft, with an opinion."""
    visit, desk = visit_of(request), desk_of(request)
    return _stepped(
        await works_of(request)(commands.send_back, desk, visit.principal, number, step, order.opinion, visit.at)
    )


@router.post("/api/evaluation/documents/{number}/drop", status_code=204, responses=ACTING, summary="Give up a draft")
async def drop(request: Request, number: InPath, order: ReasonOrder) -> None:
    """Its issues can be put into another document."""
    visit, desk = visit_of(request), desk_of(request)
    await works_of(request)(commands.drop_draft, desk, visit.principal, number, order.reason, visit.at)


@router.post(
    "/api/evaluation/documents/{number}/void", response_model=SteppedAnswer, responses=ACTING, summary="Make it void"
)
async def void(request: Request, number: InPath, order: ReasonOrder) -> SteppedAnswer:
    """Signed and not delivered: it keeps its number, its issues are withdrawn."""
    visit, desk = visit_of(request), desk_of(request)
    return _stepped(
        await works_of(request)(commands.void_document, desk, visit.principal, number, order.reason, visit.at)
    )


@router.get(
    "/api/evaluation/documents/{number}/preview.pdf",
    response_class=Response,
    responses={**PDF, **ACTING},
    summary="A draft as it would be set",
)
async def preview(request: Request, number: InPath) -> Response:
    """For the authority; what is missing is refused with its name."""
    visit = visit_of(request)
    content = await reads_of(request)(commands.preview, desk_of(request), visit.principal, number, visit.at)
    headers = {"Cache-Control": "no-store", "Content-Disposition": "inline; filename=preview.pdf"}
    return Response(content, media_type="application/pdf", headers=headers)


@router.get(
    "/api/evaluation/documents/{number}/files/{ending}",
    response_class=FileResponse,
    responses={200: {"content": {"application/octet-stream": {}}, "description": "The file."}, **ACTING},
    summary="A document as it was sealed",
)
async def file(request: Request, number: InPath, ending: Literal["pdf", "docx"]) -> Response:
    """pdf for everybody who may see it, docx for the authority; that its addressee has read it is kept."""
    visit = visit_of(request)
    found = await reads_of(request)(document_file, desk_of(request), visit.principal, number, ending, visit.at)
    return FileResponse(found.path, media_type=found.media_type, headers=attachment(found.name))


def _stepped(done: Stepped) -> SteppedAnswer:
    return SteppedAnswer(id=done.document_id, state=done.state, number=done.number, revision=done.revision)


def _line(line: DocumentLine) -> DocumentAnswer:
    told = plain(asdict(line))
    told |= {"id": told.pop("document_id"), "number": told.pop("number_text"), "drafted_by": told.pop("drafted_name")}
    return DocumentAnswer(**told)


def _whole(found: WholeDocument) -> WholeDocumentAnswer:
    row = found.row
    same = ("kind", "node", "owner_code", "state", "digest", "docx_digest", "verification", "ended_reason", "revision")
    return WholeDocumentAnswer(
        **{name: getattr(row, name) for name in same},
        id=row.document_id,
        number=row.number_text,
        content=dict(row.draft) if found.steps or row.state == "drafting" else {},
        chain=list(approval_table().chain_of(row.kind)),
        steps=[plain(asdict(one)) for one in found.steps],
        issues=list(found.issues),
        delivery=None if found.delivery is None else plain(asdict(found.delivery)),
        signed_at=iso(row.signed_at),
        sealed_at=iso(row.sealed_at),
        delivered_at=iso(row.delivered_at),
    )
