"""The machine of leads. Pure but for the loading."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final, Literal

from core.days import local_date
from evaluation.law.clauses import clause_table
from evaluation.law.parameters import value
from evaluation.machines.loading import read_machine
from evaluation.machines.reasons import short_reason
from evaluation.machines.table import Machine

FILE: Final = Path(__file__).with_suffix(".yaml")

LeadSource = Literal["", "informer", "complaint", "damage", "archive", "figure", "other_organ"]
"""举报, 投诉, 损毁泄露报告, 馆移交, 指标异常, 有关部门移送"""
NAMED: Final = frozenset({"informer", "complaint"})
KNOWING: Final = 2
"""persons who may know an informer"""


@dataclass(frozen=True, slots=True)
class LeadFacts:
    """What the guards of a lead look at; `knowing` are the persons who may see who told it."""

    source: LeadSource = ""
    about: str = ""
    text: str = ""
    is_named: bool = False
    knowing: frozenset[str] = frozenset()
    damage: frozenset[str] = frozenset()
    """what the form of a report says: time, extent, measures, persons"""
    facts: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    demand: str = ""
    value: str = ""
    window: str = ""
    snapshot: str = ""
    low_refreshes: int = 0
    is_repeat: bool = False
    handler: str = ""
    concerned: frozenset[str] = frozenset()
    owner: str = ""
    clause_id: str = ""
    found: str = ""
    """what the check of it has found"""
    reason: str = ""
    answer: str = ""


def known_source(facts: LeadFacts, at: datetime) -> str | None:
    """Whoever enters it says where it comes from."""
    return None if facts.source else "lead_source_unknown"


def content_given(facts: LeadFacts, at: datetime) -> str | None:
    """About whom, and what."""
    return None if facts.about.strip() and facts.text.strip() else "lead_empty"


def informer_protected(facts: LeadFacts, at: datetime) -> str | None:
    """Who told it is known to one or two named persons."""
    is_open = facts.source in NAMED and facts.is_named and not 0 < len(facts.knowing) <= KNOWING
    return "informer_unprotected" if is_open else None


def damage_described(facts: LeadFacts, at: datetime) -> str | None:
    """The form is whole (档案法 44)."""
    return None if facts.damage >= {"time", "extent", "measures", "persons"} else "damage_incomplete"


def facts_and_evidence(facts: LeadFacts, at: datetime) -> str | None:
    """An archive hands over both."""
    return None if facts.facts and facts.evidence else "handover_incomplete"


def no_demand(facts: LeadFacts, at: datetime) -> str | None:
    """An archive demands nothing: it has no power to."""
    return "demand_not_of_archive" if facts.demand.strip() else None


def figure_recorded(facts: LeadFacts, at: datetime) -> str | None:
    """Value, window and snapshot are kept."""
    return None if facts.value and facts.window and facts.snapshot else "figure_incomplete"


def low_long_enough(facts: LeadFacts, at: datetime) -> str | None:
    """Low in as many refreshes as it takes, or again."""
    is_long = facts.low_refreshes >= value("refreshes_running", local_date(at))
    return None if is_long or facts.is_repeat else "figure_once"


def handler_named(facts: LeadFacts, at: datetime) -> str | None:
    """Somebody looks into it."""
    return None if facts.handler else "handler_missing"


def handler_allowed(facts: LeadFacts, at: datetime) -> str | None:
    """And has no interest in it."""
    return "handler_is_concerned" if facts.handler in facts.concerned else None


def owner_named(facts: LeadFacts, at: datetime) -> str | None:
    """Who is inspected or guided is known to the master data."""
    return None if facts.owner else "lead_owner_missing"


def ground_suspected(facts: LeadFacts, at: datetime) -> str | None:
    """A case names a clause of the clause table."""
    return None if facts.clause_id in clause_table().clauses else "suspicion_missing"


def case_grounded(facts: LeadFacts, at: datetime) -> str | None:
    """A case states what was found: never the words of a named informer, which the unit would read, nor a figure."""
    if not facts.owner:
        return None if short_reason(facts.reason) is None else "case_without_owner"
    if facts.found.strip():
        return None
    if facts.source == "figure":
        return "figure_is_only_a_lead"
    return "informer_not_quoted" if facts.is_named else None


def reason_given(facts: LeadFacts, at: datetime) -> str | None:
    """A reason of at least ten characters."""
    return short_reason(facts.reason)


def answer_given(facts: LeadFacts, at: datetime) -> str | None:
    """Named informers and complainants are told in writing."""
    is_owed = facts.source in NAMED and facts.is_named
    return "answer_to_informer_missing" if is_owed and not facts.answer.strip() else None


@cache
def lead_machine() -> Machine[LeadFacts]:
    """The table that ships; ConfigurationError with every mistake."""
    guards = (
        known_source,
        content_given,
        informer_protected,
        damage_described,
        facts_and_evidence,
        no_demand,
        figure_recorded,
        low_long_enough,
        handler_named,
        handler_allowed,
        owner_named,
        ground_suspected,
        case_grounded,
        reason_given,
        answer_given,
    )
    return read_machine(FILE, name="lead", guards={guard.__name__: guard for guard in guards})
