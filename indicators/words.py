"""The words of the definitions: closed lists that code and YAML share."""

from datetime import timedelta
from enum import StrEnum
from typing import Final


class ScopeKind(StrEnum):
    """What a value is about: the dimensions of an indicator."""

    AGENCY = "agency"
    ARCHIVE = "archive"
    PLACE = "place"
    CITY = "city"


class WindowKind(StrEnum):
    """The accounting window (统计窗口): which days count at an instant."""

    ROLLING = "rolling_12m"
    STOCK = "stock"
    FILING_YEAR = "filing_year"
    PLAN_YEAR = "plan_year"
    YEAR = "year"
    WHOLE_YEAR = "whole_year"
    CYCLE = "cycle"
    TODAY = "today"


class ItemKind(StrEnum):
    """How an item comes about: by an act, by holding on a day, or by a date that arrives."""

    FLOW = "flow"
    STOCK = "stock"
    DUE = "due"


class Collection(StrEnum):
    """Whether an item is computed (A) or depends on a person (M)."""

    AUTOMATIC = "A"
    MANUAL = "M"


class Claim(StrEnum):
    """What an indicator says of its collection; derived from its items."""

    AUTO = "auto"
    MIXED = "mixed"
    MANUAL = "manual"


class Refresh(StrEnum):
    """How often a value is refreshed."""

    EVENT = "event"
    REAL_TIME = "real_time"
    DAILY = "daily"
    MONTHLY = "monthly"
    PER_CYCLE = "per_cycle"


INTERVALS: Final[dict[Refresh, timedelta]] = {
    Refresh.EVENT: timedelta(0),
    Refresh.REAL_TIME: timedelta(minutes=5),
    Refresh.DAILY: timedelta(days=1),
    Refresh.MONTHLY: timedelta(days=31),
    Refresh.PER_CYCLE: timedelta(days=365),
}
"""The refresh intervals of the definitions; what is refreshed by an event has none."""

MANUAL_FEED: Final = ("registers", "manual-items")
"""the source and feed that bring the values people enter"""
