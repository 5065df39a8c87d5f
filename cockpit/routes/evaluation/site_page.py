"""`/site/app`: the page of a visit for a phone, which opens and works without a network, and its service worker."""

import json
from html import escape
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, HTMLResponse, Response

from cockpit.headers import content_policy
from cockpit.preferences import chosen_language, html_language
from cockpit.routes.reading import services_of

router = APIRouter()

FOLDER: Final = Path(__file__).resolve().parents[3] / "assets" / "alone" / "site"
WORDS: Final = "site."
PAGE: Final = """<!DOCTYPE html>
<html lang="{language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>
<link rel="stylesheet" href="/assets/alone/site/site.css">
<script type="application/json" id="words">{words}</script>
<script type="module" src="/assets/alone/site/app.js"></script></head>
<body><div id="bar" class="bar" role="status"></div><main></main></body></html>"""
HEADERS: Final = {
    "Cache-Control": "no-store",
    "Permissions-Policy": "camera=(), microphone=(self), geolocation=(), payment=(), usb=()",
    "Content-Security-Policy": f"{content_policy(())}; media-src 'self' blob:",
}
"""this page alone may hear, and plays what the device has recorded"""


@router.get("/site/app", include_in_schema=False)
async def page(request: Request) -> Response:
    """The same for everybody: what is of a person comes by the interface and is kept encrypted."""
    language = chosen_language(request.cookies, request.headers.get("accept-language"))
    table = services_of(request).texts.tables[language]
    words: dict[str, str] = {key.removeprefix(WORDS): text for key, text in table.items() if key.startswith(WORDS)}
    words["language"] = language
    words["most_mb"] = str(services_of(request).settings.uploads.max_mb)
    told = json.dumps(words, ensure_ascii=False).replace("<", "\\u003c")
    text = PAGE.format(language=html_language(language), title=escape(words["title"]), words=told)
    return HTMLResponse(text, headers=HEADERS)


@router.get("/site/worker.js", include_in_schema=False)
async def worker(request: Request) -> Response:
    """Beside the page, because a service worker keeps only what lies below its own address."""
    return FileResponse(FOLDER / "worker.js", media_type="text/javascript", headers={"Cache-Control": "no-cache"})
