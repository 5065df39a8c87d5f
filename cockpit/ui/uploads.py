"""Handing in files: straight to a route of ours, never through a callback."""

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote

from dash.development.base_component import Component

from cockpit.ui.antd import fac
from cockpit.ui.forms import LOCALES
from cockpit.ui.visit import Visit

UPLOADS = "/api/uploads"


def upload_address(owner: str | None, to: str = UPLOADS) -> str:
    """Where files of an owner go.

    The component writes `?uploadId=…` behind any address, one with parameters too: the last of ours takes it up.
    """
    return f"{to}?owner={quote(owner or '')}&task="


def drop_zone(
    visit: Visit,
    id: Any,  # noqa: A002 - the word of Dash
    owner: str | None,
    most: int,
    *,
    to: str = UPLOADS,
    types: Sequence[str] | None = None,
) -> Component:
    """A place to drop files on, or to choose them; the value of the session goes with each."""
    words = visit.words
    limit = visit.services.settings.uploads.max_mb
    more = {"fileTypes": list(types)} if types else {}
    return fac.AntdDraggerUpload(
        id=id,
        apiUrl=upload_address(owner, to),
        headers={"X-CSRFToken": visit.visitor.csrf},
        text=words("desk.drop"),
        hint=words("desk.drop_hint", most=most, limit=limit),
        fileListMaxLength=most,
        fileMaxSize=limit,
        multiple=most > 1,
        locale=LOCALES[visit.language],
        showSuccessMessage=False,
        showErrorMessage=False,
        disabled=owner is None,
        **more,
    )


def last_tasks(record: Any) -> list[dict[str, Any]]:
    """What was handed in last, as the component tells it: one file, or several chosen together."""
    found = record if isinstance(record, list) else [record]
    return [one for one in found if isinstance(one, dict)]


def refusals_of(record: Any) -> list[tuple[str, str]]:
    """Files of the last ones that were not taken: name, and why in the words of the route.

    An answer without words, as from a proxy, is an empty text.
    """
    return [
        (str(one.get("fileName", "")), _words_of(one.get("uploadResponse")))
        for one in last_tasks(record)
        if one.get("taskStatus") == "failed"
    ]


def _words_of(answer: Any) -> str:
    error = answer.get("error") if isinstance(answer, dict) else None
    return str(error.get("message", "")) if isinstance(error, dict) else ""


def done_uploads(records: Iterable[dict[str, Any]] | None) -> tuple[int, ...]:
    """The numbers of the files that were taken."""
    answers = [one.get("uploadResponse") for one in records or () if one.get("taskStatus") == "success"]
    return tuple(int(answer["id"]) for answer in answers if isinstance(answer, dict) and "id" in answer)
