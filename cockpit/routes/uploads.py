"""`/api/uploads`: files that people hand in as evidence, and get back as attachments."""

from typing import Annotated, Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import FileResponse, Response

from cockpit.failures import RESPONSES, ErrorAnswer
from cockpit.gate.current import visit_of
from cockpit.routes.handing_in import FORM, REFUSALS, Node, desks_of, handed_in
from cockpit.routes.reading import iso, reads_of
from people.commands.uploading import UPLOAD, Told, hand_in, read_file, take_back, uploads_of
from people.desks import Desks
from people.files.vault import Arriving
from store.uploads import UploadRow

router = APIRouter()

Number = Annotated[int, Path(ge=1, lt=2**63)]
GONE: Final[dict[int | str, dict[str, Any]]] = {
    **{status: RESPONSES[status] for status in (401, 403, 422, 503)},
    404: {"model": ErrorAnswer, "description": "There is no such file."},
    409: {"model": ErrorAnswer, "description": "There is no such owner, or something rests on the file."},
    410: {"model": ErrorAnswer, "description": "The bytes are no longer what was handed in."},
}
HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, no-store",
}
"""a file never becomes a page of ours, whatever it holds"""


class UploadAnswer(BaseModel):
    """A file that was handed in."""

    id: int
    node: str = Field(description="Code of the owner, place or city it belongs to.")
    name: str
    kind: str = Field(description="By what it holds: pdf, png, jpeg, xlsx, docx, ofd, csv, or a recording of a visit.")
    bytes: int
    algorithm: str = Field(description="Of the digest.")
    digest: str
    scan: str = Field(description="clean, or off: there is no virus scanner.")
    uploaded_by: str
    uploaded_at: str


class UploadsAnswer(BaseModel):
    """Files of a node, the newest first."""

    used: int = Field(description="Bytes of all its files.")
    quota: int = Field(description="Most bytes of all its files.")
    files: list[UploadAnswer]


@router.post(
    "/api/uploads",
    status_code=201,
    response_model=UploadAnswer,
    responses=REFUSALS,
    openapi_extra=FORM,
    summary="Hand in a file",
)
async def upload(request: Request, owner: Node) -> UploadAnswer:
    """One file, as the part `file` of a form; it is kept once it has come whole and was looked at."""
    visit = visit_of(request)

    def keep(desks: Desks, arriving: Arriving, told: Told) -> UploadRow:
        return hand_in(desks.uploads, visit.principal, arriving, told, visit.at)

    return answer_of(await handed_in(request, owner, UPLOAD, keep))


@router.get("/api/uploads", response_model=UploadsAnswer, responses=GONE, summary="Files of an owner")
async def uploads(
    request: Request,
    owner: Node,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> UploadsAnswer:
    """The files that are there, and how much of the quota they take."""
    visit, desk = visit_of(request), desks_of(request).uploads
    page = await reads_of(request)(uploads_of, desk, visit.principal, owner, visit.at, limit, offset)
    return UploadsAnswer(used=page.used, quota=page.quota, files=list(map(answer_of, page.files)))


@router.get(
    "/api/uploads/{number}",
    response_class=FileResponse,
    responses={200: {"content": {"application/octet-stream": {}}, "description": "The file."}, **GONE},
    summary="A file, as an attachment",
)
async def one_upload(request: Request, number: Number) -> Response:
    """The bytes that were handed in, after they have been digested once more."""
    visit, desk = visit_of(request), desks_of(request).uploads
    found = await reads_of(request)(read_file, desk, visit.principal, number, visit.at)
    return FileResponse(found.path, media_type=found.kind.media_type, headers=attachment(found.row.name))


@router.delete("/api/uploads/{number}", status_code=204, responses=GONE, summary="Take a file back")
async def taken_back(request: Request, number: Number) -> None:
    """Only who has handed it in may, and only while nothing rests on it."""
    visit, desk = visit_of(request), desks_of(request).uploads
    await reads_of(request)(take_back, desk, visit.principal, number, visit.at)


def answer_of(row: UploadRow) -> UploadAnswer:
    """A file as the interface tells of it."""
    return UploadAnswer(
        id=row.upload_id,
        node=row.node,
        name=row.name,
        kind=row.kind,
        bytes=row.size,
        algorithm=row.algorithm,
        digest=row.digest,
        scan=row.scan,
        uploaded_by=row.uploaded_by_name,
        uploaded_at=iso(row.uploaded_at) or "",
    )


def attachment(name: str) -> dict[str, str]:
    """The headers of a file that is handed out: to be kept, never to be shown as a page."""
    plain = "".join(letter if (letter.isascii() and letter.isalnum()) or letter in "._-" else "_" for letter in name)
    return {**HEADERS, "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"}
