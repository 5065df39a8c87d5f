"""By when somebody has to act, where no document sets a deadline: in working days of the statutory calendar. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Final, Literal

from core.working_days import Calendar
from evaluation.law.parameters import value

Duty = Literal[
    "defend",
    "recheck",
    "register_delivery",
    "answer_objection",
    "report_on_oneself",
    "review",
    "object_to_feedback",
    "rule_on_objection",
    "feed_back_inspection",
    "acknowledge_lead",
    "decide_on_lead",
]

PARAMETER_OF: Final[Mapping[Duty, str]] = {
    "defend": "defence_days",
    "recheck": "recheck_days",
    "register_delivery": "delivery_entry_days",
    "answer_objection": "objection_days",
    "report_on_oneself": "self_report_days",
    "review": "review_days",
    "object_to_feedback": "appeal_days",
    "rule_on_objection": "appeal_answer_days",
    "feed_back_inspection": "inspection_feedback_days",
    "acknowledge_lead": "lead_acknowledge_days",
    "decide_on_lead": "lead_decide_days",
}


def last_day(duty: Duty, begun_on: date, calendar: Calendar) -> date:
    """The last day for a duty that began on a day, by the figure that held then; the day after is day 1."""
    return calendar.after(begun_on, value(PARAMETER_OF[duty], begun_on))


def is_done_in_time(duty: Duty, begun_on: date, done_on: date, calendar: Calendar) -> bool:
    """Whether it was done by its last day, as 复查按时率 and the register of deliveries ask."""
    return done_on <= last_day(duty, begun_on, calendar)
