"""调查笔录: the questions of two officers and the answers of one person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from evaluation.documents.drafting import Draft
from evaluation.documents.model import Document
from evaluation.documents.officers import named
from evaluation.documents.paper import Paper
from evaluation.documents.refusing import lacks
from evaluation.documents.texts import Field, between, texts_of, timed
from evaluation.law.facts import Officer

KIND: Final = "investigation_record"


@dataclass(frozen=True, slots=True)
class InvestigationRecord:
    """One hearing; moments are local, `talk` has (question, answer) in their order."""

    start: datetime
    end: datetime
    place: str
    person: str
    officers: Sequence[Officer]
    recorder: str
    talk: Sequence[tuple[str, str]]


def compose(paper: Paper, facts: InvestigationRecord) -> Document:
    """The document; RefusedError naming what is missing."""
    if not facts.talk:
        raise lacks(KIND, "facts")
    draft = Draft(KIND, paper, texts_of(__file__, KIND))
    rows: dict[str, Field] = {
        "time": between(timed(facts.start), timed(facts.end)),
        "place": facts.place,
        "person": facts.person,
        "unit": paper.addressee.name,
        "officers": named(KIND, facts.officers),
        "recorder": facts.recorder,
    }
    draft.form("contact", draft.texts["labels"], rows)
    draft.say("", "shown")
    for question, answer in facts.talk:
        draft.say("facts", "question", question=question)
        draft.say("facts", "answer", answer=answer)
    for signing in ("read", "person_signs", "officers_sign"):
        draft.say("", signing)
    return draft.finish()
