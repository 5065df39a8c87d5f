"""One column of a feed, made for a whole page at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from collectors.base import Places
from collectors.column_definition import Column, ConstantColumn, EmptyCountColumn, Mapped
from collectors.converting.base import NOTHING, Converter, UnfitError
from collectors.converting.choose import converter_of
from collectors.converting.numbers import TRUE
from collectors.converting.shaping import template_fields
from collectors.mapping.drift import check_form, type_word

RawColumns = Mapping[str, Sequence[Any]]
"""field → its raw values, one for each row of the page"""

Faults = dict[int, UnfitError]
"""row number → what is wrong with its value"""


class MadeColumn(Protocol):
    """A column of ours and the fields it is made of."""

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of the source it needs."""
        ...

    def make(self, raw: RawColumns, rows: int, at: datetime) -> tuple[Sequence[Any], Faults]:
        """The typed values (None where one is at fault); raises StopSourceError when the field changed its form."""
        ...


@dataclass(frozen=True, slots=True)
class ConvertedColumn:
    """A field, or several looked up together, through a converter."""

    feed: str
    name: str
    fields: tuple[str, ...]
    converter: Converter
    required: bool
    forgiving: bool = False
    """a column in which nothing fits puts its rows aside instead of stopping the feed"""
    default: Any = None

    def make(self, raw: RawColumns, rows: int, at: datetime) -> tuple[Sequence[Any], Faults]:
        """All at once when every value fits, else one by one."""
        values = raw[self.fields[0]] if len(self.fields) == 1 else list(zip(*map(raw.get, self.fields), strict=True))
        made, faults = self._converted(values, at)
        if self.default is not None and None in made:
            made = [self.default if one is None and number not in faults else one for number, one in enumerate(made)]
        if self.required and None in made:
            for number, value in enumerate(made):
                if value is None and number not in faults:
                    faults[number] = UnfitError("required", "has no value")
        return made, faults

    def _converted(self, values: Sequence[Any], at: datetime) -> tuple[Sequence[Any], Faults]:
        if set(map(type, values)) <= {*self.converter.accepts, NOTHING}:
            try:
                return self.converter.many(values, at), {}
            except (ValueError, KeyError, TypeError, OverflowError):
                pass
        made, faults = self._one_by_one(values, at)
        if not self.forgiving:
            check_form(self.feed, ", ".join(self.fields), self.converter, values, faults)
        return made, faults

    def _one_by_one(self, values: Sequence[Any], at: datetime) -> tuple[list[Any], Faults]:
        made: list[Any] = [None] * len(values)
        faults: Faults = {}
        for number, value in enumerate(values):
            try:
                made[number] = self.value(value, at)
            except UnfitError as fault:
                faults[number] = fault
        return made, faults

    def value(self, value: Any, at: datetime) -> Any:
        """One typed value; raises UnfitError."""
        if value is None:
            return self.default
        if type(value) not in self.converter.accepts:
            raise UnfitError("type", f"expected {self.converter.expects}, found {type_word(type(value))}")
        made = self.converter.one(value, at)
        return self.default if made is None else made


@dataclass(frozen=True, slots=True)
class Constant:
    """The same value in every row."""

    value: Any
    fields: tuple[str, ...] = ()

    def make(self, raw: RawColumns, rows: int, at: datetime) -> tuple[Sequence[Any], Faults]:
        """The value, as often as there are rows."""
        return [self.value] * rows, {}


@dataclass(frozen=True, slots=True)
class EmptyCount:
    """How many fields of a row have no value; the `also` fields count only where `when` is true."""

    always: tuple[str, ...]
    when: str | None
    also: tuple[str, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        """Every field that is looked at."""
        return (*self.always, *self.also, *((self.when,) if self.when else ()))

    def make(self, raw: RawColumns, rows: int, at: datetime) -> tuple[Sequence[Any], Faults]:
        """Columns without an empty value, most of them, are passed over."""
        counts = [0] * rows
        for field in self.always:
            for number in empty_rows(raw[field]):
                counts[number] += 1
        condition = raw[self.when] if self.when else ()
        for field in self.also:
            for number in empty_rows(raw[field]):
                counts[number] += condition[number] in TRUE
        return counts, {}


def empty_rows(values: Sequence[Any]) -> list[int]:
    """The numbers of the rows in which a field has no value: null, or text that is blank."""
    kinds = set(map(type, values))
    texts = [value for value in values if type(value) is str] if kinds > {str} else values if kinds == {str} else ()
    if NOTHING not in kinds and "" not in texts and not any(map(str.isspace, texts)):
        return []
    return [number for number, value in enumerate(values) if value is None or _is_blank(value)]


def _is_blank(value: Any) -> bool:
    return isinstance(value, str) and not value.strip()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the columns of a feed have in common."""

    feed: str
    places: Places
    tolerance: timedelta
    as_text: bool = False
    forgiving: bool = False


def made_column(name: str, column: Column, around: Surroundings) -> MadeColumn:
    """The column that a source file describes."""
    if isinstance(column, ConstantColumn):
        return Constant(column.value)
    if isinstance(column, EmptyCountColumn):
        also = column.also
        return EmptyCount(column.of, also.when if also else None, also.of if also else ())
    converter = converter_of(column, around.places, around.tolerance, as_text=around.as_text)
    fields = fields_of(name, column)
    return ConvertedColumn(around.feed, name, fields, converter, column.required, around.forgiving, column.default)


def fields_of(name: str, column: Mapped) -> tuple[str, ...]:
    """The fields of the source that a column is made of."""
    template = getattr(column, "template", None)
    if template is not None:
        return template_fields(template)
    return column.from_ if isinstance(column.from_, tuple) else (column.from_ or name,)
