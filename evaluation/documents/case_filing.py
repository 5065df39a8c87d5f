"""立案审批表: why a case is opened. The opinions of those who approve stay open."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from evaluation.documents.citing import cited, clause_words
from evaluation.documents.drafting import Draft, joined
from evaluation.documents.model import Document
from evaluation.documents.officers import named
from evaluation.documents.paper import Paper
from evaluation.documents.texts import Field, texts_of
from evaluation.law.facts import Officer

KIND: Final = "case_filing"
BASIS: Final = "regulation 46(1)"


@dataclass(frozen=True, slots=True)
class CaseFiling:
    """What is suspected: `clause_ids` are clauses of the table."""

    source: str
    facts: Sequence[str]
    evidence: Sequence[str]
    clause_ids: Sequence[str]
    officers: Sequence[Officer]


def compose(paper: Paper, facts: CaseFiling) -> Document:
    """The document; RefusedError naming what is missing."""
    draft = Draft(KIND, paper, texts_of(__file__, KIND))
    rows: dict[str, Field] = {
        "source": facts.source,
        "unit": paper.addressee.name,
        "facts": "\n".join(facts.facts),
        "evidence": joined(*facts.evidence),
        "clause": joined(*map(clause_words, facts.clause_ids)),
        "basis": cited(BASIS),
        "officers": named(KIND, facts.officers),
        "division": "",
        "legal": "",
        "leader": "",
    }
    draft.form("facts", draft.texts["labels"], rows, may_be_open={"division", "legal", "leader"})
    draft.state("evidence", "clause", "contact")
    return draft.finish()
