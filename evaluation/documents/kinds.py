"""The kinds of documents (`kinds.yaml`): title, number, form, elements and power of each."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator

from core.errors import ConfigurationError
from core.validation import validate
from core.yamllines import Located, load
from evaluation.documents.model import Form

FILE: Final = Path(__file__).with_suffix(".yaml")
ELEMENTS: Final = 15
"""what a kind may consist of, from the head of the paper to its annexes"""

Power = Literal["guide", "feedback", "order", "procedure", "internal", "propose", "unit"]
"""guide and feedback order nothing; order is 责令; propose follows 条例 46; unit: handed in by one"""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Label(_Strict):
    """Names in both languages."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Element(Label):
    """One of the 15 elements."""

    no: int = Field(ge=1, le=ELEMENTS)


class Kind(_Strict):
    """One kind of document."""

    title: Label
    subtitle: str = ""
    mark: str = Field("", max_length=1)
    same_number: bool = False
    form: Form
    power: Power
    elements: tuple[str, ...] = Field(min_length=1)

    @property
    def numbered(self) -> bool:
        """Whether it takes a number of its own at signing."""
        return bool(self.mark)

    @model_validator(mode="after")
    def _numbers_have_marks(self) -> "Kind":
        if ("number" in self.elements) != (self.numbered or self.same_number):
            raise ValueError("the element number and a mark go together")
        return self


class Kinds(_Strict):
    """The whole file."""

    version: int = Field(ge=1)
    effective: date
    number: str
    elements: Mapping[str, Element]
    kinds: Mapping[str, Kind]

    @field_validator("elements")
    @classmethod
    def _all_fifteen(cls, elements: Mapping[str, Element]) -> Mapping[str, Element]:
        if sorted(one.no for one in elements.values()) != list(range(1, ELEMENTS + 1)):
            raise ValueError(f"the elements are numbered 1 to {ELEMENTS}, each once")
        return elements

    @field_validator("kinds")
    @classmethod
    def _known_elements(cls, kinds: Mapping[str, Kind], info: ValidationInfo) -> Mapping[str, Kind]:
        known = set(info.data.get("elements", {}))
        unknown = sorted({one for kind in kinds.values() for one in kind.elements} - known)
        marks = [kind.mark for kind in kinds.values() if kind.mark]
        if known and unknown:
            raise ValueError(f"unknown elements: {', '.join(unknown)}")
        if len(set(marks)) != len(marks):
            raise ValueError("two kinds share a mark, so their numbers could not be told apart")
        return kinds


@cache
def kinds() -> Kinds:
    """The kinds as shipped. ConfigurationError with every mistake of the file."""
    return read_kinds(load(FILE, "evaluation/documents/kinds.yaml"))


def read_kinds(located: Located) -> Kinds:
    """The kinds of a file. ConfigurationError with every mistake."""
    value, mistakes = validate(Kinds, located)
    if value is None or mistakes:
        raise ConfigurationError(mistakes)
    return value
