"""What a repository has told before and tells again: only what is not as it was is handed on."""

from collections.abc import Hashable, Sequence
from datetime import datetime
from typing import Final

from collectors.base import RawRow
from collectors.transports.oai_feed import OaiFeed
from collectors.transports.oai_moments import Sharpener

REMEMBERED: Final = 200_000


class Seen:
    """The records of one feed as they were when they were last handed on."""

    def __init__(self, feed: OaiFeed) -> None:
        self._feed = feed
        self._marks: dict[Hashable, int] = {}
        self._sharpened = Sharpener(feed.changed)

    def forget(self) -> None:
        """Everything comes again: what was handed on last has not been stored."""
        self._marks.clear()

    def sharpened(self, record: RawRow, at: datetime) -> RawRow:
        """A record with an exact moment."""
        return self._sharpened(record, self._feed.moment(record), at)

    def fresh(self, records: Sequence[RawRow], at: datetime) -> list[RawRow]:
        """The records that are not as they were, with exact moments."""
        if len(self._marks) > REMEMBERED:
            self._marks.clear()
        fresh = []
        for record in records:
            key, mark, moment = self._feed.key_of(record), hash(repr(record)), self._feed.moment(record)
            if key is None or self._marks.get(key) != mark:
                fresh.append(self._sharpened(record, moment, at))
            if key is not None and not self._feed.is_ahead(moment, at):
                self._marks[key] = mark
        return fresh
