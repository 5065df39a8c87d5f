"""OAI-PMH 2.0: a repository is harvested by listings that go on from the newest record of the last one.

A listing need not be in order of time, and records change while it is read. So it goes on, at the next poll, from the
moment that the repository showed on its first page, or from the newest record when that is older; a token that has
expired means to begin the listing again from where it began. What was read before and is unchanged is not handed on.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from collectors.base import CheckResult, Cursor, Page, RawRow, Schema
from collectors.lookback import Lookback
from collectors.schema_seen import schema_of
from collectors.transports.oai_feed import OaiFeed
from collectors.transports.oai_pages import OaiPage
from collectors.transports.oai_paging import READ_AT, OaiPager, finished, miscounted
from collectors.transports.oai_seen import Seen
from collectors.transports.oai_wire import SECONDS, OaiWire, Repository, check_errors
from collectors.transports.paging import HIGH, State, high_of, kept
from collectors.transports.rest import RestHost
from core.errors import RetryError, SourceError

LEADS_BACK: Final = "the listing leads back to a page that was there before"


class OaiCollector:
    """One metadata format (and set) of a repository."""

    unordered = True
    """a repository lists in whatever order it likes"""

    def __init__(self, host: RestHost, feed: OaiFeed) -> None:
        self._feed = feed
        self._wire = OaiWire(host, feed)
        self._pager = OaiPager(feed)
        self._seen = Seen(feed)
        self._lookback = Lookback(feed.overlap)
        self._handed: Cursor = {}

    def check(self) -> CheckResult:
        """Asks the repository who it is."""
        begun = time.monotonic()
        try:
            repository = self._wire.identify()
        except SourceError as error:
            return CheckResult(False, str(error), time.monotonic() - begun)
        text = f"{self._feed.prefix}: deletions are {repository.deleted}"
        return CheckResult(True, text, time.monotonic() - begun)

    def discover(self) -> Schema:
        """The fields of the first page by their ways."""
        page, _ = self._wire.ask("ListRecords", self._feed.selection)
        return schema_of(dict(_leaves(record)) for record in page.records)

    def partitions(self) -> Sequence[str]:
        """One whole."""
        return ("",)

    def close(self) -> None:
        """Ends the connections of the whole source."""
        self._wire.close()

    def since(self, moment: datetime) -> Cursor | None:
        """The cursor from which a read brings everything changed at or after a moment; None: only all at once."""
        return {HIGH: moment.isoformat()} if self._feed.oai.incremental else None

    def read(self, partition: str, cursor: Cursor, at: datetime) -> Iterator[Page]:
        """The records that changed since the cursor; those of the last day or second come again, as far as changed."""
        if cursor != self._handed:
            self._seen.forget()
        repository = self._wire.known(at)
        yield from self._listing(repository, self._pager.begin(cursor, self._since(cursor, at)), at)
        self._lookback.done(at)

    def _since(self, cursor: Cursor, at: datetime) -> datetime | None:
        """The moment that a new listing begins from."""
        high = high_of(cursor)
        if "token" in cursor or high is None or not self._feed.oai.incremental:
            return None
        return self._lookback.start(high, at) or high

    def _listing(self, repository: Repository, state: State, at: datetime) -> Iterator[Page]:
        tokens: set[str] = set()
        restarts = 0
        while True:
            page, warnings = self._wire.ask("ListRecords", self._pager.query(state, repository.form))
            if page.has_error("badResumptionToken") and "token" in state:
                restarts += 1
                state, tokens = self._pager.restarted(state, restarts), set()
                continue
            check_errors(page, self._feed.prefix)
            after = self._pager.after(state, page, at)
            token = after.get("token")
            if token is not None and token in tokens:
                raise RetryError(f"{self._feed.prefix}: {LEADS_BACK}", code="same_page")
            tokens.update({token} if token else ())
            if token is None:
                doubt = self._doubt(repository, state, page)
                if doubt:
                    yield Page((), kept(state, HIGH, READ_AT), doubt=doubt, doubt_code="empty")
                    return
                warnings = (*warnings, *miscounted(after, self._feed.prefix))
                after = finished(after)
            fresh = self._seen.fresh(page.records, at)
            # a cursor that tells of rows differs from the one before: so it shows whether they have been stored
            after |= {READ_AT: at.isoformat()} if fresh or page.rejects else {}
            self._handed = after
            yield Page(fresh, after, rejects=page.rejects, warnings=warnings)
            if token is None:
                return
            state = after

    def _doubt(self, repository: Repository, state: State, page: OaiPage) -> str:
        """Why a listing without a record is not believed: it should have met the newest one again."""
        if page.records or page.rejects or state.get("seen") or HIGH not in state:
            return ""
        if repository.deleted != "persistent" and "from" in state:
            everything, _ = self._wire.ask("ListIdentifiers", self._feed.selection)
            if everything.records:
                return ""  # the newest record may have gone without a word
        return f"{self._feed.prefix}: lists nothing, although records up to {state[HIGH]} are known"

    def keys(self, partition: str, at: datetime) -> Iterator[Sequence[RawRow]]:
        """The headers of all living records; raises RetryError when the listing is not whole."""
        verb = "ListIdentifiers" if self._feed.oai.keys_from == "identifiers" else "ListRecords"
        query, state, tokens = self._feed.selection, State(), set[str]()
        while True:
            page, _ = self._wire.ask(verb, query)
            if page.has_error("badResumptionToken") or page.rejects:
                raise RetryError(f"{self._feed.prefix}: the listing of keys broke off", code="keys")
            check_errors(page, self._feed.prefix)
            state = self._pager.after(state, page, at)
            living = [record for record in page.records if record["header"].get("@status") != "deleted"]
            yield [self._seen.sharpened(record, at) for record in living]
            token = state.get("token")
            if token is None:
                break
            if token in tokens:
                raise RetryError(f"{self._feed.prefix}: {LEADS_BACK}", code="same_page")
            tokens.add(token)
            query = self._pager.query(state, SECONDS)
        if state.get("size", 0) > state["seen"]:
            told = f"promises {state['size']} keys and lists {state['seen']}"
            raise RetryError(f"{self._feed.prefix}: {told}", code="keys")


def _leaves(value: Any, above: str = "") -> Iterator[tuple[str, Any]]:
    """The values within an object by their ways."""
    for name, part in value.items():
        way = f"{above}.{name}" if above else name
        if isinstance(part, Mapping):
            yield from _leaves(part, way)
        yield way, part
