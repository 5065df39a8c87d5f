"""The form of a rule: every key, its type and what it means. Frozen once read."""

from collections.abc import Mapping
from datetime import timedelta
from fractions import Fraction
from typing import Annotated, Final, Literal

from pydantic import ConfigDict, Field, model_validator

from alerts.levels import Level
from alerts.values import Amount, BadBand, Length, Share, Span
from core.forms import Exact, Label, Section, Some
from core.model import Band

CODE: Final = r"^[A-Z]{2}-[1-9][0-9]{0,2}$"
Scope = Literal["city", "place", "agency", "archive"]
Stream = Literal["act", "news"]
Opens = Literal["lead", "guidance", "urging"]


class Readings(Section):
    """Indicators or items of scopes; `codes` all or some."""

    kind: Literal["indicator", "item"]
    codes: Literal["all"] | Some[str] = "all"
    of: Some[Scope]

    @model_validator(mode="after")
    def _kept(self) -> "Readings":
        if self.kind == "item" and set(self.of) - {"city", "place"}:
            raise ValueError("items are looked at of city and place alone; indicators also of agency and archive")
        return self


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
    "item": frozenset({"threshold", "unusual"}),
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

OPENED: Final[Mapping[str, tuple[frozenset[str], frozenset[str]]]] = {
    "lead": (frozenset({"indicator"}), frozenset({"band", "threshold", "change"})),
    "guidance": (frozenset({"indicator"}), frozenset({"band", "threshold", "change"})),
    "urging": (frozenset({"deadline"}), frozenset({"after"})),
}
"""what is opened → the kinds of subject and of condition whose alerts say enough for it; no alert is ever a fact, so
none opens an issue"""


class Refreshes(Section):
    """A time as so many refreshes of the items behind what is looked at, and at least so long."""

    refreshes: int = Field(ge=1, le=100)
    least: Span = timedelta(0)


class Repeat(Section):
    """Told again, every so often, until so long after the first time."""

    every: Length
    until: Span | None = None

    @model_validator(mode="after")
    def _is_told_again(self) -> "Repeat":
        if self.until is not None and self.until < self.every:
            raise ValueError("until has to be at or above every, or nothing is told again")
        return self


class Escalation(Section):
    """Told to a further post when nobody has acknowledged after so many working hours."""

    after_hours: int = Field(ge=1, le=400)
    to: str


class Rule(Section):
    """A rule as one version says it."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    code: str = Field(pattern=CODE)
    """what it is called for ever, like AL-1"""
    version: int = Field(ge=1)
    """a change is a new version"""
    name: Label
    """what people call it"""
    enabled: bool = True
    """one that is off withdraws its alerts"""
    stream: Stream
    """act: somebody must act; news: counted by nobody"""
    subject: Subjects
    """what it looks at"""
    condition: Condition
    """what is wrong there"""
    hold: Span | Refreshes = Field(default=timedelta(0), alias="for")
    """how long it has to last before it fires"""
    keep: Span | Refreshes = Field(default=timedelta(0), alias="keep_firing_for")
    """how long it has to be clear before it is over"""
    least_denominator: int = Field(default=1, ge=1)
    """an indicator over fewer is no data; of a share: over fewer owners"""
    level: Level = Level.WARNING
    """how grave it is"""
    levels: dict[str, Level] = Field(default_factory=dict)
    """by what was reached (a band, a number of days) where they differ"""
    to: Some[str]
    """posts that are told"""
    to_also: dict[str, Some[str]] = Field(default_factory=dict)
    """further posts from what was reached on (a band, a number of days)"""
    repeat: Repeat | None = None
    """told again while it fires"""
    escalate: tuple[Escalation, ...] = ()
    """further posts, one after the other"""
    ageing_days: int | None = Field(default=None, ge=1)
    """working days until what was acknowledged and is not mended fires again"""
    inhibited_by: tuple[str, ...] = ()
    """rules from whose alerts those of this one follow: while they fire nobody is told of these"""
    tells_recovery: bool = True
    """whether people are told that it is over"""
    case: Literal["none", "offered", "automatic"] = "none"
    """whether something is opened for it: never, when somebody asks, by itself"""
    opens: Opens = "lead"
    """what that is: a lead, a draft of guidance on the figure, a draft of 督办通知单 on what is overdue"""

    @property
    def reached(self) -> tuple[str, ...]:
        """What is reached one after the other, the mildest first: bands or days; empty: there is nothing worse."""
        condition = self.condition
        if isinstance(condition, InBand):
            return tuple(Band)[tuple(Band).index(condition.worst) :]
        if isinstance(condition, Before | After):
            return tuple(map(str, sorted(condition.days, reverse=isinstance(condition, Before))))
        return ()

    def posts_at(self, rank: int) -> tuple[str, ...]:
        """The posts that are told when it is as bad as a rank, each once."""
        further = (post for step in self.reached[:rank] for post in self.to_also.get(step, ()))
        return tuple(dict.fromkeys((*self.to, *further)))

    @property
    def posts(self) -> tuple[str, ...]:
        """All posts that are ever told, each once."""
        further = (post for found in self.to_also.values() for post in found)
        return tuple(dict.fromkeys((*self.to, *further, *(step.to for step in self.escalate))))

    @model_validator(mode="after")
    def _fits(self) -> "Rule":
        kind = self.condition.kind
        if kind not in FITS[self.subject.kind]:
            fitting = ", ".join(sorted(FITS[self.subject.kind]))
            raise ValueError(f"{kind} cannot be asked of {self.subject.kind}; expected one of {fitting}")
        if isinstance(self.condition, Threshold) and self.condition.measure not in MEASURED[self.subject.kind]:
            fitting = ", ".join(sorted(MEASURED[self.subject.kind]))
            raise ValueError(f"{self.subject.kind} has no {self.condition.measure}; expected one of {fitting}")
        if kind == "share" and isinstance(self.subject, Readings) and set(self.subject.of) - {"agency", "archive"}:
            raise ValueError("a share is one of the owners of a place; expected of: agency or archive")
        in_refreshes = isinstance(self.hold, Refreshes) or isinstance(self.keep, Refreshes)
        if in_refreshes and self.subject.kind != "indicator":
            raise ValueError(f"{self.subject.kind} has no refreshes; expected a time")
        return self


class Post(Section):
    """Who is meant by a recipient: roles at the owner, at the authority in charge, or at the city."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    name: Label
    """what people call it"""
    roles: Some[str]
    """roles of `core/access.yaml`; whoever has one of them there is told"""
    at: Literal["owner", "authority", "city"]
    """the authority in charge of an owner is that of its place, for municipal ones the city"""


class RuleFile(Section):
    """`rules.yaml` as a whole: posts by their codes, and the rules."""

    posts: dict[str, Post]
    rules: Some[Rule]
