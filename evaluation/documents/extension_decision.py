"""延期批准书: the decision on a request for a later date."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from evaluation.documents.drafting import Draft, bare
from evaluation.documents.model import Document
from evaluation.documents.paper import Paper, Reference
from evaluation.documents.texts import referred, texts_of

KIND: Final = "extension_decision"


@dataclass(frozen=True, slots=True)
class ExtensionDecision:
    """`due` is the date that stands (the pause counted); `new_due` the later one, None: refused."""

    document: Reference
    asked_on: date
    due: date
    reason: str
    new_due: date | None = None


def compose(paper: Paper, facts: ExtensionDecision) -> Document:
    """The document; RefusedError naming what is missing."""
    draft = Draft(KIND, paper, texts_of(__file__, KIND))
    document = referred(facts.document.title, facts.document.number)
    draft.say("facts", "opening", asked_on=facts.asked_on, document=document)
    reason = bare(facts.reason)
    if facts.new_due is None:
        draft.say("time_limit", "refused", reason=reason, due=facts.due)
    else:
        draft.say("time_limit", "granted", reason=reason, due=facts.due, new_due=facts.new_due)
    draft.say("contact", "contact", contact=paper.office.contact, phone=paper.office.phone)
    return draft.finish()
