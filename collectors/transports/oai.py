"""OAI-PMH 2.0: a repository is harvested by listings that go on from the newest record of the last one.

A listing need not be in order of time, and records change while it is read. So it goes on, at the next poll, from the
moment that the repository showed on its first page, or from the newest record when that is older; a token that has
expired means to begin the listing again from where it began. What was read before and is unchanged is not handed on.
"""

import time
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from collectors.base import CheckResult, Cursor, Page, RawRow, Schema
from collectors.lookback import Lookback
from collectors.paths import Step
from collectors.schema_seen import schema_of
from collectors.transport_definition import Oai
from collectors.transports.oai_moments import Sharpener
from collectors.transports.oai_pages import NAMESPACE, OaiPage, decoded, is_cut_off, page_of, saved_page
from collectors.transports.paging import HIGH, high_of
from collectors.transports.rest import RestHost
from collectors.transports.xml_rows import XmlError
from core.errors import RetryError, SourceError, StopSourceError
from core.moments import instant_of

SECONDS: Final = "%Y-%m-%dT%H:%M:%SZ"
DAYS: Final = "%Y-%m-%d"
ATTEMPTS: Final = 3
"""An ill-formed answer is fetched so often before what can be read of it is taken."""
RESTARTS: Final = 3
LEADS_BACK: Final = "the listing leads back to a page that was there before"
IDENTIFY_EVERY: Final = timedelta(hours=1)
READ_AT: Final = "read_at"
"""in a cursor: the instant of the read that last brought something"""
REMEMBERED: Final = 200_000
ANSWERS: Final = (400, 404, 410, 422)
"""statuses with which some repositories send the errors of the protocol"""

State = dict[str, Any]


@dataclass(frozen=True, slots=True)
class OaiFeed:
    """What a collector has to know of its feed.

    `key_of`: what names a row, `moment`: when it was changed; None where it cannot be told. `changed`: the way to that.
    """

    prefix: str
    chosen: str
    parameters: Mapping[str, str]
    oai: Oai
    overlap: timedelta
    key_of: Callable[[RawRow], Hashable | None]
    moment: Callable[[RawRow], datetime | None]
    changed: tuple[Step, ...]
    tolerance: timedelta

    @property
    def selection(self) -> dict[str, str]:
        """What a listing is asked for."""
        return {"metadataPrefix": self.prefix} | ({"set": self.chosen} if self.chosen else {})


@dataclass(frozen=True, slots=True)
class Repository:
    """What a repository says of itself: how it writes moments, and whether it tells what was deleted."""

    form: str
    deleted: str


