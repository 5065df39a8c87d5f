"""档案行政检查通知书: says before a visit when, where, about what, and by whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from evaluation.documents.citing import citations
from evaluation.documents.drafting import Draft, joined
from evaluation.documents.model import Document
from evaluation.documents.officers import named
from evaluation.documents.paper import Paper
from evaluation.documents.texts import texts_of, timed
from evaluation.law.facts import Officer

KIND: Final = "inspection_notice"


@dataclass(frozen=True, slots=True)
class InspectionNotice:
    """The visit that is announced; moments are local, `subjects` are items of 档案法 42 (1 to 6)."""

    start: datetime
    end: datetime
    place: str
    subjects: Sequence[int]
    officers: Sequence[Officer]
    material: Sequence[str]


def compose(paper: Paper, facts: InspectionNotice) -> Document:
    """The document; RefusedError naming what is missing."""
    draft = Draft(KIND, paper, texts_of(__file__, KIND))
    texts = draft.texts
    start, end = timed(facts.start), timed(facts.end)
    draft.say("", "opening", start=start, end=end, **citations(texts["powers"]))
    subjects = joined(*(texts["subject"][number] for number in sorted(set(facts.subjects))))
    draft.count(
        "facts",
        [
            texts.fill("place", place=facts.place),
            texts.fill("subjects", subjects=subjects),
            texts.fill("officers", officers=named(KIND, facts.officers)),
            texts.fill("material", material=joined(*facts.material)),
        ],
    )
    draft.state("demands", "time_limit")
    draft.say("contact", "contact", contact=paper.office.contact, phone=paper.office.phone)
    return draft.finish()
