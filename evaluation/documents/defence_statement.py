"""陈述申辩书: what a unit puts forward against a notice, point by point."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from evaluation.documents.drafting import Draft, joined
from evaluation.documents.model import Document
from evaluation.documents.paper import Paper, Reference
from evaluation.documents.texts import referred, texts_of

KIND: Final = "defence_statement"


@dataclass(frozen=True, slots=True)
class DefenceStatement:
    """The points of a unit, and what it adds as proof."""

    document: Reference
    points: Sequence[str]
    evidence: Sequence[str] = ()


def compose(paper: Paper, facts: DefenceStatement) -> Document:
    """The document, from the addressee of the frame to its office; RefusedError naming what is missing."""
    draft = Draft(KIND, paper, texts_of(__file__, KIND))
    draft.say("", "opening", document=referred(facts.document.title, facts.document.number))
    draft.count("facts", facts.points)
    if facts.evidence:
        draft.say("evidence", "evidence", evidence=joined(*facts.evidence))
    else:
        draft.say("evidence", "no_evidence")
    return draft.finish()
