"""The place in a listing as pure steps: where it begins, what is asked for, where a page leads, and where it ends.

A state is the cursor of the feed (JSON). `high`: the moment of the newest record of the last whole listing.
"""

from datetime import UTC, datetime
from typing import Final

from collectors.base import Cursor
from collectors.transports.oai_feed import OaiFeed
from collectors.transports.oai_pages import OaiPage
from collectors.transports.paging import HIGH, State, kept
from core.errors import RetryError
from core.moments import instant_of

RESTARTS: Final = 3
READ_AT: Final = "read_at"
"""in a cursor: the instant of the read that last brought something"""


class OaiPager:
    """The steps of the listings of one feed."""

    def __init__(self, feed: OaiFeed) -> None:
        self._feed = feed

    def begin(self, cursor: Cursor, since: datetime | None) -> State:
        """The state of a listing: one that was broken off, or a new one from a moment on (None: of the whole)."""
        if "token" in cursor:
            return dict(cursor)
        return kept(cursor, HIGH, READ_AT) | ({"from": since.astimezone(UTC).isoformat()} if since else {})

    def query(self, state: State, form: str) -> dict[str, str]:
        """What is asked for; `form`: how the repository writes moments."""
        since = datetime.fromisoformat(state["from"]).strftime(form) if "from" in state else None
        whole = self._feed.selection | ({"from": since} if since else {})
        if "token" not in state:
            return whole
        return {"resumptionToken": state["token"]} | (whole if self._feed.oai.resume_with_all else {})

    def after(self, state: State, page: OaiPage, at: datetime) -> State:
        """The state after a page; without a token it was the last one."""
        moments = [one for one in map(self._feed.moment, page.records) if not self._feed.is_ahead(one, at)]
        told = [one.astimezone(UTC).isoformat() for one in moments if one is not None]
        before = state.get("newest", "")
        newest = max([before, *told])
        ordered = state.get("ordered", True) and told == sorted(told) and (not told or told[0] >= before)
        until = state.get("until") or (instant_of(page.response_date) or at).astimezone(UTC).isoformat()
        seen = state.get("seen", 0) + len(page.records) + len(page.rejects)
        after = kept(state, HIGH, READ_AT, "from")
        after |= {"newest": newest, "until": until, "seen": seen, "ordered": ordered}
        size = page.size if page.size is not None else state.get("size")
        after |= {"size": size} if size is not None else {}
        more = page.token and page.token not in self._feed.oai.last_tokens
        return after | ({"token": page.token} if more else {})

    def restarted(self, state: State, restarts: int) -> State:
        """A listing begun again after its token has expired.

        Where that never comes to its end, but has come in order of time so far, it goes on from its newest record.
        """
        again = kept(state, HIGH, READ_AT, "from")
        if restarts <= RESTARTS:
            return again
        if not self._feed.oai.incremental or not state.get("ordered") or state["newest"] <= state.get("from", ""):
            raise RetryError(f"{self._feed.prefix}: tokens expire before a listing comes to its end", code="tokens")
        return again | {"from": state["newest"]}


def finished(after: State) -> State:
    """The cursor after a whole listing: the newest record, but nothing after the moment of the first page."""
    newest = min(after["newest"], after["until"], key=_moment) if after["newest"] else ""
    high = max(after.get(HIGH, ""), newest, key=_moment) if newest or HIGH in after else ""
    return kept(after, READ_AT) | ({HIGH: high} if high else {"empty": True})


def miscounted(after: State, what: str) -> tuple[str, ...]:
    """The warning that a listing held more or fewer records than it promised."""
    size, seen = after.get("size"), after["seen"]
    if size is None or size == seen:
        return ()
    return (f"{what}: completeListSize says {size}, the listing held {seen} records",)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text) if text else datetime.min.replace(tzinfo=UTC)
