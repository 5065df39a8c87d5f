"""`/verify/{code}`: anybody may see that a document was issued, and whether a file is that document."""

from html import escape
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import HTMLResponse, Response

from cockpit.failures import ApiError
from cockpit.i18n import language_of_request
from cockpit.routes.evaluation.desk import READING, desk_of
from cockpit.routes.evaluation.document_forms import VerificationAnswer
from cockpit.routes.reading import reads_of, services_of
from evaluation.casework.files import Verified, verified

router = APIRouter()

VerificationCode = Annotated[str, Path(min_length=8, max_length=40, pattern=r"^[A-Za-z0-9_-]+$")]
Digest = Annotated[str, Query(max_length=128, pattern=r"^[0-9A-Fa-f\s]*$", description="SM3 of a PDF, to be compared.")]
PAGE = """<!DOCTYPE html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title></head>
<body style="font:18px sans-serif;max-width:640px;margin:0 auto;padding:24px">
<h1 style="font-size:24px">{title}</h1><dl>{rows}</dl>
<form method="get"><label>{label}<br><input name="digest" size="64" maxlength="64" value="{digest}"></label>
<p><button>{compare}</button></p></form><p role="status"><strong>{result}</strong></p></body></html>"""
ANSWERS: dict[int | str, dict[str, Any]] = {status: READING[status] for status in (404, 422, 503)}


@router.get(
    "/api/verify/{code}", response_model=VerificationAnswer, responses=ANSWERS, summary="Whether a document is ours"
)
async def verify(request: Request, code: VerificationCode, digest: Digest = "") -> VerificationAnswer:
    """Number, issuing body, date, and whether the digest is that of the sealed PDF; nothing else."""
    found = await _found(request, code, digest)
    return VerificationAnswer(
        number=found.number,
        body=found.body,
        date=found.on.isoformat(),
        is_void=found.is_void,
        matches=found.matches,
    )


@router.get("/verify/{code}", response_class=HTMLResponse, include_in_schema=False)
async def page(request: Request, code: VerificationCode, digest: Digest = "") -> Response:
    """For whoever has the document in hand."""
    found = await _found(request, code, digest)
    texts, language = services_of(request).texts, language_of_request(request.scope["headers"])

    def said(key: str) -> str:
        return escape(texts(language, f"verify.{key}"))

    told = {"number": found.number, "body": found.body, "date": found.on.isoformat()}
    rows = "".join(f"<dt>{said(name)}</dt><dd>{escape(value)}</dd>" for name, value in told.items())
    if found.is_void:
        rows += f"<dd><strong>{said('void')}</strong></dd>"
    result = "" if found.matches is None else said("matches" if found.matches else "differs")
    values = {"title": said("title"), "label": said("digest"), "compare": said("compare"), "result": result}
    html = PAGE.format(language=language.replace("_", "-"), rows=rows, digest=escape(digest.strip()), **values)
    return HTMLResponse(html, headers={"Cache-Control": "no-store", "X-Robots-Tag": "noindex"})


async def _found(request: Request, code: str, digest: str) -> Verified:
    found = await reads_of(request)(verified, desk_of(request), code, digest)
    if found is None:
        raise ApiError(404, "not_found", request.url.path)
    return found
