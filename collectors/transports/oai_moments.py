"""Moments of change that are told by the second or by the day, made exact enough to tell which state is the newer.

A repository tells the same moment for two states of a record that follow each other within a day, or a second. The one
that was read later is the newer; so a moment is taken as late as it can be: the moment of reading, within that span,
and every record read a microsecond after the one before.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from collectors.base import RawRow
from collectors.paths import TEXT, Step, found

DAY: Final = timedelta(days=1)
SECOND: Final = timedelta(seconds=1)
TICK: Final = timedelta(microseconds=1)
LENGTH_OF_DAY: Final = len("2026-11-26")


class Sharpener:
    """Gives the records of one feed moments that rise as they are read. `way` leads to the moment of change."""

    def __init__(self, way: Sequence[Step]) -> None:
        self._way = tuple(way)
        self._read = 0

    def __call__(self, record: RawRow, moment: datetime | None, at: datetime) -> RawRow:
        """The record with an exact moment; as it is where it tells none, or one that is exact already."""
        self._read += 1
        if moment is None or moment.microsecond:
            return record
        told = found(record, self._way)
        span = DAY if isinstance(told, str) and len(told.strip()) == LENGTH_OF_DAY else SECOND
        exact = min(max(moment, at) + self._read * TICK, moment + span - TICK)
        changed: RawRow = _replaced(record, self._way, exact.astimezone(UTC).isoformat())
        return changed


def _replaced(value: Any, way: Sequence[Step], new: str) -> Any:
    """A copy of nested objects with another value at the end of a way."""
    if not way:
        return value | {TEXT: new} if isinstance(value, dict) else new
    step, rest = way[0], way[1:]
    if isinstance(step, str) and isinstance(value, Mapping):
        return {**value, step: _replaced(value[step], rest, new)}
    if isinstance(step, int) and isinstance(value, list):
        return [_replaced(one, rest, new) if number == step else one for number, one in enumerate(value)]
    return _replaced(value, rest, new)
