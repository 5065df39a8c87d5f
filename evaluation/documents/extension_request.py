"""延期申请书: a unit asks for a later date, once, with its reason."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from evaluation.documents.drafting import Draft, bare
from evaluation.documents.model import Document
from evaluation.documents.paper import Paper, Reference
from evaluation.documents.texts import referred, texts_of

KIND: Final = "extension_request"


@dataclass(frozen=True, slots=True)
class ExtensionRequest:
    """The date that stands, the date that is asked for, why, and what is done already."""

    document: Reference
    due: date
    asked_for: date
    reason: str
    done: str = ""


def compose(paper: Paper, facts: ExtensionRequest) -> Document:
    """The document, from the addressee of the frame to its office; RefusedError naming what is missing."""
    draft = Draft(KIND, paper, texts_of(__file__, KIND))
    document = referred(facts.document.title, facts.document.number)
    draft.say(
        "facts", "opening", document=document, due=facts.due, reason=bare(facts.reason), asked_for=facts.asked_for
    )
    draft.state("time_limit")
    if facts.done:
        draft.say("", "done", done=bare(facts.done))
    return draft.finish()
