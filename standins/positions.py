"""Where a page begins and how long it may be, as the parameters of a request say it."""

from collections.abc import Callable
from dataclasses import dataclass

from standins.cursors import decode_cursor
from standins.days import parse_iso

Parameter = Callable[[str], str | None]
"""the value of a parameter by its name"""


@dataclass(frozen=True, slots=True)
class Asked:
    """The stamp after which a page begins, and how many rows it may have."""

    after: int
    limit: int


@dataclass(frozen=True, slots=True)
class Words:
    """What a source calls its parameters; `later`: the moment asked for is left out."""

    since: str = "since"
    cursor: str = "cursor"
    limit: str = "limit"
    usual: int = 500
    most: int = 1_000
    later: bool = False

    def asked(self, feed: str, parameter: Parameter) -> Asked:
        """What is asked for: on from the cursor, else from the moment, else from the beginning.

        Raises ValueError for a cursor of another feed, a moment that is none, and a limit beyond 1 to `most`.
        """
        return Asked(self._after(feed, parameter), self._limit(parameter(self.limit)))

    def _after(self, feed: str, parameter: Parameter) -> int:
        cursor, since = parameter(self.cursor), parameter(self.since)
        if cursor:
            return decode_cursor(feed, cursor)
        if since:
            return moment_of(since) - (0 if self.later else 1)
        return -1

    def _limit(self, text: str | None) -> int:
        limit = int(text) if text else self.usual
        if not 1 <= limit <= self.most:
            raise ValueError(f"{self.limit} must be from 1 to {self.most}")
        return limit


def moment_of(text: str) -> int:
    """A moment as a parameter has it; raises ValueError."""
    # A plus sign that a client did not escape arrives as a space.
    return parse_iso(text.replace(" ", "+"))