class OaiCollector:
    """One metadata format (and set) of a repository."""

    def __init__(self, host: RestHost, feed: OaiFeed) -> None:
        self._host = host
        self._feed = feed
        uris = feed.oai.namespaces.items()
        self._namespaces = {prefix: uri for prefix, uri in uris if uri != NAMESPACE}
        self._lookback = Lookback(feed.overlap)
        self._repository: tuple[datetime, Repository] | None = None
        self._seen: dict[Hashable, int] = {}
        self._sharpened = Sharpener(feed.changed)
        self._handed: Cursor = {}

    def check(self) -> CheckResult:
        """Asks the repository who it is."""
        begun = time.monotonic()
        try:
            repository = self._identify()
        except SourceError as error:
            return CheckResult(False, str(error), time.monotonic() - begun)
        text = f"{self._feed.prefix}: deletions are {repository.deleted}"
        return CheckResult(True, text, time.monotonic() - begun)

    def discover(self) -> Schema:
        """The fields of the first page by their ways."""
        page, _ = self._ask("ListRecords", self._feed.selection)
        return schema_of(dict(_leaves(record)) for record in page.records)

    def partitions(self) -> Sequence[str]:
        """One whole."""
        return ("",)

    def close(self) -> None:
        """Ends the connections of the whole source."""
        self._host.client.close()

    # --- listings

    unordered = True
    """a repository lists in whatever order it likes"""

    def since(self, moment: datetime) -> Cursor | None:
        """The cursor from which a read brings everything changed at or after a moment; None: only all at once."""
        return {HIGH: moment.isoformat()} if self._feed.oai.incremental else None

    def read(self, partition: str, cursor: Cursor, at: datetime) -> Iterator[Page]:
        """The records that changed since the cursor; those of the last day or second come again, as far as changed."""
        if cursor != self._handed:
            self._seen.clear()  # what was handed on last has not been stored
        repository = self._known(at)
        state = self._begun(cursor, at)
        yield from self._listing(repository, state, at)
        self._lookback.done(at)

    def _begun(self, cursor: Cursor, at: datetime) -> State:
        """The state of a listing: one that was broken off, or a new one."""
        if "token" in cursor:
            return dict(cursor)
        high = high_of(cursor)
        if high is None or not self._feed.oai.incremental:
            return _kept(cursor, HIGH, READ_AT)
        since = self._lookback.start(high, at) or high
        return _kept(cursor, HIGH, READ_AT) | {"from": since.astimezone(UTC).isoformat()}

    def _listing(self, repository: Repository, state: State, at: datetime) -> Iterator[Page]:
        tokens: set[str] = set()
        restarts = 0
        while True:
            page, warnings = self._ask("ListRecords", self._query(repository, state))
            if page.has_error("badResumptionToken") and "token" in state:
                restarts += 1
                state, tokens = self._restarted(state, restarts), set()
                continue
            _check_errors(page, self._feed.prefix)
            after = self._after(state, page, at)
            token = after.get("token")
            if token is not None and token in tokens:
                raise RetryError(f"{self._feed.prefix}: {LEADS_BACK}", code="same_page")
            tokens.update({token} if token else ())
            if token is None:
                doubt = self._doubt(repository, state, page)
                if doubt:
                    yield Page((), _kept(state, HIGH, READ_AT), doubt=doubt, doubt_code="empty")
                    return
                warnings = (*warnings, *_lie(after, self._feed.prefix))
                after = _finished(after)
            fresh = self._fresh(page.records, at)
            # a cursor that tells of rows differs from the one before: so it shows whether they have been stored
            after |= {READ_AT: at.isoformat()} if fresh or page.rejects else {}
            self._handed = after
            yield Page(fresh, after, rejects=page.rejects, warnings=warnings)
            if token is None:
                return
            state = after

    def _restarted(self, state: State, restarts: int) -> State:
        """A listing begun again after its token has expired.

        Where that never comes to its end, but has come in order of time so far, it goes on from its newest record.
        """
        again = _kept(state, HIGH, READ_AT, "from")
        if restarts <= RESTARTS:
            return again
        if not self._feed.oai.incremental or not state.get("ordered") or state["newest"] <= state.get("from", ""):
            raise RetryError(f"{self._feed.prefix}: tokens expire before a listing comes to its end", code="tokens")
        return again | {"from": state["newest"]}

    def _query(self, repository: Repository, state: State) -> dict[str, str]:
        since = datetime.fromisoformat(state["from"]).strftime(repository.form) if "from" in state else None
        whole = self._feed.selection | ({"from": since} if since else {})
        if "token" not in state:
            return whole
        return {"resumptionToken": state["token"]} | (whole if self._feed.oai.resume_with_all else {})

    def _after(self, state: State, page: OaiPage, at: datetime) -> State:
        """The state after a page; without a token it was the last one."""
        moments = [one for one in map(self._feed.moment, page.records) if not self._is_ahead(one, at)]
        told = [one.astimezone(UTC).isoformat() for one in moments if one is not None]
        before = state.get("newest", "")
        newest = max([before, *told])
        ordered = state.get("ordered", True) and told == sorted(told) and (not told or told[0] >= before)
        until = state.get("until") or (instant_of(page.response_date) or at).astimezone(UTC).isoformat()
        seen = state.get("seen", 0) + len(page.records) + len(page.rejects)
        after = _kept(state, HIGH, READ_AT, "from")
        after |= {"newest": newest, "until": until, "seen": seen, "ordered": ordered}
        size = page.size if page.size is not None else state.get("size")
        after |= {"size": size} if size is not None else {}
        more = page.token and page.token not in self._feed.oai.last_tokens
        return after | ({"token": page.token} if more else {})

    def _fresh(self, records: Sequence[RawRow], at: datetime) -> list[RawRow]:
        """The records that are not as they were when they were last handed on."""
        if len(self._seen) > REMEMBERED:
            self._seen.clear()
        fresh = []
        for record in records:
            key, mark, moment = self._feed.key_of(record), hash(repr(record)), self._feed.moment(record)
            if key is None or self._seen.get(key) != mark:
                fresh.append(self._sharpened(record, moment, at))
            if key is not None and not self._is_ahead(moment, at):
                self._seen[key] = mark
        return fresh

    def _is_ahead(self, moment: datetime | None, at: datetime) -> bool:
        """Whether a record is of a time that has not come, so that it is put aside and has to come again."""
        return moment is not None and moment > at + self._feed.tolerance

    def _doubt(self, repository: Repository, state: State, page: OaiPage) -> str:
        """Why a listing without a record is not believed: it should have met the newest one again."""
        if page.records or page.rejects or state.get("seen") or HIGH not in state:
            return ""
        if repository.deleted != "persistent" and "from" in state:
            everything, _ = self._ask("ListIdentifiers", self._feed.selection)
            if everything.records:
                return ""  # the newest record may have gone without a word
        return f"{self._feed.prefix}: lists nothing, although records up to {state[HIGH]} are known"

    # --- keys

    def keys(self, partition: str, at: datetime) -> Iterator[Sequence[RawRow]]:
        """The headers of all living records; raises RetryError when the listing is not whole."""
        verb = "ListIdentifiers" if self._feed.oai.keys_from == "identifiers" else "ListRecords"
        query, state, tokens = self._feed.selection, State(), set[str]()
        while True:
            page, _ = self._ask(verb, query)
            if page.has_error("badResumptionToken") or page.rejects:
                raise RetryError(f"{self._feed.prefix}: the listing of keys broke off", code="keys")
            _check_errors(page, self._feed.prefix)
            state = self._after(state, page, at)
            living = [record for record in page.records if record["header"].get("@status") != "deleted"]
            yield [self._sharpened(record, self._feed.moment(record), at) for record in living]
            token = state.get("token")
            if token is None:
                break
            if token in tokens:
                raise RetryError(f"{self._feed.prefix}: {LEADS_BACK}", code="same_page")
            tokens.add(token)
            query = self._query(Repository(SECONDS, ""), state)
        if state.get("size", 0) > state["seen"]:
            told = f"promises {state['size']} keys and lists {state['seen']}"
            raise RetryError(f"{self._feed.prefix}: {told}", code="keys")

    # --- the wire

    def _known(self, at: datetime) -> Repository:
        """What the repository said of itself within the last hour."""
        if self._repository is None or at - self._repository[0] >= IDENTIFY_EVERY:
            self._repository = at, self._identify()
        return self._repository[1]

    def _identify(self) -> Repository:
        page, _ = self._ask("Identify", {})
        _check_errors(page, "Identify")
        if not page.identify:
            raise StopSourceError("Identify: this is no repository of OAI-PMH", "shape", field="Identify")
        deleted = str(page.identify.get("deletedRecord") or "no")
        told = "day" if str(page.identify.get("granularity")).upper() == "YYYY-MM-DD" else "second"
        return Repository(DAYS if (self._feed.oai.granularity or told) == "day" else SECONDS, deleted)

    def _ask(self, verb: str, query: Mapping[str, str]) -> tuple[OaiPage, tuple[str, ...]]:
        """An answer and what is odd about it; one that stays ill-formed is read as far as it can be."""
        feed = self._feed
        parameters = {**feed.parameters, "verb": verb, **query}
        for attempt in range(ATTEMPTS):
            answer = self._host.get(feed.oai.path, parameters, bytes, ANSWERS)
            text, encoding = decoded(answer.body)
            warnings = (f"{feed.prefix}: answers in {encoding}",) if encoding == "gb18030" else ()
            try:
                page = page_of(text, self._namespaces)
            except XmlError as error:
                if attempt + 1 < ATTEMPTS:
                    continue
                return self._saved(text, error), (*warnings, f"{feed.prefix}: an answer is ill-formed: {error}")
            return page, warnings
        raise AssertionError("the last attempt returns or raises")

    def _saved(self, text: str, fault: XmlError) -> OaiPage:
        if is_cut_off(text):
            # its token is lost as well: it must not pass for the last page
            raise RetryError(f"{self._feed.prefix}: the answer was cut off", code="cut")
        try:
            return saved_page(text, self._namespaces, fault)
        except XmlError as error:
            message = f"{self._feed.prefix}: the answer cannot be read: {error}"
            raise StopSourceError(message, "unreadable") from None


