"""Kinds of values that stand in rules of alerts: times, amounts, shares, bands. Pure."""

import re
from datetime import timedelta
from fractions import Fraction
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BeforeValidator

from core.forms import Exact
from core.model import Band

LONGEST: Final = timedelta(days=366)
_SPAN: Final = re.compile(r"(\d{1,8})\s*(s|m|h|d)", re.ASCII)
_SECONDS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def _span(value: Any) -> Any:
    """`90s`, `10m`, `24h`, `7d`, or 0; at most a year."""
    if isinstance(value, timedelta):
        return value
    if value == 0 and not isinstance(value, bool):
        return timedelta(0)
    match = _SPAN.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError(f"expected a time like 30s, 10m, 24h or 7d, found {value!r}")
    span = timedelta(seconds=int(match[1]) * _SECONDS[match[2]])
    if span > LONGEST:
        raise ValueError(f"expected at most {LONGEST.days}d, found {value!r}")
    return span


def _above_nothing(value: Any) -> Any:
    """Nothing at all would be reached always, or be repeated without end."""
    if not value > type(value)(0):
        raise ValueError("expected more than 0")
    return value


def _share(value: Fraction) -> Fraction:
    if value > 1:
        raise ValueError("expected a share of at most 1")
    return value


def _bad(band: Band) -> Band:
    if band is Band.MET:
        raise ValueError("MET is nothing to alert of; expected NEAR, WARN or CRIT")
    return band


Span = Annotated[timedelta, BeforeValidator(_span)]
Length = Annotated[Span, AfterValidator(_above_nothing)]
Amount = Annotated[Exact, AfterValidator(_above_nothing)]
Share = Annotated[Amount, AfterValidator(_share)]
BadBand = Annotated[Band, AfterValidator(_bad)]
