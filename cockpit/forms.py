"""The one file of a form, taken from the wire piece by piece: it is never held in memory."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect, Request

from people.commands.uploading import RefusedFileError

if TYPE_CHECKING:  # they say so of themselves, and exist for checkers alone
    from python_multipart.multipart import MultipartCallbacks

PIECE: Final = 1 << 18
"""bytes that are written at a time, away from the event loop"""
BESIDE: Final = 16_384
"""most bytes of all other fields of the form, which are thrown away"""
FORM: Final = b"multipart/form-data"
LONGEST_NAME: Final = 1000

Write = Callable[[bytes], None]


class _Form:
    """What the parser tells of a form, one piece after the other."""

    def __init__(self) -> None:
        self.name: str | None = None
        self.files = 0
        self.ended = False
        self.piece = bytearray()
        self._field = bytearray()
        self._value = bytearray()
        self._in_file = False
        self._beside = 0

    def on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._field += data[start:end]

    def on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def on_header_end(self) -> None:
        if bytes(self._field).lower() == b"content-disposition":
            told = parse_options_header(bytes(self._value))[1]
            self._in_file = b"filename" in told
            if self._in_file:
                self.files += 1
                self.name = told[b"filename"].decode("utf-8", "replace")[-LONGEST_NAME:]
        self._field.clear()
        self._value.clear()

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        if not self._in_file:
            self._beside += end - start
        elif self.files == 1:
            self.piece += data[start:end]
        if self._beside > BESIDE or self.files > 1:
            raise RefusedFileError("no_file")

    def on_part_end(self) -> None:
        self._in_file = False

    def on_end(self) -> None:
        self.ended = True


async def take_file(request: Request, write: Write, most_bytes: int) -> str:
    """Writes the file of a form as it comes; returns the name that it was given.

    RefusedFileError: the request is no form, has not exactly one file, is too large, or has not come whole.
    """
    form = _Form()
    written = 0
    try:
        parser = MultipartParser(_boundary(request), _callbacks(form))
        async for block in request.stream():
            parser.write(block)
            if written + len(form.piece) > most_bytes:
                raise RefusedFileError("too_large", 413, limit=most_bytes // 1_000_000)
            if len(form.piece) >= PIECE:
                written += await _write(form, write)
        parser.finalize()
    except (FormParserError, ClientDisconnect) as error:
        raise RefusedFileError("cut", 400) from error
    if form.name is None:
        raise RefusedFileError("no_file")
    if not form.ended:
        raise RefusedFileError("cut", 400)
    await _write(form, write)
    return form.name


def _callbacks(form: _Form) -> "MultipartCallbacks":
    return {
        "on_header_field": form.on_header_field,
        "on_header_value": form.on_header_value,
        "on_header_end": form.on_header_end,
        "on_part_data": form.on_part_data,
        "on_part_end": form.on_part_end,
        "on_end": form.on_end,
    }


async def _write(form: _Form, write: Write) -> int:
    piece = bytes(form.piece)
    form.piece.clear()
    if piece:
        await asyncio.to_thread(write, piece)
    return len(piece)


def _boundary(request: Request) -> bytes:
    kind, told = parse_options_header(request.headers.get("content-type", ""))
    if kind != FORM or not told.get(b"boundary"):
        raise RefusedFileError("not_form", 415, found=kind.decode("latin-1")[:60] or "–")
    return told[b"boundary"]
