"""The guards of an issue up to its delivery: each a small pure function that returns its reason, or None. Pure."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from core.days import local_date
from evaluation.deadlines.limits import end_of
from evaluation.guidance.points import RANK
from evaluation.issues.facts import IssueFacts
from evaluation.law.approval import approval_table, took_another_step
from evaluation.law.clauses import clause_table
from evaluation.law.powers import ORDERS, Authority, denial, forbidden_words
from evaluation.machines.reasons import short_reason

HAZARD: Final = "hazard"

IssueGuard = Callable[[IssueFacts, datetime], str | None]


def source_given(facts: IssueFacts, at: datetime) -> str | None:
    """An issue says where it comes from."""
    return None if facts.source is not None and facts.source.reference.strip() else "source_missing"


def more_than_a_figure(facts: IssueFacts, at: datetime) -> str | None:
    """A low indicator is a lead."""
    is_figure = facts.source is not None and facts.source.kind == "indicator"
    return "figure_is_only_a_lead" if is_figure else None


def confirmation_complete(facts: IssueFacts, at: datetime) -> str | None:
    """Kind, severity, demand and stages are set."""
    is_set = facts.kind and facts.severity and facts.demands and facts.stages
    return None if is_set else "confirmation_incomplete"


def severity_by_ground(facts: IssueFacts, at: datetime) -> str | None:
    """No less grave than its ground, and a hazard where the ground is one (DI-33 counts those, DI-26 the others)."""
    ground = clause_table().grounds.get(facts.ground)
    if ground is not None and facts.severity is not None and RANK[facts.severity] < RANK[ground.severity]:
        return "severity_below_ground"
    return "kind_against_ground" if (facts.kind == "hazard") != (facts.ground == HAZARD) else None


def clause_known(facts: IssueFacts, at: datetime) -> str | None:
    """The clause is one of the clause table, and the ground one of the clause."""
    if not facts.clause_id:
        return "clause_missing"
    clause = clause_table().clauses.get(facts.clause_id)
    if clause is None:
        return "clause_unknown"
    return "ground_not_of_clause" if facts.ground and facts.ground not in clause.grounds else None


def reason_given(facts: IssueFacts, at: datetime) -> str | None:
    """A reason of at least ten characters."""
    return short_reason(facts.reason)


def document_allowed(facts: IssueFacts, at: datetime) -> str | None:
    """The document may carry its facts."""
    authority = Authority(facts.addressee, facts.uses_provincial_notice)
    found = denial(facts.document, facts.document_facts, authority, facts.facts_taken)
    return None if found is None else found.code


def text_allowed(facts: IssueFacts, at: datetime) -> str | None:
    """The document says nothing that its kind may not say."""
    found = forbidden_words(facts.document, facts.document_text)
    return found[0].code if found else None


def by_another(step: str) -> IssueGuard:
    """The guard of a step of approval: whoever takes it took no step of another kind of this document."""

    def guard(facts: IssueFacts, at: datetime) -> str | None:
        return "step_of_another_kind_taken" if took_another_step(facts.taken, facts.person, step) else None

    return guard


def opinion_given(facts: IssueFacts, at: datetime) -> str | None:
    """Sending back says why."""
    return "opinion_missing" if len(facts.reason.strip()) < approval_table().opinion_length else None


def receipt_complete(facts: IssueFacts, at: datetime) -> str | None:
    """The receipt names receiver, time and way."""
    receipt = facts.receipt
    return None if receipt.receiver.strip() and receipt.delivered_at and receipt.way else "receipt_incomplete"


def delivered_in_time(facts: IssueFacts, at: datetime) -> str | None:
    """Delivery lies after the seal and not in the future."""
    delivered_at = facts.receipt.delivered_at
    if delivered_at is None or facts.sealed_at is None or delivered_at < facts.sealed_at:
        return "delivery_before_seal"
    return "delivery_in_future" if delivered_at > at else None


def consent_given(facts: IssueFacts, at: datetime) -> str | None:
    """Electronic delivery needs a signed consent (行政处罚法 61)."""
    return None if facts.has_consent else "consent_missing"


def entry_confirmed(facts: IssueFacts, at: datetime) -> str | None:
    """A delivery on paper is entered by one person and confirmed by another."""
    receipt = facts.receipt
    is_confirmed = receipt.confirmed_by and receipt.confirmed_by != receipt.entered_by
    return None if is_confirmed else "delivery_not_confirmed"


def deadline_after_delivery(facts: IssueFacts, at: datetime) -> str | None:
    """Every stage ends after the day of delivery."""
    delivered_on = local_date(facts.receipt.delivered_at or at)
    ends = (end_of(stage.limit, delivered_on, facts.calendar) for stage in facts.stages)
    return "deadline_before_delivery" if any(end <= delivered_on for end in ends) else None


def refusal_of_an_order(facts: IssueFacts, at: datetime) -> str | None:
    """Only an order is left with whoever refuses it."""
    return None if is_order(facts, at) else "refusal_only_for_orders"


def refusal_witnessed(facts: IssueFacts, at: datetime) -> str | None:
    """Refusal has a witness or a recording."""
    return None if facts.receipt.witness or facts.receipt.recording else "witness_missing"


def is_order(facts: IssueFacts, at: datetime) -> bool:
    """Whether the document is of the 责令 kind."""
    return facts.document in ORDERS


GUARDS: Final[Mapping[str, IssueGuard]] = {
    "source_given": source_given,
    "more_than_a_figure": more_than_a_figure,
    "confirmation_complete": confirmation_complete,
    "clause_known": clause_known,
    "severity_by_ground": severity_by_ground,
    "reason_given": reason_given,
    "document_allowed": document_allowed,
    "text_allowed": text_allowed,
    "drafted_by_nobody_else": by_another("draft"),
    "checked_by_another": by_another("check"),
    "reviewed_by_another": by_another("legal_review"),
    "signed_by_another": by_another("sign"),
    "sealed_by_another": by_another("seal"),
    "opinion_given": opinion_given,
    "receipt_complete": receipt_complete,
    "delivered_in_time": delivered_in_time,
    "consent_given": consent_given,
    "entry_confirmed": entry_confirmed,
    "deadline_after_delivery": deadline_after_delivery,
    "refusal_of_an_order": refusal_of_an_order,
    "refusal_witnessed": refusal_witnessed,
}
