"""Errors of the interface: `{"error": {"code", "message", "where"}}`, in the reader's language."""

import logging
from html import escape
from typing import Any, Final

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Scope

from cockpit.hub import NoSnapshotError, UnknownScopeError
from cockpit.i18n import language_of_request
from core.errors import AccessDeniedError, CockpitError, OperationError, RefusedError, StoreError, TooEarlyError

log = logging.getLogger(__name__)

RETRY_AFTER_S: Final = 2
VISIT: Final = "cockpit.visit"
"""Where the gate leaves the visit in the scope of a request."""
CODES: Final = {
    400: (422, "bad_request"),
    404: (404, "not_found"),
    405: (405, "method_not_allowed"),
    413: (413, "too_large_here"),
}
"""What the framework refuses by itself → our status and word for it."""

PAGE: Final = """<!DOCTYPE html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{message}</title></head>
<body style="background:#071836;color:#f2faff;font:20px sans-serif;text-align:center;padding:20vh 24px">
<h1 style="font-size:26px">{message}</h1><p><a style="color:#5ccbee" href="/">{home}</a></p></body></html>"""
"""An error for people; none of its messages holds what the reader has typed on a page address."""


class ErrorBody(BaseModel):
    """What went wrong."""

    code: str = Field(description="Fixed word; never translated.")
    message: str = Field(description="One sentence in the language of Accept-Language (zh, en).")
    where: str = Field(description="The parameter or path it is about.")


class ErrorAnswer(BaseModel):
    """The body of every answer that is not a success."""

    error: ErrorBody


class NotSignedInError(CockpitError):
    """Nobody is signed in here."""


class ApiError(CockpitError):
    """An answer that is not a success; `code` is a key of the texts `error.*`, or of `topic` when that is another.

    The value `retry_after` is told as seconds in the header of that name as well.
    """

    def __init__(self, status: int, code: str, where: str = "", topic: str = "error", /, **values: object) -> None:
        self.status = status
        self.code = code
        self.where = where
        self.topic = topic
        self.values = values
        super().__init__(f"{status} {code} {where}")


def as_api_error(error: Exception, where: str) -> ApiError:
    """What an exception means to a caller of the interface."""
    match error:
        case ApiError():
            return error
        case NotSignedInError():
            return ApiError(401, "sign_in_needed", where)
        case AccessDeniedError():
            return ApiError(403, "forbidden", where, permission=error.permission)
        case RefusedError():
            return _refused_error(error, where)
        case UnknownScopeError():
            return ApiError(404, "unknown_scope", "scope", scope=str(error)[:40])
        case NoSnapshotError():
            return ApiError(503, "no_snapshot", where)
        case TooEarlyError():
            return ApiError(422, "too_early", "at", since=error.since.isoformat())
        case StoreError() | OperationError():
            return ApiError(503, "store_away", where)
        case RequestValidationError():
            return _validation_error(error)
        case HTTPException():
            status, code = CODES.get(error.status_code, (error.status_code, "refused"))
            return ApiError(status, code, where)
    log.exception("an answer failed: %s", where, exc_info=error)
    return ApiError(500, "internal", where)


def _refused_error(error: RefusedError, where: str) -> ApiError:
    """A command that was refused: its own sentence, and the status it names, else 409."""
    status = getattr(error, "status", 409)
    return ApiError(status, error.code, where, "refused", **error.values)


def _validation_error(error: RequestValidationError) -> ApiError:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"][1:]) or str(first["loc"][0])
    return ApiError(422, "bad_parameter", where, name=where, expected=str(first["msg"]))


def failure_response(request: Request, error: Exception) -> Response:
    """The answer for an exception; a refusal is noted for the audit trail."""
    failure = _of_token(request, as_api_error(error, request.url.path))
    note_refusal(request.scope, failure)
    texts = request.app.state.services.texts
    language = language_of_request(request.scope["headers"])
    message = texts(language, f"{failure.topic}.{failure.code}", **failure.values)
    headers = _headers(failure)
    if is_for_people(request):
        values = {
            "language": language.replace("_", "-"),
            "message": escape(message),
            "home": texts(language, "error.home"),
        }
        return HTMLResponse(PAGE.format(**values), failure.status, headers)
    body = {"error": {"code": failure.code, "message": message, "where": failure.where}}
    return JSONResponse(body, failure.status, headers)


def _headers(failure: ApiError) -> dict[str, str]:
    headers = {"Cache-Control": "no-store", "Vary": "Accept-Language, Cookie"}
    retry_after = failure.values.get("retry_after", RETRY_AFTER_S if failure.status == 503 else None)
    if retry_after is not None:
        headers["Retry-After"] = str(retry_after)
    if failure.status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="cockpit"'
    return headers


def _of_token(request: Request, failure: ApiError) -> ApiError:
    """What is closed to a token is closed by its scope, and says so."""
    visit = request.scope.get(VISIT)
    if failure.code == "forbidden" and visit is not None and visit.is_token:
        return ApiError(403, "token_forbidden", failure.where, **failure.values)
    return failure


def note_refusal(scope: Scope, failure: ApiError) -> None:
    """Notes for the audit trail what was not let through."""
    refusals, visit = getattr(scope["app"].state, "refusals", None), scope.get(VISIT)
    if refusals is not None and visit is not None:
        refusals.note(visit, failure.code, scope["method"], scope["path"])


def is_for_people(request: Request) -> bool:
    """Whether the answer is a page that somebody reads, not one of the interface or for a script."""
    is_interface = request.url.path.startswith(("/api/", "/_"))
    return not is_interface and "text/html" in request.headers.get("accept", "")


def install(app: FastAPI) -> None:
    """Makes the app answer every exception in one form."""

    async def answer(request: Request, error: Exception) -> Response:
        return failure_response(request, error)

    for kind in (CockpitError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, answer)


RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    401: {"model": ErrorAnswer, "description": "Nobody is signed in, or the session or token is not known."},
    403: {"model": ErrorAnswer, "description": "No right to it, there or at all; or not sent by one of our pages."},
    404: {"model": ErrorAnswer, "description": "No such scope or indicator."},
    422: {"model": ErrorAnswer, "description": "A parameter is not understood; the message says what was expected."},
    503: {"model": ErrorAnswer, "description": "The store is away."},
}