def _check_errors(page: OaiPage, what: str) -> None:
    """Raises StopSourceError for an error of the protocol; that nothing matches is none."""
    errors = [(code, text) for code, text in page.errors if code != "noRecordsMatch"]
    if errors:
        code, text = errors[0]
        raise StopSourceError(f"{what}: {code}: {text}"[:300], "refused", status=code)


def _finished(after: State) -> State:
    """The cursor after a whole listing: the newest record, but nothing after the moment of the first page."""
    newest = min(after["newest"], after["until"], key=_moment) if after["newest"] else ""
    high = max(after.get(HIGH, ""), newest, key=_moment) if newest or HIGH in after else ""
    return _kept(after, READ_AT) | ({HIGH: high} if high else {"empty": True})


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text) if text else datetime.min.replace(tzinfo=UTC)


def _lie(after: State, what: str) -> tuple[str, ...]:
    size, seen = after.get("size"), after["seen"]
    if size is None or size == seen:
        return ()
    return (f"{what}: completeListSize says {size}, the listing held {seen} records",)


def _kept(state: Mapping[str, Any], *names: str) -> State:
    return {name: state[name] for name in names if name in state}


def _leaves(value: Any, above: str = "") -> Iterator[tuple[str, Any]]:
    """The values within an object by their ways."""
    for name, part in value.items():
        way = f"{above}.{name}" if above else name
        if isinstance(part, Mapping):
            yield from _leaves(part, way)
        yield way, part
