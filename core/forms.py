"""The kinds of values that stand in files of rules and definitions, and an entry of such a file with its place."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Annotated, Any, Generic, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from core.model import Mistake
from core.yamllines import Located

V = TypeVar("V")
M = TypeVar("M", bound=BaseModel)

EVIDENCE = r"^(F:S[1-9][0-9]*|OKU|PROP)$"


def _exact(value: Any) -> Any:
    """Numbers as they are written: 0.1 is exactly 1/10; `1/7` may be written too."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Fraction):
        raise ValueError(f"expected a number, found {value!r}")
    try:
        return Fraction(value) if isinstance(value, str | Fraction) else Fraction(Decimal(str(value)))
    except (ValueError, InvalidOperation, ZeroDivisionError, OverflowError):
        raise ValueError(f"expected a number, found {value!r}") from None


def _not_empty(value: tuple[V, ...]) -> tuple[V, ...]:
    """Checked after the parts, so that a wrong part is not also called none."""
    if not value:
        raise ValueError("expected at least one")
    return value


Some = Annotated[tuple[V, ...], AfterValidator(_not_empty)]
Exact = Annotated[Fraction, BeforeValidator(_exact)]
Evidence = Annotated[str, Field(pattern=EVIDENCE)]
Text = Annotated[str, Field(min_length=1)]


class Section(BaseModel):
    """A group of keys; an unknown key is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, arbitrary_types_allowed=True)


class Label(Section):
    """A text in both languages."""

    zh: Text
    en: Text


@dataclass(frozen=True, slots=True)
class Entry(Generic[M]):
    """A part of a file that has its form, under its code, and where it stands."""

    code: str
    value: M
    part: Located

    def mistake(self, way: Sequence[str | int], message: str) -> Mistake:
        """A mistake at a part of this entry."""
        return self.part.mistake(way, message)
