"""约谈记录: a talk with a unit about what it has not done. Only with a service company does it stand on an article."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from evaluation.documents.citing import citations
from evaluation.documents.drafting import Draft, joined
from evaluation.documents.model import Document
from evaluation.documents.paper import Paper
from evaluation.documents.texts import Field, between, texts_of, timed

KIND: Final = "talk_record"
COMPANY: Final = "service_company"


@dataclass(frozen=True, slots=True)
class TalkRecord:
    """One talk; moments are local."""

    start: datetime
    end: datetime
    place: str
    persons: Sequence[str]
    hosts: Sequence[str]
    recorder: str
    matters: Sequence[str]
    demands: Sequence[str]
    answer: str


def compose(paper: Paper, facts: TalkRecord) -> Document:
    """The document; RefusedError naming what is missing."""
    draft = Draft(KIND, paper, texts_of(__file__, KIND))
    rows: dict[str, Field] = {
        "time": between(timed(facts.start), timed(facts.end)),
        "place": facts.place,
        "unit": paper.addressee.name,
        "persons": joined(*facts.persons),
        "hosts": joined(*facts.hosts),
        "recorder": facts.recorder,
    }
    draft.form("contact", draft.texts["labels"], rows)
    if paper.addressee.kind == COMPANY:
        draft.say("", "basis", **citations(draft.texts["powers"]))
    draft.head("facts_heading", 1)
    draft.count("facts", facts.matters, level=2)
    draft.head("demands_heading", 2)
    draft.count("demands", facts.demands, level=2)
    draft.head("answer_heading", 3)
    draft.say("", "answer", answer=facts.answer)
    draft.say("", "unit_signs")
    draft.say("", "hosts_sign")
    return draft.finish()
