"""The form of a rule: every key, its type and what it means. Frozen once read."""

import re
from datetime import timedelta
from fractions import Fraction
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from alerts.levels import Level
from core.forms import Exact, Label, Section, Some
from core.model import Band

CODE: Final = r"^[A-Z]{2}-[1-9][0-9]{0,2}$"
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
Scope = Literal["city", "place", "agency", "archive"]
Stream = Literal["act", "news"]


class Readings(Section):
    """Indicators or items of scopes; `codes` all or some."""

    kind: Literal["indicator", "item"]
    codes: Literal["all"] | Some[str] = "all"
    of: Some[Scope]


class Feeds(Section):
    """The feeds of the sources; `sources` all or some."""

    kind: Literal["feed"]
    sources: Literal["all"] | Some[str] = "all"


class Findings(Section):
    """What runs and numbers have been found to be wrong with (`core/conditions.yaml`)."""

    kind: Literal["finding"]


class Days(Section):
    """What has a day of its own: nodes of transfer plans and stages of accession, or duties of the bureau itself."""

    kind: Literal["deadline", "duty"]


Subjects = Annotated[Readings | Feeds | Findings | Days, Field(discriminator="kind")]


class InBand(Section):
    """The band is this one or a worse one."""

    kind: Literal["band"]
    worst: BadBand


class Threshold(Section):
    """The value has passed a line; with `clear` it is well again only from there on (hysteresis)."""

    kind: Literal["threshold"]
    measure: Literal["value", "silent_s", "lag_s", "rejects_share"] = "value"
    below: Exact | None = None
    above: Exact | None = None
    clear: Exact | None = None

    @model_validator(mode="after")
    def _one_line(self) -> "Threshold":
        if (self.below is None) == (self.above is None):
            raise ValueError("expected either below or above")
        if self.clear is not None and self.below is not None and self.clear < self.below:
            raise ValueError("clear has to be at or above below")
        if self.clear is not None and self.above is not None and self.clear > self.above:
            raise ValueError("clear has to be at or below above")
        return self


class Change(Section):
    """The value has fallen (or risen) by so much within a time."""

    kind: Literal["change"]
    fall: Amount | None = None
    rise: Amount | None = None
    within: Length

    @model_validator(mode="after")
    def _one_way(self) -> "Change":
        if (self.fall is None) == (self.rise is None):
            raise ValueError("expected either fall or rise")
        return self


class ShareBelow(Section):
    """Of the owners below a place, at least this share (0 … 1) is in this band or a worse one."""

    kind: Literal["share"]
    worst: BadBand
    at_least: Share


class Unusual(Section):
    """An amount of a day is further from the days like it than usual.

    Days like it: the `days` last ones that were working days (or days off) as it is; further: more than `times` the
    median distance from their median.
    """

    kind: Literal["unusual"]
    days: int = Field(default=20, ge=8, le=120)
    times: Amount = Fraction(4)


class Silent(Section):
    """No successful run for so many times the interval, in the working time of the source."""

    kind: Literal["silent"]
    intervals: int = Field(ge=1)


class Found(Section):
    """A finding of one of these kinds is open."""

    kind: Literal["found"]
    kinds: Some[str]


class Before(Section):
    """So many days (of the calendar, or working days) before the day or later; the least reached counts."""

    kind: Literal["before"]
    days: Some[Annotated[int, Field(ge=0)]]
    working: bool = False


class After(Section):
    """So many days after the day that has passed; the most reached counts."""

    kind: Literal["after"]
    days: Some[Annotated[int, Field(ge=1)]]


Condition = Annotated[
    InBand | Threshold | Change | ShareBelow | Unusual | Silent | Found | Before | After, Field(discriminator="kind")
]

FITS: Final = {
    "indicator": frozenset({"band", "threshold", "change", "share"}),
    "item": frozenset({"threshold", "change", "unusual"}),
    "feed": frozenset({"silent", "threshold"}),
    "finding": frozenset({"found"}),
    "deadline": frozenset({"before", "after"}),
    "duty": frozenset({"before", "after"}),
}
"""kind of subject → the kinds of condition that can be asked of it"""

MEASURED: Final = {
    "indicator": frozenset({"value"}),
    "item": frozenset({"value"}),
    "feed": frozenset({"silent_s", "lag_s", "rejects_share"}),
}
"""kind of subject → what of it a line can be drawn for"""


class Refreshes(Section):
    """A time as so many refreshes of the items behind what is looked at."""

    refreshes: int = Field(ge=1, le=100)


class Repeat(Section):
    """Told again, every so often, until so long after the first time."""

    every: Length
    until: Span | None = None


class Escalation(Section):
    """Told to a further post when nobody has acknowledged after so many working hours."""

    after_hours: int = Field(ge=1, le=400)
    to: str


class Rule(Section):
    """A rule as one version says it."""

    code: str = Field(pattern=CODE)
    version: int = Field(ge=1)
    name: Label
    enabled: bool = True
    stream: Stream
    subject: Subjects
    condition: Condition
    hold: Span | Refreshes = Field(default=timedelta(0), alias="for")
    keep: Span = Field(default=timedelta(0), alias="keep_firing_for")
    least_denominator: int = Field(default=1, ge=1)
    level: Level = Level.WARNING
    levels: dict[str, Level] = Field(default_factory=dict)
    """by what was reached (a band, a number of days) where they differ"""
    to: Some[str]
    repeat: Repeat | None = None
    escalate: tuple[Escalation, ...] = ()
    ageing_days: int | None = Field(default=None, ge=1)
    """working days until what was acknowledged and is not mended fires again"""
    inhibited_by: tuple[str, ...] = ()
    tells_recovery: bool = True
    case: Literal["none", "offered", "automatic"] = "none"

    @model_validator(mode="after")
    def _fits(self) -> "Rule":
        kind = self.condition.kind
        if kind not in FITS[self.subject.kind]:
            fitting = ", ".join(sorted(FITS[self.subject.kind]))
            raise ValueError(f"{kind} cannot be asked of {self.subject.kind}; expected one of {fitting}")
        if isinstance(self.condition, Threshold) and self.condition.measure not in MEASURED[self.subject.kind]:
            fitting = ", ".join(sorted(MEASURED[self.subject.kind]))
            raise ValueError(f"{self.subject.kind} has no {self.condition.measure}; expected one of {fitting}")
        return self


class Post(Section):
    """Who is meant by a recipient: roles at the owner, at the authority in charge, or at the city."""

    name: Label
    roles: Some[str]
    at: Literal["owner", "authority", "city"]


class RuleFile(Section):
    """`rules.yaml` as a whole: posts by their codes, and the rules."""

    posts: dict[str, Post]
    rules: Some[Rule]
