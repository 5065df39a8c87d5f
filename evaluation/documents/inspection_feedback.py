"""档案工作检查反馈意见书（整改通知）(N2): facts of an inspection that no clause lets anybody order about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from evaluation.documents.citing import citations, clause_words
from evaluation.documents.drafting import Draft, bare, joined
from evaluation.documents.model import Document
from evaluation.documents.officers import named
from evaluation.documents.paper import Demand, Paper
from evaluation.documents.refusing import denied
from evaluation.documents.texts import texts_of
from evaluation.law.facts import Fact, Officer
from evaluation.law.powers import Authority, denial

KIND: Final = "inspection_feedback"


@dataclass(frozen=True, slots=True)
class InspectionFeedback:
    """What the officers of one visit found, what is asked for by when, and when the report is due."""

    visited_on: date
    officers: Sequence[Officer]
    facts: Sequence[Fact]
    demands: Sequence[Demand]
    report_by: date


def compose(paper: Paper, facts: InspectionFeedback) -> Document:
    """The document; RefusedError with the reason."""
    authority = Authority(paper.addressee.kind, paper.office.uses_provincial_notice)
    refused = denial(KIND, facts.facts, authority)
    if refused is not None:
        raise denied(refused.code, refused.at + 1)
    draft = Draft(KIND, paper, texts_of(__file__, KIND))
    officers = named(KIND, facts.officers)
    draft.say("facts", "opening", officers=officers, found_on=facts.visited_on, **citations(draft.texts["powers"]))
    draft.count("facts", [_fact(draft, fact) for fact in facts.facts])
    draft.say("", "request")
    demands = [draft.texts.fill("demand", demands=bare(one.text), due=one.due) for one in facts.demands]
    draft.count("demands", demands)
    draft.say("report_duty", "report", report_by=facts.report_by)
    draft.follow("rights", draft.texts.fill("opinion"))
    draft.say("contact", "contact", contact=paper.office.contact, phone=paper.office.phone)
    draft.state("evidence", "clause", "time_limit")
    return draft.finish()


def _fact(draft: Draft, fact: Fact) -> str:
    clause, evidence = clause_words(fact.clause_id), joined(*fact.evidence)
    return draft.texts.fill("fact", text=bare(fact.text), evidence=evidence, clause=clause)
