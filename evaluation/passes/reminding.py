"""Days of an evaluation that come near: the last one of a self-report, of a review, and of the ruling on an objection.

Reports and rulings are told of 7, 3 and 1 days before, once, and of several that are due after an outage only the
nearest; reviews 3 days before, a reviewer's items of a day together. Reviews and rulings are told of once more when
their day is over. Of a self-report that has run out `evaluation.passes.deadlines` tells.
"""

from datetime import date, datetime, timedelta
from typing import Final

from core.days import local_date
from evaluation.desk import Desk, way_at
from evaluation.parts.letters import tell_agency
from evaluation.scoring.settling import judges_of
from people.letters import Value, accounts_that_may, tell
from people.standing_in import deputies_for
from store.database import UnitOfWork
from store.evaluation import reminders, reviews

BEFORE: Final = (7, 3, 1)
"""days before the last one on which somebody is reminded"""
REVIEW_AHEAD: Final = timedelta(days=3)
OVER: Final = "over"
JUDGE: Final = "reviews.judge"


def nearest_word(on: date, today: date) -> str:
    """The reminder that is due of a last day: `7`, `3`, `1`, `over`; empty before the first."""
    if today > on:
        return OVER
    return str(min((days for days in BEFORE if today >= on - timedelta(days=days)), default=""))


def remind_of_reports(unit: UnitOfWork, desk: Desk, at: datetime) -> int:
    """Tells agencies whose self-report is to be handed in soon; how many letters were sent."""
    today, sent = local_date(at), 0
    for one in reminders.reports_due(unit, today, today + timedelta(days=BEFORE[0])):
        values: dict[str, Value] = {"cycle": one.name, "due": one.due_on.isoformat()}
        link = f"/evaluation/report?cycle={one.code}&owner={one.owner}"
        once = f"report due {one.code} {one.owner} {one.due_on} {nearest_word(one.due_on, today)}"
        sent += tell_agency(unit, way_at(unit, desk, one.owner), "report_due", values, link, at, once)
    return sent


def remind_of_rulings(unit: UnitOfWork, desk: Desk, at: datetime) -> int:
    """Tells the reviewers who may rule on an objection: all who have not judged that agency; how many letters."""
    today, sent = local_date(at), 0
    for one in reminders.rulings_due(unit, today + timedelta(days=BEFORE[0])):
        judged = judges_of(reviews.tasks(unit, one.cycle_id, [one.owner]))
        accounts = [
            who for who in accounts_that_may(unit, JUDGE, way_at(unit, desk, one.owner), at) if who not in judged
        ]
        word = nearest_word(one.due_on, today)
        kind = "ruling_overdue" if word == OVER else "ruling_due"
        values: dict[str, Value] = {"cycle": one.name, "owner": one.owner_name, "due": one.due_on.isoformat()}
        link = f"/evaluation/result?cycle={one.code}&owner={one.owner}"
        sent += tell(unit, accounts, kind, values, link, at, f"{kind} {one.code} {one.owner} {one.due_on} {word}")
    return sent


def remind_of_reviews(unit: UnitOfWork, at: datetime) -> int:
    """Tells reviewers, and who stands in for them, of items that are to be decided soon or are overdue; letters."""
    today, sent = local_date(at), 0
    for one in reminders.reviews_due(unit, today + REVIEW_AHEAD):
        kind = "review_overdue" if today > one.due_on else "review_due"
        accounts = [one.reviewer, *deputies_for(unit, one.reviewer, JUDGE, at)]
        values: dict[str, Value] = {"cycle": one.name, "n": one.items, "due": one.due_on.isoformat()}
        once = f"{kind} {one.code} {one.reviewer} {one.due_on}"
        sent += tell(unit, accounts, kind, values, "/evaluation/review", at, once)
    return sent
