"""What a source file may say of a column: one class for each type, with the keys it takes."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Name = Annotated[str, Field(min_length=1, pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
Scalar = str | int | bool | date


class Part(BaseModel):
    """A piece of a source file; an unknown key is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Mapped(Part):
    """A column that is made of a field of the source; without `from` the field has the name of the column.

    Several fields: their texts, joined by '/', are looked up in `codes` (columns of type text only).
    """

    from_: Name | tuple[Name, ...] | None = Field(None, alias="from")
    required: bool = Field(False, description="a row without it goes to quarantine")


class TextColumn(Mapped):
    """Text, trimmed; empty text is no value."""

    type: Literal["text"]
    size: int = Field(200, ge=1, le=1300, description="most characters; the store takes 4000 bytes")
    codes: Mapping[str, str | None] | None = Field(None, description="code of the source → ours; another is refused")
    lines: bool = Field(False, description="line breaks and tabs are allowed")


class NumberColumn(Mapped):
    """A whole number; `written: text` when the source writes it as text (`"007"`)."""

    type: Literal["smallint", "int", "bigint"]
    written: Literal["number", "text"] = "number"
    codes: Mapping[Any, int | None] | None = None
    low: int | None = None
    high: int | None = None


class BoolColumn(Mapped):
    """Yes or no."""

    type: Literal["bool"]
    codes: Mapping[Any, bool | None] | None = None


class DateColumn(Mapped):
    """A calendar date; the formats are tried in order: `iso` or a pattern such as `%Y/%m/%d`."""

    type: Literal["date"]
    formats: tuple[str, ...] = Field(("iso",), min_length=1)


class InstantColumn(Mapped):
    """A moment; formats `iso`, `epoch_s`, `epoch_ms` or a pattern. A text without offset is in `zone`."""

    type: Literal["instant"]
    formats: tuple[str, ...] = Field(("iso",), min_length=1)
    zone: str = "Asia/Shanghai"
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
    codes: Mapping[str, str] | None = None
    separator: str | None = None


class AlsoEmpty(Part):
    """More fields that must be filled where `when` is true."""

    when: Name
    of: tuple[Name, ...] = Field(min_length=1)


class EmptyCountColumn(Part):
    """How many of the fields have no value."""

    type: Literal["empty_count"]
    of: tuple[Name, ...] = Field(min_length=1)
    also: AlsoEmpty | None = None


class ConstantColumn(Part):
    """The same value in every row."""

    type: Literal["constant"]
    value: Scalar


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
