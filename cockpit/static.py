"""Static bytes, compressed once: our assets and the scripts of Dash's component packages.

A fingerprinted address never changes its content and is kept by the browser for a year;
everything else is asked again by ETag.
"""

import asyncio
import gzip
import hashlib
import mimetypes
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from cockpit.encoding import accepts_gzip

IMMUTABLE: Final = "public, max-age=31536000, immutable"
ASK_AGAIN: Final = "no-cache"
SMALLEST: Final = 500
"""Bytes below which compressing is not worth a header."""
COMPRESSIBLE: Final = ("text/", "application/javascript", "application/json", "image/svg+xml")
MEDIA_TYPES: Final = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".map": "application/json",
}


@dataclass(frozen=True, slots=True)
class StaticFile:
    """The bytes of a file, plain and compressed (None when that gains nothing)."""

    plain: bytes
    gzipped: bytes | None
    etag: str
    media_type: str

    def answer(self, headers: Headers, cache: str) -> Response:
        """The answer to a request with these headers."""
        common = {"ETag": self.etag, "Cache-Control": cache, "Vary": "Accept-Encoding"}
        if headers.get("if-none-match") == self.etag:
            return Response(status_code=304, headers=common)
        if self.gzipped is not None and accepts_gzip(headers.get("accept-encoding", "")):
            return Response(self.gzipped, headers={**common, "Content-Encoding": "gzip"}, media_type=self.media_type)
        return Response(self.plain, headers=common, media_type=self.media_type)


def static_file(name: str, content: bytes) -> StaticFile:
    """Compresses the content of a file; the media type comes from its name."""
    suffix = Path(name).suffix
    media_type = MEDIA_TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    gzipped = None
    if len(content) >= SMALLEST and media_type.startswith(COMPRESSIBLE):
        gzipped = gzip.compress(content, 9, mtime=0)
    return StaticFile(content, gzipped, f'"{hashlib.sha256(content).hexdigest()[:24]}"', media_type)


class AssetFiles:
    """The files of one folder; a file is read again when its time or size has changed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._kept: dict[str, tuple[tuple[int, int], StaticFile]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves `{path}`; its address is fingerprinted when `?m=` is the file's time, as Dash writes it."""
        found = await asyncio.to_thread(self._find, scope["path_params"]["path"])
        if found is None:
            raise HTTPException(404)
        modified, file = found
        asked = parse_qs(scope["query_string"].decode("latin-1")).get("m", [""])[0]
        cache = IMMUTABLE if asked == str(modified) else ASK_AGAIN
        await file.answer(Headers(scope=scope), cache)(scope, receive, send)

    def _find(self, path: str) -> tuple[float, StaticFile] | None:
        try:
            place = (self._folder / path).resolve()
            state = place.stat()
            if not place.is_relative_to(self._folder) or not place.is_file():
                return None
            return state.st_mtime, self._kept_file(path, place, (state.st_mtime_ns, state.st_size))
        except (OSError, ValueError):
            return None

    def _kept_file(self, path: str, place: Path, stamp: tuple[int, int]) -> StaticFile:
        kept = self._kept.get(path)
        if kept is None or kept[0] != stamp:
            kept = (stamp, static_file(path, place.read_bytes()))
            self._kept[path] = kept
        return kept[1]


Load = Callable[[str, str], bytes | None]
"""(package, path in the package) → its bytes; None when Dash does not serve it."""
SplitFingerprint = Callable[[str], tuple[str, bool]]


class PackageFiles:
    """The scripts of component packages, as far as Dash has registered them."""

    def __init__(self, load: Load, split_fingerprint: SplitFingerprint) -> None:
        self._load = load
        self._split = split_fingerprint
        self._kept: dict[tuple[str, str], StaticFile] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves `{package}/{path}`."""
        package = scope["path_params"]["package"]
        path, fingerprinted = self._split(scope["path_params"]["path"])
        file = self._kept.get((package, path)) or await asyncio.to_thread(self._read, package, path)
        if file is None:
            raise HTTPException(404)
        cache = IMMUTABLE if fingerprinted else ASK_AGAIN
        await file.answer(Headers(scope=scope), cache)(scope, receive, send)

    def warm(self, addresses: Iterable[str]) -> None:
        """Compresses what the first page will ask for; an address is `package/path`."""
        for address in addresses:
            package, _, path = address.partition("/")
            self._read(package, self._split(path)[0])

    def _read(self, package: str, path: str) -> StaticFile | None:
        content: Any = self._load(package, path)
        if content is None:
            return None
        return self._kept.setdefault((package, path), static_file(path, content))
