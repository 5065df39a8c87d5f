"""Dates and instants, in the formats a source declares."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any, Final
from zoneinfo import ZoneInfo

from collectors.converting.base import UnfitError, shown

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND: Final = timedelta(microseconds=1)
FIRST: Final = datetime(1971, 1, 1, tzinfo=UTC)
"""Instants before it are an unset field of the source, not a fact."""
MEMORY: Final = 100_000

SCALES: Final = {"epoch_s": 1_000_000, "epoch_ms": 1_000}


def microseconds(moment: datetime) -> int:
    """Microseconds since the epoch of an aware instant."""
    return (moment - EPOCH) // MICROSECOND


class _Dates(dict[Any, date | None]):
    """Dates already read: a source repeats some thousand of them without end."""

    def __init__(self, read: Callable[[Any], date | None]) -> None:
        super().__init__({None: None, "": None})
        self._read = read

    def __missing__(self, value: Any) -> date | None:
        result = self._read(value)
        if len(self) < MEMORY:
            self[value] = result
        return result


class Date:
    """A calendar date; a format is `iso` or a pattern of strptime."""

    accepts = frozenset({str, date})
    expects = "a date"
    structural = True

    def __init__(self, formats: Sequence[str]) -> None:
        self._formats = tuple(formats)
        self._known = _Dates(self._read)

    def one(self, value: Any, at: datetime) -> date | None:
        """The date."""
        return self._known[value]

    def many(self, values: Sequence[Any], at: datetime) -> list[date | None]:
        """One look-up for each."""
        return list(map(self._known.__getitem__, values))

    def _read(self, value: Any) -> date | None:
        if not isinstance(value, str):
            return value  # type: ignore[no-any-return]  # a date by `accepts`
        text = value.strip()
        for form in self._formats if text else ():
            try:
                return date.fromisoformat(text) if form == "iso" else datetime.strptime(text, form).date()  # noqa: DTZ007  # a date has no zone
            except ValueError:
                continue
        if not text:
            return None
        raise UnfitError("bad_date", f"expected a date ({', '.join(self._formats)}), found '{shown(value)}'")


class Instant:
    """A moment; formats `iso`, `epoch_s`, `epoch_ms` or a pattern of strptime.

    A text without an offset is in `zone`.
    More than `tolerance` ahead of the run is refused, unless `future` is allowed.
    """

    expects = "an instant"
    structural = True

    def __init__(self, formats: Sequence[str], zone: str, tolerance: timedelta, *, future: bool) -> None:
        self._formats = tuple(formats)
        self._zone: tzinfo = ZoneInfo(zone)
        self._tolerance = tolerance
        self._future = future
        numeric = {form for form in formats if form in SCALES}
        kinds: set[type] = {int} if numeric else set()
        self.accepts: frozenset[type] = frozenset(kinds | ({str, datetime} if numeric != set(formats) else set()))

    def one(self, value: Any, at: datetime) -> datetime | None:
        """The instant, aware."""
        if isinstance(value, str) and not value.strip():
            return None
        moment = self._zoned(value if isinstance(value, datetime) else self._read(value))
        if moment < FIRST:
            raise UnfitError("instant_past", f"{moment.isoformat()} is an unset clock")
        if not self._future and moment > at + self._tolerance:
            raise UnfitError("instant_future", f"{moment.isoformat()} lies ahead of {at.isoformat(timespec='seconds')}")
        return moment

    def many(self, values: Sequence[Any], at: datetime) -> list[datetime | None]:
        """ISO texts in one go; the bounds by the least and the greatest."""
        filled = [value for value in values if value is not None and value != ""]
        moments = self._moments(filled)
        self._check_bounds(moments, at)
        if len(filled) == len(values):
            return list(moments)
        following = iter(moments)
        return [None if value is None or value == "" else next(following) for value in values]

    def _moments(self, filled: Sequence[Any]) -> list[datetime]:
        if self._formats[0] != "iso" or not set(map(type, filled)) <= {str}:
            return [self._zoned(value if isinstance(value, datetime) else self._read(value)) for value in filled]
        return list(map(self._zoned, map(datetime.fromisoformat, filled)))

    def _check_bounds(self, moments: Sequence[datetime], at: datetime) -> None:
        if moments and (min(moments) < FIRST or (not self._future and max(moments) > at + self._tolerance)):
            raise ValueError("an instant out of bounds")

    def _zoned(self, moment: datetime) -> datetime:
        return moment if moment.tzinfo is not None else moment.replace(tzinfo=self._zone)

    def _read(self, value: Any) -> datetime:
        for form in self._formats:
            try:
                return _parsed(value, form)
            except (ValueError, TypeError, OverflowError):
                continue
        expected = ", ".join(self._formats)
        raise UnfitError("bad_instant", f"expected an instant ({expected}), found '{shown(value)}'")


def _parsed(value: Any, form: str) -> datetime:
    if form in SCALES:
        if not isinstance(value, int):
            raise TypeError("a number is expected")
        return EPOCH + timedelta(microseconds=value * SCALES[form])
    text = value.strip()
    return datetime.fromisoformat(text) if form == "iso" else datetime.strptime(text, form)  # noqa: DTZ007  # `zone` follows
