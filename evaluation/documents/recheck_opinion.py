"""复查意见书: what a re-check found, issue by issue, and what time is left for the rest."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from evaluation.documents.drafting import Draft, bare
from evaluation.documents.model import Document
from evaluation.documents.paper import Paper, Reference
from evaluation.documents.texts import referred, texts_of

KIND: Final = "recheck_opinion"


@dataclass(frozen=True, slots=True)
class CheckedIssue:
    """One issue: met or not, and why."""

    issue: str
    is_met: bool
    reason: str


@dataclass(frozen=True, slots=True)
class RecheckOpinion:
    """A re-check; `days_left` and `due` are needed where something is not met."""

    document: Reference
    submitted_on: date
    checked_on: date
    issues: Sequence[CheckedIssue]
    days_left: int | None = None
    due: date | None = None


def compose(paper: Paper, facts: RecheckOpinion) -> Document:
    """The document; RefusedError naming what is missing."""
    draft = Draft(KIND, paper, texts_of(__file__, KIND))
    document = referred(facts.document.title, facts.document.number)
    draft.say("", "opening", submitted_on=facts.submitted_on, document=document, checked_on=facts.checked_on)
    draft.count("facts", [_issue(draft, one) for one in facts.issues])
    if all(one.is_met for one in facts.issues):
        draft.say("time_limit", "closed")
    else:
        draft.say("time_limit", "left", days_left=facts.days_left, due=facts.due)
    draft.say("contact", "contact", contact=paper.office.contact, phone=paper.office.phone)
    return draft.finish()


def _issue(draft: Draft, one: CheckedIssue) -> str:
    return draft.texts.fill("met" if one.is_met else "unmet", issue=bare(one.issue), reason=bare(one.reason))
