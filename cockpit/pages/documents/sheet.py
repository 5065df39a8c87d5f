"""How a document reads now, or the one sentence that says why it cannot be made."""

from typing import Any, Final

from cockpit import ids
from cockpit.pages.documents.paper import paper
from cockpit.ui import parts
from cockpit.ui.visit import Visit
from core.errors import AccessDeniedError, RefusedError
from evaluation.casework.previewing import composed_document

SHEET: Final = ids.make("documents", "draft", "sheet")


async def sheet(visit: Visit, number: int) -> Any:
    """The sheet of a document."""
    try:
        return paper(await visit.read(composed_document, visit.evaluation, visit.principal, number, visit.at))
    except AccessDeniedError:
        return parts.stale(visit.words("page.documents.see_file"))
    except RefusedError as error:
        return parts.warning(_said(visit, error))


def _said(visit: Visit, error: RefusedError) -> str:
    """The sentence of a refusal, the fields of the draft by their names."""
    key = f"refused.{error.code}"
    if not visit.words.has(key):
        return str(error)
    values = dict(error.values)
    if "fields" in values:
        values["fields"] = visit.words("desk.and").join(
            dict.fromkeys(_named(visit, one) for one in str(values["fields"]).split(", "))
        )
    return visit.words(key, **values)


def _named(visit: Visit, path: str) -> str:
    """`demands.0.due` as people read it."""
    names = (part for part in path.split(".") if not part.isdecimal())
    return " ".join(visit.words.known(f"page.documents.field.{one}", one) for one in names)
