"""Numbers that are written for people: with signs between thousands, with units, with a fraction."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, Final

from collectors.converting.base import UnfitError, shown
from collectors.converting.numbers import RANGES

MOST_READ: Final = 2**63
UNIT: Final = re.compile(r"[^\d.]*$")
"""what stands behind the last digit"""


class Amount:
    """A whole number out of a number or a text; exact, in decimal arithmetic."""

    expects = "a number"
    structural = True
    accepts = frozenset({int, float, str})

    def __init__(
        self,
        kind: str,
        low: int | None,
        high: int | None,
        *,
        thousands: str | None = None,
        units: Mapping[str, int] | None = None,
        times: int | None = None,
        rounded: bool = False,
    ) -> None:
        least, most = RANGES[kind]
        self._low = least if low is None else low
        self._high = most if high is None else high
        self._thousands = thousands
        self._units = {unit.casefold(): factor for unit, factor in (units or {}).items()}
        self._times = times or 1
        self._rounded = rounded

    def one(self, value: Any, at: datetime) -> int | None:
        """The number."""
        if isinstance(value, str) and not value.strip():
            return None
        exact = self._read(str(value)) * self._times
        number = int(exact.to_integral_value(ROUND_HALF_UP))
        if number != exact and not self._rounded:
            raise UnfitError("bad_number", f"expected a whole number, found '{shown(value)}'")
        if not self._low <= number <= self._high:
            raise UnfitError("out_of_range", f"{number} is not between {self._low} and {self._high}")
        return number

    def many(self, values: Sequence[Any], at: datetime) -> list[int | None]:
        """One after the other."""
        return [None if value is None else self.one(value, at) for value in values]

    def _read(self, text: str) -> Decimal:
        bare, factor = self._without_unit(text.strip())
        if self._thousands:
            bare = bare.replace(self._thousands, "")
        try:
            number = Decimal(bare.strip())
        except InvalidOperation:
            raise UnfitError("bad_number", f"expected a number, found '{shown(text)}'") from None
        if not number.is_finite() or abs(number) > MOST_READ:
            raise UnfitError("bad_number", f"expected a number, found '{shown(text)}'")
        return number * factor

    def _without_unit(self, text: str) -> tuple[str, int]:
        if not self._units:
            return text, 1
        digits = text.rstrip(
            "".join({character for character in text if not (character.isdigit() or character == ".")})
        )
        unit = text[len(digits) :].strip().casefold()
        if unit and unit not in self._units:
            raise UnfitError("unknown_unit", f"the unit of '{shown(text)}' is not in the list")
        return digits, self._units.get(unit, 1)
