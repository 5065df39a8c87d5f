"""Where a page begins and how long it may be, as the parameters of a request say it."""

from collections.abc import Callable
from typing import Final

from standins.cursors import decode_cursor
from standins.days import parse_iso

USUAL_LIMIT: Final = 500


def position_of(feed: str, parameter: Callable[[str], str | None]) -> int:
    """The stamp after which to go on: of `cursor`, else just before `since`, else the beginning.

    Raises ValueError for a cursor of another feed or a moment that is none.
    """
    cursor, since = parameter("cursor"), parameter("since")
    if cursor:
        return decode_cursor(feed, cursor)
    # A plus sign that a client did not escape arrives as a space.
    return parse_iso(since.replace(" ", "+")) - 1 if since else -1


def limit_of(text: str | None, most: int) -> int:
    """How many rows are asked for, `USUAL_LIMIT` when nothing is said; raises ValueError beyond 1 to `most`."""
    limit = int(text) if text else USUAL_LIMIT
    if not 1 <= limit <= most:
        raise ValueError(f"limit must be from 1 to {most}")
    return limit
