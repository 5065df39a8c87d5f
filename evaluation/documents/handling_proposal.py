"""处理建议书: after an investigation, to the unit of those who answer for it, with a request for a written answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from evaluation.documents.citing import citations, clause_words
from evaluation.documents.drafting import Draft, bare, joined
from evaluation.documents.model import Document
from evaluation.documents.paper import Paper, Reference
from evaluation.documents.texts import referred, texts_of
from evaluation.law.facts import Fact

KIND: Final = "handling_proposal"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed for one person."""

    person: str
    proposal: str


@dataclass(frozen=True, slots=True)
class HandlingProposal:
    """What the investigation of a case found and proposes; the unit answers in writing by a date."""

    case: Reference
    facts: Sequence[Fact]
    proposals: Sequence[Proposal]
    answer_by: date


def compose(paper: Paper, facts: HandlingProposal) -> Document:
    """The document; RefusedError naming what is missing."""
    draft = Draft(KIND, paper, texts_of(__file__, KIND))
    fill = draft.texts.fill
    draft.say("", "opening", case=referred(facts.case.title, facts.case.number))
    found = [fill("fact", text=bare(one.text), evidence=joined(*one.evidence)) for one in facts.facts]
    draft.count("facts", found)
    clauses = joined(*dict.fromkeys(clause_words(one.clause_id) for one in facts.facts))
    draft.say("order_basis", "basis", clause=clauses, **citations(draft.texts["powers"]))
    proposals = [fill("proposal", person=one.person, proposal=bare(one.proposal)) for one in facts.proposals]
    draft.count("demands", proposals)
    draft.say("time_limit", "answer", answer_by=facts.answer_by)
    draft.say("contact", "contact", contact=paper.office.contact, phone=paper.office.phone)
    draft.state("evidence", "clause")
    return draft.finish()
