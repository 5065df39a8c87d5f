"""The round of a day: reminders, dates of a calendar that has arrived, corrections that have come, issues that closed.

Each step is safe to take again: letters are sent once by their word, dates and states change only when they differ.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from core.days import local_date
from evaluation.commands.concluding import follow_issues
from evaluation.desk import Desk, way_at
from evaluation.fieldwork.due import due
from evaluation.fieldwork.naming import subject_words
from evaluation.fieldwork.telling import owner_name
from evaluation.fieldwork.tracing import trace
from evaluation.passes.reminding import remind_of_reports, remind_of_reviews, remind_of_rulings
from people.letters import Value, accounts_that_may, nearest_that_may, tell
from store.database import UnitOfWork
from store.evaluation import data_objections, inspections, leads
from store.evaluation.data_objections import ObjectionRow
from store.evaluation.leads import LeadRow

BEFORE: Final = (timedelta(days=3), timedelta(days=1))
"""how long before its day a duty is reminded of"""
ANSWER: Final = "objections.answer"
DECIDE: Final = "leads.decide"
VISIT: Final = "inspections.visit"


@dataclass(frozen=True, slots=True)
class Round:
    """What a round has done."""

    letters: int
    traced: int
    moved: int
    dates: int


def walk(desk: Desk, at: datetime) -> Round:
    """One round; one transaction a step, so that what one of them cannot do keeps no other away."""
    letters = _in_one(desk, lambda unit: _remind_leads(unit, desk, at))
    letters += _in_one(desk, lambda unit: _remind_objections(unit, desk, at))
    letters += _in_one(desk, lambda unit: _remind_feedback(unit, desk, at))
    letters += _in_one(desk, lambda unit: remind_of_reports(unit, desk, at))
    letters += _in_one(desk, lambda unit: remind_of_reviews(unit, at))
    letters += _in_one(desk, lambda unit: remind_of_rulings(unit, desk, at))
    dates = _in_one(desk, _settle_dates)
    traced = trace(desk, at)
    moved = _in_one(desk, lambda unit: _follow(unit, at))
    return Round(letters, traced, moved, dates)


def _in_one(desk: Desk, step: Callable[[UnitOfWork], int]) -> int:
    with desk.database.begin() as unit:
        return step(unit)


def _remind_leads(unit: UnitOfWork, desk: Desk, at: datetime) -> int:
    today = local_date(at)
    sent = 0
    for lead in leads.undecided(unit, today + BEFORE[0]):
        deciding = accounts_that_may(unit, DECIDE, way_at(unit, desk, lead.node), at)
        # whoever has left is told nothing any more: then all who decide there are
        accounts = [lead.handler_id] if lead.handler_id in deciding else deciding
        link = f"/leads?lead={lead.lead_id}"
        for kind, word, on in _lead_words(lead, today):
            values: dict[str, Value] = {"number": lead.lead_id, "about": lead.about, "due": on.isoformat()}
            sent += tell(unit, accounts, kind, values, link, at, once=f"{kind}-{lead.lead_id}-{word}")
    return sent


def _lead_words(lead: LeadRow, today: date) -> list[tuple[str, str, date]]:
    found = []
    if lead.acknowledge_by is not None and lead.acknowledged_at is None:
        found += [("lead_unacknowledged", word, lead.acknowledge_by) for word in _due_word(lead.acknowledge_by, today)]
    for word in _due_word(lead.decide_by, today):
        found.append(("lead_overdue" if word == "over" else "lead_due", f"{lead.decide_by} {word}", lead.decide_by))
    return found


def _due_word(on: date, today: date) -> list[str]:
    """The nearest reminder that is due: `3`, `1`, or `over`; none before that."""
    if today > on:
        return ["over"]
    near = [ahead.days for ahead in BEFORE if today >= on - ahead]
    return [str(min(near))] if near else []


def _remind_objections(unit: UnitOfWork, desk: Desk, at: datetime) -> int:
    today = local_date(at)
    sent = 0
    for row in data_objections.waiting(unit, today + BEFORE[0]):
        accounts = nearest_that_may(unit, ANSWER, way_at(unit, desk, row.holder), at)
        for word in _due_word(row.due_on, today):
            kind = "objection_overdue" if word == "over" else "objection_due"
            once = f"{kind}-{row.objection_id}-{row.due_on}-{word}"
            sent += tell(unit, accounts, kind, _objection_words(unit, desk, row), _link(row), at, once=once)
    return sent


def _objection_words(unit: UnitOfWork, desk: Desk, row: ObjectionRow) -> dict[str, Value]:
    return {
        "number": row.objection_id,
        "owner": owner_name(unit, row.owner_code),
        "record": subject_words(unit, desk.catalogue, row),
        "due": row.due_on.isoformat(),
    }


def _remind_feedback(unit: UnitOfWork, desk: Desk, at: datetime) -> int:
    today = local_date(at)
    sent = 0
    for row in inspections.in_states(unit, ["to_feed_back"]):
        if row.feedback_by is None:
            continue
        accounts = accounts_that_may(unit, VISIT, way_at(unit, desk, row.node), at)
        for word in _due_word(row.feedback_by, today):
            values: dict[str, Value] = {
                "number": row.number,
                "owner": owner_name(unit, row.owner_code),
                "due": row.feedback_by.isoformat(),
            }
            once = f"inspection_feedback_due-{row.inspection_id}-{row.feedback_by}-{word}"
            link = f"/inspections?inspection={row.inspection_id}"
            sent += tell(unit, accounts, "inspection_feedback_due", values, link, at, once=once)
    return sent


def _settle_dates(unit: UnitOfWork) -> int:
    """Dates that touch a year without published holidays are computed again by the calendar as it is known now."""
    changed = 0
    for lead in leads.provisional(unit):
        decide, acknowledge = due("decide_on_lead", lead.registered_at), due("acknowledge_lead", lead.registered_at)
        values = {
            "decide_by": decide.on,
            "acknowledge_by": None if lead.acknowledge_by is None else acknowledge.on,
            "is_provisional": decide.is_provisional,
        }
        if (lead.decide_by, lead.is_provisional) != (decide.on, decide.is_provisional):
            changed += leads.change(unit, lead, values)
    for row in data_objections.provisional(unit):
        answer = due("answer_objection", row.raised_at)
        if (row.due_on, row.is_provisional) != (answer.on, answer.is_provisional):
            again = {"due_on": answer.on, "is_provisional": answer.is_provisional}
            changed += data_objections.change(unit, row, again)
    for visit in inspections.in_states(unit, ["to_feed_back"]):
        if visit.is_provisional and visit.signed_at is not None:
            feedback = due("feed_back_inspection", visit.signed_at)
            if (visit.feedback_by, visit.is_provisional) != (feedback.on, feedback.is_provisional):
                again = {"feedback_by": feedback.on, "is_provisional": feedback.is_provisional}
                changed += inspections.change(unit, visit, again)
    return changed


def _follow(unit: UnitOfWork, at: datetime) -> int:
    return sum(follow_issues(unit, row, at) for row in inspections.in_states(unit, ["fed_back", "rectifying"]))


def _link(row: ObjectionRow) -> str:
    return f"/objections?objection={row.objection_id}"
