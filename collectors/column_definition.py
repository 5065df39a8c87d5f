"""What a source file may say of a column: one class for each type, with the keys it takes."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from collectors.paths import steps_of

Name = Annotated[str, Field(min_length=1, pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
Scalar = str | int | bool | date


def _checked_path(path: str) -> str:
    steps_of(path)
    return path


def _checked_pattern(pattern: str) -> str:
    try:
        groups = re.compile(pattern).groups
    except re.error as error:
        raise ValueError(f"expected a regular expression, {error}") from None
    if groups > 1:
        raise ValueError(f"expected at most one group in the regular expression, found {groups}")
    return pattern


FieldPath = Annotated[str, AfterValidator(_checked_path)]
"""a field of the source, or the way to one within objects and lists (`collectors/paths.py`)"""
Pattern = Annotated[str, Field(min_length=1), AfterValidator(_checked_pattern)]


class Part(BaseModel):
    """A piece of a source file; an unknown key is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Mapped(Part):
    """A column that is made of a field of the source; without `from` the field has the name of the column.

    Several fields: their texts, joined by '/', are looked up in `codes` (columns of type text only).
    """

    SHAPING: ClassVar[frozenset[str]] = frozenset(
        {"optional", "default", "extract", "case", "join", "template", "otherwise", "thousands", "units", "times"}
        | {"rounded"}
    )

    from_: FieldPath | tuple[FieldPath, ...] | None = Field(
        None, alias="from", description="field, way to it (`a.b[0].c`), or a list of fields"
    )
    required: bool = Field(False, description="a row without it goes to quarantine")
    optional: bool = Field(False, description="the source may leave the field out where it has no value")
    default: Scalar | None = Field(None, description="our value where the source has none")
    extract: Pattern | None = Field(
        None, description="regular expression; what its group (or all of it) finds in the text is the value"
    )
    case: Literal["lower", "upper"] | None = Field(None, description="turns the text into small or capital letters")

    @property
    def is_shaped(self) -> bool:
        """Whether more is done to a value than its type and its code list say."""
        return any(getattr(self, name, None) not in (None, False) for name in self.SHAPING)


class TextColumn(Mapped):
    """Text, trimmed; empty text is no value."""

    type: Literal["text"]
    size: int = Field(200, ge=1, le=1300, description="most characters; the store takes 4000 bytes")
    codes: Mapping[str, str | None] | None = Field(None, description="code of the source → ours; another is refused")
    otherwise: str | None = Field(None, description="our code for every code that is not in the list")
    lines: bool = Field(False, description="line breaks and tabs are allowed")
    join: str | None = Field(None, description="the texts of a list become one text, with this between them")
    template: str | None = Field(
        None, min_length=1, description="text around fields in braces, `{year}-{org.no}`; without one of them, no value"
    )


class NumberColumn(Mapped):
    """A whole number; `written: text` when the source writes it as text (`"007"`)."""

    type: Literal["smallint", "int", "bigint"]
    written: Literal["number", "text"] = Field("number", description="how the source writes it")
    codes: Mapping[Any, int | None] | None = Field(None, description="code of the source → our number")
    low: int | None = Field(None, description="least number that is believed")
    high: int | None = Field(None, description="greatest number that is believed")
    thousands: str | None = Field(None, min_length=1, max_length=1, description="sign between thousands, in text")
    units: Mapping[str, Annotated[int, Field(gt=0)]] | None = Field(
        None, description="unit behind the number, in text → what it stands for: `{kB: 1000, MB: 1000000}`"
    )
    times: Annotated[int, Field(gt=0)] | None = Field(None, description="the number is multiplied by it (kB → bytes)")
    rounded: bool = Field(False, description="what is no whole number is rounded instead of put aside")


class BoolColumn(Mapped):
    """Yes or no; other words by `codes`: `{有: true, 无: false}`."""

    type: Literal["bool"]
    codes: Mapping[Any, bool | None] | None = Field(None, description="word or number of the source → true or false")


class DateColumn(Mapped):
    """A calendar date; the formats are tried in order: `iso`, `epoch_s`, `epoch_ms`, `epoch_us`, or `%Y/%m/%d`."""

    type: Literal["date"]
    formats: tuple[str, ...] = Field(("iso",), min_length=1, description="tried in order")


class InstantColumn(Mapped):
    """A moment; formats `iso`, `epoch_s`, `epoch_ms`, `epoch_us` or a pattern. A text without offset is in `zone`."""

    type: Literal["instant"]
    formats: tuple[str, ...] = Field(("iso",), min_length=1, description="tried in order")
    zone: str = Field("Asia/Shanghai", description="time zone of texts without an offset")
    future: bool = Field(False, description="may lie ahead, as a promise does")


class DigestColumn(Mapped):
    """SM3 or SHA-256, 64 hexadecimal digits."""

    type: Literal["digest"]


class PlaceColumn(Mapped):
    """A place of the city; the code of the whole city means the municipal place."""

    type: Literal["place"]


class TextsColumn(Mapped):
    """A list of texts; with `separator` the source writes it as one text."""

    type: Literal["texts"]
    codes: Mapping[str, str] | None = Field(None, description="code of the source → ours")
    separator: str | None = Field(None, description="what stands between the texts where the source writes one text")


class AlsoEmpty(Part):
    """More fields that must be filled where `when` is true."""

    when: FieldPath = Field(description="field that is true")
    of: tuple[FieldPath, ...] = Field(min_length=1, description="fields")


class EmptyCountColumn(Part):
    """How many of the fields have no value."""

    type: Literal["empty_count"]
    of: tuple[FieldPath, ...] = Field(min_length=1, description="fields")
    also: AlsoEmpty | None = Field(None, description="`{when: field, of: [fields]}`: counted where `when` is true")


class ConstantColumn(Part):
    """The same value in every row."""

    type: Literal["constant"]
    value: Scalar = Field(description="the value")


Column = Annotated[
    TextColumn
    | NumberColumn
    | BoolColumn
    | DateColumn
    | InstantColumn
    | DigestColumn
    | PlaceColumn
    | TextsColumn
    | EmptyCountColumn
    | ConstantColumn,
    Field(discriminator="type"),
]
