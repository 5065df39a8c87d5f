"""What a decision on a lead opens in its transaction: an inspection, an issue with the draft of its case, guidance."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from core.days import local_date
from core.errors import RefusedError
from evaluation.casework.deeds import By
from evaluation.casework.drafts import NewDraft, draft_within
from evaluation.commands.guidance_drafts import guide_within, guided
from evaluation.commands.issues import NewEvidence, NewFact, NewIssue, open_within
from evaluation.commands.visits import inspect_for_lead, officers_for
from evaluation.desk import Desk, authority_of, way_at
from evaluation.leads.deciding import Opened, Told, reference_of
from evaluation.sentences import sentence
from store.database import UnitOfWork
from store.evaluation.leads import LeadRow
from store.uploads import some_uploads

CASE_FILING: Final = "case_filing"
INFORMED: Final = frozenset({"informer", "complaint"})
"""sources whose papers stay with the lead when somebody is named: they could say who it was"""


@dataclass(frozen=True, slots=True)
class Following:
    """A decision as it is carried out: within which transaction, on which lead, about whom, by whom and when."""

    unit: UnitOfWork
    desk: Desk
    lead: LeadRow
    owner: str
    told: Told
    by: By
    at: datetime


def owner_of(unit: UnitOfWork, desk: Desk, lead: LeadRow, told: Told) -> str:
    """Whom a lead concerns: as it says, else as the decision says; empty: nobody whom the master data know.

    RefusedError: the decision names somebody else, nobody, or an owner of another authority.
    """
    if lead.owner_code or not told.owner:
        if told.owner not in ("", lead.owner_code):
            raise RefusedError(f"lead {lead.lead_id} is about {lead.owner_code}", "lead_owner_other")
        return lead.owner_code or ""
    owner = guided(unit, told.owner).code
    if authority_of(way_at(unit, desk, owner)) != lead.node:
        raise RefusedError(f"{owner} is not of {lead.node}", "lead_owner_elsewhere", owner=owner)
    return owner


def follow(event: str, on: Following) -> Opened:
    """Opens what a decision names; nothing for an event that names nothing, or where the master data know nobody.

    RefusedError: whatever guards the thing objects, so that the decision is not taken either.
    """
    opens = OPENS.get(event)
    return opens(on) if opens is not None and on.owner else Opened()


def _inspection(on: Following) -> Opened:
    officers = officers_for(on.unit, on.lead.node, on.told.officers)
    hazard = on.told.is_hazard or on.lead.is_grave
    return Opened(inspection=inspect_for_lead(on.unit, on.lead, on.owner, officers, on.by, on.at, is_hazard=hazard))


def _case(on: Following) -> Opened:
    """An issue with what is known, and the 立案审批表 about it; the same lead opens one issue for an owner."""
    number, told = on.lead.lead_id, on.told
    new = NewIssue(
        owner=on.owner,
        title=told.title.strip() or sentence("lead_title", number=number),
        source_kind="lead",
        source_ref=str(number),
        facts=_facts(on),
        severity=told.severity or ("grave" if on.lead.is_grave else "ordinary"),
        once=f"lead {number} {on.owner}",
        files_of=_nodes(on),
    )
    issue_no = open_within(on.unit, on.desk, new, on.by, on.at)
    source = sentence("lead_source", number=number, source=sentence(f"lead_from_{on.lead.source}"))
    draft = NewDraft(CASE_FILING, on.owner, (issue_no,), {"source": source}, reference_of(number))
    return Opened(issue=issue_no, documents=(draft_within(on.unit, on.desk, draft, on.by, on.at),))


def _guidance(on: Following) -> Opened:
    number = guide_within(on.unit, on.desk, on.lead, on.owner, on.told, on.by, on.at)
    return Opened(documents=(number,))


OPENS: Final[Mapping[str, Callable[[Following], Opened]]] = {
    "turn_to_inspection": _inspection,
    "turn_to_case": _case,
    "turn_to_guidance": _guidance,
}
"""event of a lead → what it opens"""


def _facts(on: Following) -> list[NewFact]:
    """What the check has found, else what was handed over or told; each with the clause and all that shows it."""
    found = on.told.found.strip()
    texts = [found] if found else list(on.lead.facts) or [on.lead.text]
    shown, day, told = _evidence(on), local_date(on.at), on.told
    return [NewFact(one, "found", day, evidence=shown, clause_id=told.clause_id, ground=told.ground) for one in texts]


def _evidence(on: Following) -> list[NewEvidence]:
    number = on.lead.lead_id
    shown = [NewEvidence(sentence("lead_found", n=n), upload) for n, upload in enumerate(on.told.uploads, 1)]
    if on.lead.is_named and on.lead.source in INFORMED:
        return shown
    kept = enumerate(on.lead.evidence, 1)
    return [*shown, *(NewEvidence(sentence("lead_evidence", number=number, n=n), upload) for n, upload in kept)]


def _nodes(on: Following) -> frozenset[str]:
    """Where the lead's own files belong: they were looked at when it came in."""
    return frozenset(row.node for row in some_uploads(on.unit, on.lead.evidence))
