"""工作通报: what a unit has not done by its date, told inside the administration; it names no person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from evaluation.documents.drafting import Draft
from evaluation.documents.model import Document
from evaluation.documents.paper import Paper, Reference
from evaluation.documents.texts import referred, texts_of

KIND: Final = "circular"


@dataclass(frozen=True, slots=True)
class Circular:
    """What was due when, and by when it is asked for now."""

    document: Reference
    due: date
    seen_on: date
    matters: Sequence[str]
    done_by: date


def compose(paper: Paper, facts: Circular) -> Document:
    """The document; RefusedError naming what is missing, or what a circular must not say."""
    draft = Draft(KIND, paper, texts_of(__file__, KIND))
    document = referred(facts.document.title, facts.document.number)
    draft.say("", "opening", document=document, due=facts.due, seen_on=facts.seen_on)
    draft.count("facts", facts.matters)
    draft.say("demands", "request", done_by=facts.done_by)
    draft.state("time_limit")
    draft.say("contact", "contact", contact=paper.office.contact, phone=paper.office.phone)
    return draft.finish()
