"""How long to wait before a host is asked again. Pure."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def backoff(attempt: int, first_s: float, most_s: float, share: float) -> float:
    """Half to all of a delay that doubles up to its cap, so that clients do not come back together; seconds.

    `attempt` counts from 1, `share` lies from 0 up to 1.
    """
    full: float = min(most_s, first_s * 2.0 ** (attempt - 1))
    return full * (0.5 + share / 2)


def seconds_asked(text: str, now: datetime) -> float | None:
    """Seconds that `Retry-After` asks us to wait, given as seconds or as an HTTP date; None when it does not say."""
    text = text.strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(0.0, (until - now).total_seconds())
