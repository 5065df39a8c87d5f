"""复核意见书: the answer to a statement and defence, each point examined, with what becomes of the notice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from evaluation.documents.drafting import Draft, bare
from evaluation.documents.model import Document
from evaluation.documents.paper import Demand, Paper, Reference
from evaluation.documents.texts import referred, texts_of

KIND: Final = "defence_answer"
Outcome = Literal["withdrawn", "changed", "kept"]


@dataclass(frozen=True, slots=True)
class ExaminedPoint:
    """One point that was raised, what the examination showed, and whether it is accepted."""

    claim: str
    examination: str
    is_accepted: bool


@dataclass(frozen=True, slots=True)
class DefenceAnswer:
    """The examination as a whole; `due` is the new deadline of a notice that is kept, `demands` those that change."""

    document: Reference
    stated_on: date
    points: Sequence[ExaminedPoint]
    outcome: Outcome
    demands: Sequence[Demand] = ()
    due: date | None = None


def compose(paper: Paper, facts: DefenceAnswer) -> Document:
    """The document; RefusedError naming what is missing."""
    draft = Draft(KIND, paper, texts_of(__file__, KIND))
    document = referred(facts.document.title, facts.document.number)
    draft.say("", "opening", stated_on=facts.stated_on, document=document)
    draft.count("facts", [_point(draft, one) for one in facts.points])
    _say_outcome(draft, facts, document)
    draft.say("contact", "contact", contact=paper.office.contact, phone=paper.office.phone)
    return draft.finish()


def _point(draft: Draft, one: ExaminedPoint) -> str:
    result = draft.texts["results"][one.is_accepted]
    return draft.texts.fill("point", claim=bare(one.claim), examination=bare(one.examination), result=result)


def _say_outcome(draft: Draft, facts: DefenceAnswer, document: str) -> None:
    match facts.outcome:
        case "withdrawn":
            draft.say("demands", "withdrawn", document=document)
        case "kept":
            draft.say("demands", "kept", document=document, due=facts.due)
        case "changed":
            draft.say("demands", "changed", document=document)
            fill = draft.texts.fill
            draft.count("demands", [fill("demand", demands=bare(one.text), due=one.due) for one in facts.demands])
