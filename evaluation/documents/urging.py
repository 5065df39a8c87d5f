"""督办通知单: an internal note that something is past its date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from evaluation.documents.drafting import Draft
from evaluation.documents.kinds import kinds
from evaluation.documents.model import Document
from evaluation.documents.paper import Paper, Reference
from evaluation.documents.texts import referred, texts_of

KIND: Final = "urging"
GUIDING: Final = ("feedback", "guidance")
"""kinds of documents whose points are a suggestion, without a report"""


@dataclass(frozen=True, slots=True)
class Urging:
    """What was due when, and by when it is asked for now."""

    document: Reference
    due: date
    seen_on: date
    matters: Sequence[str]
    urged_by: date


def compose(paper: Paper, facts: Urging) -> Document:
    """The document; RefusedError naming what is missing."""
    draft = Draft(KIND, paper, texts_of(__file__, KIND))
    document = referred(facts.document.title, facts.document.number)
    guided = "guided_" if facts.document.title in {kinds().kinds[one].title.zh for one in GUIDING} else ""
    draft.say("", f"{guided}opening", document=document, due=facts.due, seen_on=facts.seen_on)
    draft.count("facts", facts.matters)
    draft.say("demands", f"{guided}request", urged_by=facts.urged_by)
    draft.state("time_limit")
    draft.say("contact", "contact", contact=paper.office.contact, phone=paper.office.phone)
    return draft.finish()
