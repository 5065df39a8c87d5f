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

from cockpit.hub import NoSnapshotError, UnknownScopeError
from cockpit.i18n import language_of
from core.errors import CockpitError, OperationError, StoreError, TooEarlyError

log = logging.getLogger(__name__)

RETRY_AFTER_S: Final = 2

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


class ApiError(CockpitError):
    """An answer that is not a success; `code` is a key of the texts `error.*`."""

    def __init__(self, status: int, code: str, where: str = "", /, **values: object) -> None:
        self.status = status
        self.code = code
        self.where = where
        self.values = values
        super().__init__(f"{status} {code} {where}")


def as_api_error(error: Exception, where: str) -> ApiError:
    """What an exception means to a caller of the interface."""
    match error:
        case ApiError():
            return error
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
            code = {404: "not_found", 405: "method_not_allowed"}.get(error.status_code, "refused")
            return ApiError(error.status_code, code, where)
    log.exception("an answer failed: %s", where, exc_info=error)
    return ApiError(500, "internal", where)


def _validation_error(error: RequestValidationError) -> ApiError:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"][1:]) or str(first["loc"][0])
    return ApiError(422, "bad_parameter", where, name=where, expected=str(first["msg"]))


def failure_response(request: Request, error: Exception) -> Response:
    """The answer for an exception."""
    failure = as_api_error(error, request.url.path)
    texts = request.app.state.services.texts
    language = language_of(request.headers.get("accept-language"))
    message = texts(language, f"error.{failure.code}", **failure.values)
    headers = {"Cache-Control": "no-store", "Vary": "Accept-Language"}
    if failure.status == 503:
        headers["Retry-After"] = str(RETRY_AFTER_S)
    if _is_for_people(request):
        values = {
            "language": language.replace("_", "-"),
            "message": escape(message),
            "home": texts(language, "error.home"),
        }
        return HTMLResponse(PAGE.format(**values), failure.status, headers)
    body = {"error": {"code": failure.code, "message": message, "where": failure.where}}
    return JSONResponse(body, failure.status, headers)


def _is_for_people(request: Request) -> bool:
    is_interface = request.url.path.startswith(("/api/", "/_dash-"))
    return not is_interface and "text/html" in request.headers.get("accept", "")


def install(app: FastAPI) -> None:
    """Makes the app answer every exception in one form."""

    async def answer(request: Request, error: Exception) -> Response:
        return failure_response(request, error)

    for kind in (CockpitError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, answer)


RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    404: {"model": ErrorAnswer, "description": "No such scope or indicator."},
    422: {"model": ErrorAnswer, "description": "A parameter is not understood; the message says what was expected."},
    503: {"model": ErrorAnswer, "description": "The store is away."},
}
