"""The form of the definition files: every key, its type and what it means. Frozen once read."""

from datetime import date
from typing import Annotated

from pydantic import Field

from core.forms import Evidence, Exact, Section, Some, Text
from core.forms import Label as Label
from core.measures import item_column
from indicators.words import Claim, Collection, ItemKind, Refresh, ScopeKind, WindowKind


class Basis(Section):
    """A law or standard that stands behind a definition; OKU is shown with 待核."""

    law: Text
    articles: str = ""
    evidence: Evidence


class Versioned(Section):
    """Something that holds from a day on."""

    effective: date = Field(alias="from")
    evidence: Evidence


class ParameterValue(Versioned):
    """A number or date that the bureau may set."""

    value: int | date
    basis: tuple[Basis, ...] = ()


class Parameter(Section):
    """A parameter with all its values, oldest first."""

    name: Label
    meaning: Label
    unit: Label
    values: Some[ParameterValue]


class Law(Section):
    """A law, order or standard that may be cited."""

    name: Label
    number: str = ""
    in_force: date | None = None
    evidence: Evidence


class System(Section):
    """A system that items come from: its key in config.yaml, and the feed that brings each of its tables.

    `also`: feeds of other sources, written source/feed, that bring rows of a table too where a bureau has them.
    """

    name: Label
    source: Text
    tables: dict[Text, Text]
    also: dict[Text, tuple[Annotated[str, Field(pattern=r"^[a-z0-9_-]+/[a-z0-9_-]+$")], ...]] = Field(
        default_factory=dict
    )


class Term(Section):
    """One addend of a measure over a subject view."""

    subject: Text
    owner: Text
    category: Text
    day: Text
    when: str = "TRUE"
    count: str = "1"


class Measure(Section):
    """A sum over rows that is kept in the cells."""

    code: Text
    name: Label
    definition: Label
    unit: Text
    window: WindowKind
    tables: Some[Text]
    terms: Some[Term]

    @property
    def column(self) -> str:
        """Its column in the cells."""
        return item_column(self.code)


class Auxiliary(Measure):
    """A measure beside the 33: no part of the automation rate."""


class Item(Measure):
    """A base data item (基础数据项)."""

    kind: ItemKind
    collection: Collection
    refresh: Refresh


class Ratio(Section):
    """Two measures, by item code or column."""

    numerator: Text
    denominator: Text

    @property
    def columns(self) -> tuple[str, str]:
        """Their columns in the cells: numerator, denominator."""
        return item_column(self.numerator), item_column(self.denominator)


class Companion(Ratio):
    """A ratio shown beside an indicator, without band: 室藏 of B01, 在途 of A03."""

    code: Text
    name: Label
    dims: Some[ScopeKind]


class LimitValues(Versioned):
    """Target, warning and critical line."""

    target: Exact
    warn: Exact
    crit: Exact


class Indicator(Ratio):
    """One of the 18."""

    code: Text
    name: Label
    short: Label
    of_agency: Ratio | None = None
    factor: Exact
    unit: Text
    decimals: int = Field(ge=0, le=3)
    direction: Text
    window: WindowKind
    refresh: Refresh
    dims: Some[ScopeKind]
    collection: Claim
    scaled_by: str = ""
    limits: Some[LimitValues]
    companions: tuple[Companion, ...] = ()
    basis: Some[Basis]
    note: Label | None = None

    @property
    def category(self) -> str:
        """The code of its category."""
        return self.code[:1]

    def columns_for(self, kind: ScopeKind) -> tuple[str, str]:
        """Numerator and denominator columns for a kind of scope."""
        return self.of_agency.columns if kind is ScopeKind.AGENCY and self.of_agency else self.columns


class Category(Section):
    """One of the five."""

    code: Text
    name: Label
    short: Label


class Weights(Versioned):
    """Weights of the categories in the composite."""

    weights: dict[str, int]


class Composite(Section):
    """档案治理指数."""

    name: Label
    short: Label
    mark: Label
    issued_by: str = ""
    issued_no: str = ""
    decimals: int = Field(ge=0, le=3)
    dims: Some[ScopeKind]
    headline: Text
    values: Some[Weights]

    @property
    def shown_mark(self) -> Label | None:
        """The mark 试行口径; None once both the body and the document that issued the index are configured."""
        return None if self.issued_by and self.issued_no else self.mark


class Figure(Section):
    """One number of a volume: a measure over a window, or several of one unit added."""

    measures: Some[Text]
    window: WindowKind
    line: int = Field(ge=1, le=2)
    label: Label | None = None
    milestone: Label | None = None
    """what it is called where it is told to have passed a round number; None: it never is"""


class Volume(Section):
    """A total (总量) without target or band."""

    code: Text
    name: Label
    tables: Some[Text]
    refresh: Refresh
    figures: Some[Figure]


class Declared(Section):
    """The declared version of the definitions."""

    version: int = Field(ge=1)
    effective: date
