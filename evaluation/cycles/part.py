"""What the guards of an agency's part in a cycle look at. Pure values."""

from dataclasses import dataclass
from datetime import date

from core.working_days import Calendar


@dataclass(frozen=True, slots=True)
class PartFacts:
    """An agency's part: its report, review, feedback, objection and result, and what the act brings along."""

    calendar: Calendar
    unknown_connections: int = 0
    points_not_applicable: int = 0
    report_opened_on: date | None = None
    open_report_items: int = 0
    reviewers: frozenset[str] = frozenset()
    has_heavy_items: bool = False
    interested: frozenset[str] = frozenset()
    """reviewers with an interest in this agency"""
    items_not_judged: int = 0
    values_without_anchor: int = 0
    open_differences: int = 0
    open_spot_checks: int = 0
    open_disputes: int = 0
    """automatic scores that a spot check has refuted, and on which no second person has decided"""
    is_feedback_sealed: bool = False
    fed_back_on: date | None = None
    has_objected: bool = False
    is_trial: bool = False
    sources_away: frozenset[str] = frozenset()
    open_data_objections: int = 0
    unconfirmed_limits: int = 0
    open_guidance: int = 0
    has_newer_data: bool = False

    person: str = ""
    reason: str = ""
    items_objected: frozenset[str] = frozenset()
