"""The machine of inspections. Pure but for the loading."""

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Final

from core.days import local_date
from core.working_days import Calendar
from evaluation.law.facts import Officer
from evaluation.law.parameters import value
from evaluation.law.powers import OFFICERS
from evaluation.machines.loading import read_machine
from evaluation.machines.reasons import short_reason
from evaluation.machines.table import Machine

FILE: Final = Path(__file__).with_suffix(".yaml")


@dataclass(frozen=True, slots=True)
class InspectionFacts:
    """What the guards of an inspection look at."""

    calendar: Calendar
    planned: int = 0
    to_inspect: int = 0
    """units and archives of this level"""
    archives: frozenset[str] = frozenset()
    archives_planned: frozenset[str] = frozenset()
    seed_published_at: datetime | None = None
    list_digest: str = ""
    algorithm: str = ""
    officers: tuple[Officer, ...] = ()
    interested: frozenset[str] = frozenset()
    """names of officers with an interest in the unit"""
    lead: str = ""
    is_hazard: bool = False
    visit_on: date | None = None
    were_certificates_shown: bool = False
    has_secret_material: bool = False
    signed_by_officers: int = 0
    signed_by_unit: bool = False
    refusal_reason: str = ""
    refusal_witness: str = ""
    issues: int = 0
    open_issues: int = 0
    is_document_sealed: bool = False
    reason: str = ""


def share_reached(facts: InspectionFacts, at: datetime) -> str | None:
    """One year's share of the cycle within which everybody is inspected once, rounded up."""
    share = Fraction(facts.to_inspect, value("inspection_cycle_years", local_date(at)))
    return "plan_too_small" if facts.planned < share or not facts.planned else None


def archives_included(facts: InspectionFacts, at: datetime) -> str | None:
    """The plan has an archive of this level where there is one."""
    is_left_out = facts.archives and not facts.archives & facts.archives_planned
    return "archives_left_out" if is_left_out else None


def reason_given(facts: InspectionFacts, at: datetime) -> str | None:
    """A reason of at least ten characters."""
    return short_reason(facts.reason)


def seed_published(facts: InspectionFacts, at: datetime) -> str | None:
    """The seed was announced before the draw."""
    is_known = facts.seed_published_at is not None and facts.seed_published_at < at
    return None if is_known else "seed_not_published"


def draw_repeatable(facts: InspectionFacts, at: datetime) -> str | None:
    """Anybody can repeat the draw."""
    return None if facts.list_digest and facts.algorithm else "draw_not_recorded"


def officers_without_interest(facts: InspectionFacts, at: datetime) -> str | None:
    """No officer has an interest in the unit."""
    return "officer_has_interest" if any(one.name in facts.interested for one in facts.officers) else None


def lead_given(facts: InspectionFacts, at: datetime) -> str | None:
    """Outside the draw an inspection needs its lead."""
    return None if facts.lead else "lead_missing"


def early_enough(facts: InspectionFacts, at: datetime) -> str | None:
    """`inspection_notice_days` working days before the visit."""
    today = local_date(at)
    first = facts.calendar.after(today, value("inspection_notice_days", today))
    return "notice_too_late" if facts.visit_on is None or facts.visit_on < first else None


def lead_or_hazard(facts: InspectionFacts, at: datetime) -> str | None:
    """On a lead (档案法 43) or a hazard nobody needs to be told before."""
    return None if facts.lead or facts.is_hazard else "notice_needed"


def two_certified(facts: InspectionFacts, at: datetime) -> str | None:
    """条例 47; 行政处罚法 42."""
    certified = {one.certificate for one in facts.officers if one.is_certified(local_date(at))}
    return "officers_missing" if len(certified) < OFFICERS else None


def certificates_shown(facts: InspectionFacts, at: datetime) -> str | None:
    """行政处罚法 55."""
    return None if facts.were_certificates_shown else "certificates_not_shown"


def nothing_secret(facts: InspectionFacts, at: datetime) -> str | None:
    """No 涉密 material enters."""
    return "secret_material" if facts.has_secret_material else None


def record_signed(facts: InspectionFacts, at: datetime) -> str | None:
    """Signed by two officers and the unit, or the refusal noted with reason and witness."""
    if facts.signed_by_officers < OFFICERS:
        return "record_unsigned"
    if facts.signed_by_unit:
        return None
    if not facts.refusal_reason:
        return "record_unsigned"
    return None if facts.refusal_witness else "signing_refused_without_witness"


def no_issues(facts: InspectionFacts, at: datetime) -> str | None:
    """Nothing was found."""
    return "issues_found" if facts.issues else None


def issues_confirmed(facts: InspectionFacts, at: datetime) -> str | None:
    """Something was found and confirmed."""
    return None if facts.issues else "issues_missing"


def document_sealed(facts: InspectionFacts, at: datetime) -> str | None:
    """The document that feeds it back is sealed."""
    return None if facts.is_document_sealed else "document_not_sealed"


def all_issues_final(facts: InspectionFacts, at: datetime) -> str | None:
    """No issue of the inspection is open."""
    return "issues_open" if facts.open_issues else None


@cache
def inspection_machine() -> Machine[InspectionFacts]:
    """The table that ships; ConfigurationError with every mistake."""
    guards = (
        share_reached,
        archives_included,
        reason_given,
        seed_published,
        draw_repeatable,
        officers_without_interest,
        lead_given,
        early_enough,
        lead_or_hazard,
        two_certified,
        certificates_shown,
        nothing_secret,
        record_signed,
        no_issues,
        issues_confirmed,
        document_sealed,
        all_issues_final,
    )
    return read_machine(FILE, name="inspection", guards={guard.__name__: guard for guard in guards})
