"""What a converter is, and what it says of a value that does not fit."""

from collections.abc import Sequence, Set
from datetime import datetime
from typing import Any, Protocol


class UnfitError(ValueError):
    """A value that no typed value can be made of; `reason` is a code, `detail` a clause for a person."""

    def __init__(self, reason: str, detail: str) -> None:
        self.reason = reason
        self.detail = detail
        super().__init__(f"{reason}: {detail}")


class Converter(Protocol):
    """Converts the values of one column; None and empty text become None."""

    @property
    def accepts(self) -> Set[type]:
        """Types that a raw value may have; another type is a retyped column."""
        ...

    @property
    def expects(self) -> str:
        """What a person would call such a value."""
        ...

    @property
    def structural(self) -> bool:
        """Whether a column in which nothing fits has changed its form, not its content."""
        ...

    def one(self, value: Any, at: datetime) -> Any:
        """The typed value of one raw value that is not None; raises UnfitError."""
        ...

    def many(self, values: Sequence[Any], at: datetime) -> list[Any]:
        """The same for a whole column of accepted types, quickly.

        Raises ValueError, KeyError or TypeError when any value does not fit, without saying which.
        """
        ...


NOTHING = type(None)


def shown(value: Any) -> str:
    """A value as it may stand in a message: short, on one line."""
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= 40 else f"{text[:39]}…"
