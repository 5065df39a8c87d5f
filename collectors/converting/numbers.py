"""Whole numbers, yes and no, places."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from collectors.base import Places
from collectors.converting.base import UnfitError, shown
from core.amounts import MOST_AMOUNT

RANGES: Final = {
    "smallint": (-(2**15), 2**15 - 1),
    "int": (-(2**31), 2**31 - 1),
    "bigint": (-MOST_AMOUNT, MOST_AMOUNT),
}
"""what a column takes: as much as sums of it can hold"""
WRITTEN_BOOLEANS: Final = {"true": True, "false": False, "1": True, "0": False, "是": True, "否": False}
TRUE: Final = frozenset({True, "true", "1", "是"})
"""how a source may say that a row was deleted"""


class Number:
    """A whole number within the range of its column."""

    expects = "a number"
    structural = True

    def __init__(self, kind: str, low: int | None, high: int | None, *, written: bool) -> None:
        least, most = RANGES[kind]
        self._low = least if low is None else low
        self._high = most if high is None else high
        self._written = written
        self.accepts: frozenset[type] = frozenset({str if written else int})

    def one(self, value: Any, at: datetime) -> int | None:
        """The number."""
        number: int | None = self._read(value) if self._written else value
        if number is not None and not self._low <= number <= self._high:
            raise UnfitError("out_of_range", f"{number} is not between {self._low} and {self._high}")
        return number

    def _read(self, value: str) -> int | None:
        text = value.strip()
        try:
            return int(text) if text else None
        except ValueError:
            raise UnfitError("bad_number", f"expected a whole number, found '{shown(value)}'") from None

    def many(self, values: Sequence[Any], at: datetime) -> list[int | None]:
        """One look at the least and the greatest."""
        numbers: list[int | None] = list(values)
        if self._written:
            numbers = [int(value) if value else None for value in values]
        filled = [number for number in numbers if number is not None]
        if filled and not (self._low <= min(filled) and max(filled) <= self._high):
            raise ValueError("a number out of range")
        return numbers


class Bool:
    """Yes or no, as the format of the source writes it."""

    accepts = frozenset({bool})
    expects = "yes or no"
    structural = True

    def one(self, value: bool, at: datetime) -> bool:
        """The value itself."""
        return value

    def many(self, values: Sequence[bool | None], at: datetime) -> list[bool | None]:
        """The values themselves."""
        return list(values)


class Place:
    """A place of the city; the code of the whole city stands for the municipal place."""

    accepts = frozenset({int, str})
    expects = "a place code"
    structural = False

    def __init__(self, places: Places) -> None:
        known = {code: code for code in places.codes} | {places.city: places.municipal}
        self._known: dict[Any, int | None] = {None: None, "": None, **known}
        self._known.update({str(code): place for code, place in known.items()})

    def one(self, value: Any, at: datetime) -> int | None:
        """The place."""
        code = value.strip() if isinstance(value, str) else value
        try:
            return self._known[code]
        except KeyError:
            raise UnfitError("unknown_place", f"'{shown(value)}' is no place of the city") from None

    def many(self, values: Sequence[Any], at: datetime) -> list[int | None]:
        """One look-up for each."""
        return list(map(self._known.__getitem__, values))
