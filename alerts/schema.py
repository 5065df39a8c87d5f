"""The form of a rule: every key, its type and what it means. Frozen once read."""

import re
from datetime import timedelta
from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field, model_validator

from alerts.levels import Level
from core.forms import Exact, Label, Section, Some
from core.model import Band

CODE: Final = r"^[A-Z]{2}-[1-9][0-9]{0,2}$"
_SPAN: Final = re.compile(r"(\d+)\s*(s|m|h|d)", re.ASCII)
_SECONDS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def _span(value: Any) -> Any:
    """`90s`, `10m`, `24h`, `7d`, or 0."""
    if isinstance(value, timedelta):
        return value
    if value == 0:
        return timedelta(0)
    match = _SPAN.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError(f"expected a time like 30s, 10m, 24h or 7d, found {value!r}")
    return timedelta(seconds=int(match[1]) * _SECONDS[match[2]])


Span = Annotated[timedelta, BeforeValidator(_span)]
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
    worst: Band


class Threshold(Section):
    """The value has passed a line; with `clear` it is well again only beyond that (hysteresis)."""

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
    fall: Exact | None = None
    rise: Exact | None = None
    within: Span

    @model_validator(mode="after")
    def _one_way(self) -> "Change":
        if (self.fall is None) == (self.rise is None):
            raise ValueError("expected either fall or rise")
        return self


class ShareBelow(Section):
    """Of the owners below a place, at least this share (0 … 1) is in this band or a worse one."""

    kind: Literal["share"]
    worst: Band
    at_least: Exact


class Unusual(Section):
    """An amount of a day is further from the days like it than usual.

    Days like it: the `days` last ones that were working days (or days off) as it is, without those of the same month's
    first filings; further: more than `times` the median distance from their median.
    """

    kind: Literal["unusual"]
    days: int = Field(default=20, ge=8, le=120)
    times: Exact = Field(default=4)  # type: ignore[assignment]


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
    days: Some[int]
    working: bool = False


class After(Section):
    """So many days after the day that has passed; the most reached counts."""

    kind: Literal["after"]
    days: Some[int]


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


class Refreshes(Section):
    """A time as so many refreshes of the items behind what is looked at."""

    refreshes: int = Field(ge=1, le=100)


class Repeat(Section):
    """Told again, every so often, until so long after the first time."""

    every: Span
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
