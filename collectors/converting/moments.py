"""Dates and instants, in the formats a source declares."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any, Final
from zoneinfo import ZoneInfo

from collectors.converting.base import UnfitError, shown
from collectors.converting.canonical import LONG, OFFSET, SECONDS, is_canonical
from core.days import local_date

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND: Final = timedelta(microseconds=1)
FIRST: Final = datetime(1971, 1, 1, tzinfo=UTC)
"""Instants before it are an unset field of the source, not a fact."""
MEMORY: Final = 100_000

SCALES: Final = {"epoch_s": 1_000_000, "epoch_ms": 1_000, "epoch_us": 1}
DAY: Final = timedelta(days=1)
SECOND: Final = timedelta(seconds=1)
LENGTH_OF_DAY: Final = len("2026-11-26")


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
    """A calendar date; a format is `iso`, a pattern of strptime, or an epoch, whose day is that of China."""

    expects = "a date"
    structural = True

    def __init__(self, formats: Sequence[str]) -> None:
        self._formats = tuple(formats)
        numeric = any(form in SCALES for form in formats)
        self.accepts: frozenset[type] = frozenset({str, date} | ({int, float} if numeric else set()))
        self._known = _Dates(self._read)

    def one(self, value: Any, at: datetime) -> date | None:
        """The date."""
        return self._known[value]

    def many(self, values: Sequence[Any], at: datetime) -> list[date | None]:
        """One look-up for each."""
        return list(map(self._known.__getitem__, values))

    def _read(self, value: Any) -> date | None:
        if isinstance(value, date):
            return value
        if isinstance(value, str) and not value.strip():
            return None
        for form in self._formats:
            try:
                return _day(value, form)
            except (ValueError, TypeError, AttributeError, OverflowError):
                continue
        raise UnfitError("bad_date", f"expected a date ({', '.join(self._formats)}), found '{shown(value)}'")


def _day(value: Any, form: str) -> date:
    if form in SCALES:
        return local_date(_parsed(value, form))
    text = value.strip()
    return date.fromisoformat(text) if form == "iso" else datetime.strptime(text, form).date()  # noqa: DTZ007  # a date has no zone


class Instant:
    """A moment; formats `iso`, `epoch_s`, `epoch_ms`, `epoch_us` or a pattern of strptime.

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
        numeric = any(form in SCALES for form in formats)
        worded = any(form not in SCALES for form in formats)
        kinds: set[type] = {str} | ({int, float} if numeric else set()) | ({datetime} if worded else set())
        self.accepts: frozenset[type] = frozenset(kinds)

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
        if moments and not self._are_surely_within(filled, at):
            self._check_bounds(moments, at)
        if len(filled) == len(values):
            return list(moments)
        following = iter(moments)
        return [None if value is None or value == "" else next(following) for value in values]

    def _moments(self, filled: Sequence[Any]) -> list[datetime]:
        if self._formats[0] != "iso" or not set(map(type, filled)) <= {str}:
            return [self._zoned(value if isinstance(value, datetime) else self._read(value)) for value in filled]
        moments = list(map(datetime.fromisoformat, filled))
        return moments if is_canonical(filled) else list(map(self._zoned, moments))

    def _are_surely_within(self, filled: Sequence[Any], at: datetime) -> bool:
        """Whether texts that are in the order of their moments have their first and last well within the bounds."""
        if self._formats[0] != "iso" or not is_canonical(filled):
            return False
        first, last = (datetime.fromisoformat(text) for text in (min(filled), max(filled)))
        return first > FIRST + SECOND and (self._future or last < at + self._tolerance - SECOND)

    def _check_bounds(self, moments: Sequence[datetime], at: datetime) -> None:
        if min(moments) < FIRST or (not self._future and max(moments) > at + self._tolerance):
            raise ValueError("an instant out of bounds")

    def _zoned(self, moment: datetime) -> datetime:
        return moment if moment.tzinfo is not None else moment.replace(tzinfo=self._zone)

    def _read(self, value: Any) -> datetime:
        for form in self._formats:
            try:
                return _parsed(value, form)
            except (ValueError, TypeError, AttributeError, OverflowError):
                continue
        expected = ", ".join(self._formats)
        raise UnfitError("bad_instant", f"expected an instant ({expected}), found '{shown(value)}'")


def _parsed(value: Any, form: str) -> datetime:
    if form in SCALES:
        number = float(value) if isinstance(value, float) else int(value)
        return EPOCH + timedelta(microseconds=round(number * SCALES[form]))
    text = value.strip()
    return datetime.fromisoformat(text) if form == "iso" else datetime.strptime(text, form)  # noqa: DTZ007  # `zone` follows


class _Seconds(dict[str, int]):
    """Full seconds of one offset in microseconds since the epoch; rows that changed together share them."""

    def __init__(self, offset: str) -> None:
        super().__init__()
        self._offset = offset

    def __missing__(self, text: str) -> int:
        result = microseconds(datetime.fromisoformat(text + self._offset))
        if len(self) < MEMORY:
            self[text] = result
        return result


class Changed(Instant):
    """When a row was last changed.

    A source that names but the day is taken at its latest: at the moment of reading, as long as that day lasts.
    So what it says later on the same day is the newer.
    """

    def __init__(self, formats: Sequence[str], zone: str, tolerance: timedelta) -> None:
        super().__init__(formats, zone, tolerance, future=False)
        self._seconds: dict[str, _Seconds] = {}

    def versions(self, values: Sequence[Any], moments: Sequence[datetime | None]) -> list[int]:
        """Microseconds since the epoch of the moments that were made of these values; 0 where there is none."""
        if self._formats[0] != "iso" or None in moments or not is_canonical(values) or not values:
            return [microseconds(moment) if moment else 0 for moment in moments]
        offset = values[0][-OFFSET:]
        seconds = self._seconds.setdefault(offset, _Seconds(offset))
        return [
            seconds[text[:SECONDS]] + (int(text[SECONDS + 1 : -OFFSET]) if len(text) == LONG else 0) for text in values
        ]

    def one(self, value: Any, at: datetime) -> datetime | None:
        """The instant, aware."""
        moment = super().one(value, at)
        return self._latest(moment, at) if moment is not None and _is_day(value) else moment

    def many(self, values: Sequence[Any], at: datetime) -> list[datetime | None]:
        """All at once where the source names more than days."""
        moments = super().many(values, at)
        if is_canonical(values) or not any(map(_is_day, values)):
            return moments
        pairs = zip(values, moments, strict=True)
        return [self._latest(one, at) if one is not None and _is_day(value) else one for value, one in pairs]

    def _latest(self, day: datetime, at: datetime) -> datetime:
        return max(day, min(at, day + DAY - MICROSECOND))

    def told(self, value: Any) -> datetime | None:
        """The moment as it is written; None when it cannot be read."""
        try:
            if value is None or value == "" or type(value) not in self.accepts:
                return None
            return self._zoned(value if isinstance(value, datetime) else self._read(value))
        except UnfitError:
            return None


def _is_day(value: Any) -> bool:
    return isinstance(value, str) and len(value) == LENGTH_OF_DAY
