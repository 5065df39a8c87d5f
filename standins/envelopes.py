"""What a page is put into where it is followed by cursor."""

from standins.cursors import encode_cursor
from standins.days import iso, now
from standins.feeds import Page, Row


class CursorEnvelopes:
    """Puts pages of one feed into an envelope; a page with rows always has a cursor to go on from."""

    def __init__(self, feed: str) -> None:
        self._feed = feed

    def __call__(self, page: Page) -> Row:
        """The envelope of a page."""
        cursor = encode_cursor(self._feed, page.last) if page.last is not None else None
        return {"data": page.rows, "next_cursor": cursor, "has_more": page.has_more, "server_time": iso(now())}
