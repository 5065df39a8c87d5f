"""The form of a rubric file: every key, its type and what it means. Frozen once read."""

from datetime import date
from fractions import Fraction

from pydantic import Field, model_validator

from core.forms import Evidence, Exact, Label, Section, Some, Text
from evaluation.rubric.functions import Function
from evaluation.rubric.words import Adds, Form, ItemType, Measure, Role, State


class Header(Section):
    """Which version this is, where it comes from, and how far its life has come."""

    code: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    version: int = Field(ge=1)
    name: Label
    origin: Label
    state: State
    published_on: date | None = None
    retired_on: date | None = None
    digest: str = ""
    """SM3 of the content, once it is published"""

    @property
    def key(self) -> str:
        """Code and version: `capability-1`."""
        return f"{self.code}-{self.version}"


class Judging(Section):
    """What is the same for all items."""

    low: Exact
    """below it an item is a guidance point; from it on it complies"""
    most_not_applicable: Exact
    """points; above it a unit is not rated"""
    grace_months: int = Field(ge=0)
    two_reviewers_from: Exact
    most_total: Exact
    scheme: Text
    """the scheme of grades in use"""


class Source(Section):
    """A source of the unit's data; `business`: a business system with a filing duty."""

    name: Label
    business: bool


class Data(Section):
    """Figures that items are judged by."""

    name: Label
    form: Form
    indicator: str = Field(default="", pattern=r"^([A-Z][0-9]{2})?$")
    """the indicator that gives them, where one does"""
    adds: Adds = Adds.NUMERATOR
    """what one more adds to: `both` where the past stands, and only what comes can be better"""
    step: Label | None = None
    """what to do for one more; `{n}` is how many. None: it cannot be made good in the same period"""


class Grade(Section):
    """A grade; they stand in order, best first."""

    code: Text
    name: Label


class Scheme(Section):
    """From which figure on each grade is given; the figure has one decimal."""

    name: Label
    measure: Measure
    evidence: Evidence
    starts: dict[str, Exact] = Field(alias="from")


class Basis(Section):
    """A legal basis: a clause of the clause table, or a text where the table has none; OKU is shown with its mark."""

    clause: str = ""
    text: Label | None = None
    evidence: Evidence | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> "Basis":
        if bool(self.clause) == bool(self.text):
            raise ValueError("a basis is either a clause or a text")
        if self.text and not self.evidence:
            raise ValueError("a basis that is a text needs its evidence")
        return self


class Limit(Section):
    """A case that limits the grade (等次限制情形): `most` is the best grade left.

    With `failed`, it is not found by people: it holds when all items of one of the lists fail. With `years`, what was
    confirmed in the cycles of so many years before the period judged counts too, once it is confirmed anew.
    """

    code: Text
    name: Label
    most: Text
    in_use: bool = True
    years: int | None = Field(default=None, ge=1)
    not_applicable: tuple[Text, ...] = ()
    failed: tuple[Some[Text], ...] = ()
    basis: tuple[Basis, ...] = ()
    evidence: Evidence


class Dimension(Section):
    """A group of items and their weights together."""

    code: Text
    name: Label
    weight: Exact


class Demand(Section):
    """A piece of evidence; `months`: how long it holds when nothing changes."""

    code: Text
    name: Label
    months: int | None = Field(default=None, ge=1)


class Origin(Section):
    """The sources of an item's data, and whether it measures the filing itself."""

    role: Role
    of: Some[Text]


class Item(Section):
    """A scored item (评分项), a bonus or a question."""

    code: Text
    dimension: Text
    name: Label
    weight: Exact
    bonus: Exact = Fraction(0)
    type: ItemType
    rule: Function
    data: str = ""
    source: Origin | None = None
    follows: str = ""
    """an item: when it has 0, the lapse has been counted there, and this one is not applicable"""
    not_applicable: tuple[Text, ...] = ()
    """circumstances under which it is not applicable"""
    evidence: tuple[Demand, ...] = ()
    basis: tuple[Basis, ...] = ()

    @property
    def is_question(self) -> bool:
        """Whether it only asks."""
        return self.rule.function == "QUESTION"

    @property
    def is_bonus(self) -> bool:
        """Whether it is added after the total."""
        return self.bonus > 0
