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
        known = visit.words.has(f"refused.{error.code}")
        said = visit.words(f"refused.{error.code}", **error.values) if known else str(error)
        return parts.warning(said)
