"""The kinds of values that stand in rubric files."""

from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

V = TypeVar("V")

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
