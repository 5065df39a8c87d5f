"""What the routes share that take a file: rights and room first, then its bytes, then what it is."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from typing import Annotated, Any, Final, TypeVar

from fastapi import Query, Request

from cockpit.failures import ApiError, ErrorAnswer
from cockpit.forms import take_file
from cockpit.gate.current import visit_of
from cockpit.limits import AROUND_A_FILE
from cockpit.routes.reading import reads_of, services_of
from people.commands.uploading import RefusedFileError, Told, may_hand_in, note_turned_away
from people.desks import Desks
from people.files.desk import UploadDesk
from people.files.vault import Arriving

WITHIN_S: Final = 300.0
"""how long a file may take to come"""

Answer = TypeVar("Answer")

Node = Annotated[
    str, Query(min_length=1, max_length=32, description="Code of the owner, place or city that the file belongs to.")
]
FORM: Final = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            }
        },
    }
}
REFUSALS: Final[dict[int | str, dict[str, Any]]] = {
    400: {"model": ErrorAnswer, "description": "The file has not come whole."},
    401: {"model": ErrorAnswer, "description": "Nobody is signed in."},
    403: {"model": ErrorAnswer, "description": "No right to hand in a file there; or not sent by one of our pages."},
    408: {"model": ErrorAnswer, "description": "The file has taken too long to come."},
    409: {"model": ErrorAnswer, "description": "There is no such owner, or its quota is used up."},
    413: {"model": ErrorAnswer, "description": "The file is too large."},
    415: {"model": ErrorAnswer, "description": "The request is no form."},
    422: {"model": ErrorAnswer, "description": "The file is not taken; the message says why."},
    429: {"model": ErrorAnswer, "description": "Too many requests."},
    503: {"model": ErrorAnswer, "description": "The store or the scanner is away, or too many files come at once."},
}


def desks_of(request: Request) -> Desks:
    """The desks of the app. ApiError 503: this process has none."""
    desks = services_of(request).desks
    if desks is None:
        raise ApiError(503, "store_away", request.url.path)
    return desks


async def handed_in(
    request: Request, node: str, permission: str, use: Callable[[Desks, Arriving, Told], Answer]
) -> Answer:
    """What `use` makes of the file of a request, in a thread, once it has come whole.

    RefusedFileError, AccessDeniedError, RefusedError: nothing of it was kept.
    """
    desks = desks_of(request)
    async with AsyncExitStack() as stack:
        arriving, name = await _let_in(request, stack, desks.uploads, node, permission)
        return await asyncio.to_thread(use, desks, arriving, Told(node, name, permission=permission))


async def _let_in(
    request: Request, stack: AsyncExitStack, desk: UploadDesk, node: str, permission: str
) -> tuple[Arriving, str]:
    """A file that has come whole, and its name. RefusedFileError, recorded: it is not even looked at."""
    visit = visit_of(request)
    expected = max(_length(request) - AROUND_A_FILE, 0)
    try:
        await reads_of(request)(may_hand_in, desk, visit.principal, node, expected, visit.at, permission)
        return await stack.enter_async_context(_arrived(request, desk))
    except RefusedFileError as error:
        await asyncio.to_thread(note_turned_away, desk, visit.principal, node, error, visit.at)
        raise


@asynccontextmanager
async def _arrived(request: Request, desk: UploadDesk) -> AsyncIterator[tuple[Arriving, str]]:
    with _place(request), desk.vault.arriving() as arriving:
        try:
            async with asyncio.timeout(WITHIN_S):
                name = await take_file(request, arriving.write, desk.most_bytes)
        except TimeoutError:
            raise RefusedFileError("slow", 408) from None
        yield arriving, name


@contextmanager
def _place(request: Request) -> Iterator[None]:
    """One of the places for files that come at the same time; RefusedFileError 503 when all are taken."""
    places = _places(request)
    if not places.acquire(blocking=False):
        raise RefusedFileError("busy", 503)
    try:
        yield
    finally:
        places.release()


def _places(request: Request) -> threading.BoundedSemaphore:
    state = request.app.state
    if not hasattr(state, "upload_places"):
        state.upload_places = threading.BoundedSemaphore(services_of(request).settings.uploads.at_once)
    places: threading.BoundedSemaphore = state.upload_places
    return places


def _length(request: Request) -> int:
    told = request.headers.get("content-length", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 16 else 0
