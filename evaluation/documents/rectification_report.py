"""整改报告: for each issue its cause, the measures, the result, the proof and who answers for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from evaluation.documents.drafting import Draft, bare, joined
from evaluation.documents.model import Document
from evaluation.documents.paper import Paper, Reference
from evaluation.documents.refusing import lacks
from evaluation.documents.texts import referred, texts_of

KIND: Final = "rectification_report"


@dataclass(frozen=True, slots=True)
class RectifiedIssue:
    """What was done about one issue."""

    issue: str
    cause: str
    measure: str
    result: str
    evidence: Sequence[str]
    responsible: str
    done_on: date


@dataclass(frozen=True, slots=True)
class RectificationReport:
    """The report of a unit; `number` is the unit's own, `contact` and `phone` of the unit."""

    document: Reference
    issues: Sequence[RectifiedIssue]
    contact: str
    phone: str
    number: str = ""


def compose(paper: Paper, facts: RectificationReport) -> Document:
    """The document, from the addressee of the frame to its office; RefusedError naming what is missing."""
    if not facts.issues:
        raise lacks(KIND, "issue")
    draft = Draft(KIND, paper, texts_of(__file__, KIND))
    draft.say("", "opening", document=referred(facts.document.title, facts.document.number))
    for number, one in enumerate(facts.issues, 1):
        draft.head_text(bare(one.issue), number)
        _say_issue(draft, one)
    draft.say("contact", "contact", contact=facts.contact, phone=facts.phone)
    return draft.finish(number=facts.number)


def _say_issue(draft: Draft, one: RectifiedIssue) -> None:
    fill = draft.texts.fill
    lines = [
        fill("cause", cause=bare(one.cause)),
        fill("measure", measure=bare(one.measure)),
        fill("result", result=bare(one.result)),
        fill("evidence", evidence=joined(*one.evidence)),
        fill("responsible", responsible=one.responsible, done_on=one.done_on),
    ]
    draft.count("facts", lines, level=2)
    draft.state("evidence")
