"""Whether the amount of a day is unlike that of the days like it. Pure.

Days like it are working days where it is one, days off where it is one, by the statutory calendar and its make-up days,
so that neither a weekend nor a holiday is ever unusual. The measure is the median and the median distance from it: one
odd day among them moves neither.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from statistics import median
from typing import Final

from alerts.observing import CLEAR, Observation, Sight
from alerts.schema import Rule, Unusual
from core.working_days import Calendar

LEAST: Final = 6
"""fewer days like it say nothing"""


def judge_amount(rule: Rule, amounts: Mapping[date, int], day: date, calendar: Calendar) -> Observation:
    """The observation on the amount of a day that is over; days that are not in `amounts` had none."""
    condition = rule.condition
    assert isinstance(condition, Unusual)
    like = [amounts.get(one, 0) for one in days_like(day, condition.days, amounts, calendar)]
    found = amounts.get(day, 0)
    if len(like) < LEAST:
        return Observation(Sight.NO_DATA, value=float(found))
    middle = median(like)
    distance = max(median(abs(one - middle) for one in like), 1)
    if abs(found - middle) <= condition.times * distance:
        return CLEAR
    detail = {"usual": middle, "distance": distance, "day": day.isoformat()}
    return Observation(Sight.BREACH, rule.level, 1, float(found), found, None, detail)


def days_like(day: date, count: int, amounts: Mapping[date, int], calendar: Calendar) -> list[date]:
    """The last `count` days before a day, not before the first amount known, that work or rest as it does."""
    first, works = min(amounts, default=day), calendar.is_working(day)
    found: list[date] = []
    one = day - timedelta(days=1)
    while one >= first and len(found) < count:
        if calendar.is_working(one) == works:
            found.append(one)
        one -= timedelta(days=1)
    return found
