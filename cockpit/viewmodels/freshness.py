"""Live or stale: how the feeds behind a number are. A source outage makes a value stale, never bad."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from core.days import local_date
from core.settings import Settings
from indicators.catalogue import Catalogue
from indicators.words import Collection
from store.views.sources import FeedState

LIVE: Final = "live"
STALE: Final = "stale"
ABSENT: Final = "na"

BROKEN: Final = frozenset({"stopped", "failed"})
INTERVALS_UNTIL_STALE: Final = 2
LEAST_PATIENCE_S: Final = 30.0
"""A run takes time itself: feeds polled each second are not called late for one slow answer."""

Feed = tuple[str, str]
"""source and feed, as in config.yaml and collectors/sources"""

MANUAL_FEED: Final[Feed] = ("registers", "manual-items")

FEEDS: Final[Mapping[str, Feed]] = {
    "EDAS.item_catalog": ("platform", "item-catalog"),
    "EDAS.case": ("platform", "cases"),
    "EDAS.case_archive": ("platform", "case-archive"),
    "EDAS.check_report": ("platform", "checks"),
    "ERMS.doc_register": ("platform", "doc-register"),
    "ERMS.doc_archive": ("platform", "doc-archive"),
    "ERMS.check_report": ("platform", "checks"),
    "LIC.certificate": ("licences", "certificates"),
    "LIC.archive_link": ("licences", "links"),
    "DAS.item": ("das", "items"),
    "DAS.file": ("das", "items"),
    "DAS.volume": ("das", "volumes"),
    "DAS.check_report": ("das", "checks"),
    "QRY.request": ("lookups", "requests"),
    "ACC.node": ("registers", "nodes"),
    "ACC.inspection": ("registers", "batch-inspections"),
    "MD.unit": ("registers", "units"),
    "MD.connection": ("registers", "connections"),
    "EVAL.cycle": ("registers", "participations"),
    "EVAL.result": ("registers", "results"),
    "INS.plan": ("registers", "inspection-plans"),
    "INS.inspection": ("registers", "inspection-plans"),
    "RECT.issue": ("registers", "issues"),
    "RECT.recheck": ("registers", "rechecks"),
    "PLAN.scheme": ("registers", "schemes"),
    "OPEN.review": MANUAL_FEED,
    "SAFE.hazard": MANUAL_FEED,
}
"""table of a definition → the feed that brings it"""


RECORDS: Final[Mapping[Feed, str]] = {
    ("platform", "item-catalog"): "matter",
    ("platform", "cases"): "case_file",
    ("platform", "case-archive"): "case_package",
    ("platform", "checks"): "check_report",
    ("platform", "doc-register"): "document",
    ("platform", "doc-archive"): "document_archive",
    ("licences", "certificates"): "licence",
    ("licences", "links"): "licence_link",
    ("das", "items"): "catalogue_item",
    ("das", "volumes"): "volume",
    ("das", "checks"): "check_report",
    ("lookups", "requests"): "lookup",
    ("registers", "nodes"): "plan_node",
    ("registers", "batch-inspections"): "batch_inspection",
    ("registers", "units"): "unit",
    ("registers", "connections"): "connection",
    ("registers", "participations"): "participation",
    ("registers", "results"): "evaluation_result",
    ("registers", "inspection-plans"): "inspection_plan",
    ("registers", "issues"): "issue_register",
    ("registers", "rechecks"): "recheck",
    ("registers", "schemes"): "scheme",
    MANUAL_FEED: "manual_value",
}
"""feed → the record table it fills"""


@dataclass(frozen=True, slots=True)
class Behind:
    """The feeds behind a number together: the worst freshness, the oldest success, the newest source row."""

    freshness: str
    source_at: datetime | None
    collected_at: datetime | None


class FeedBook:
    """The feeds at an instant, by source and name."""

    def __init__(self, settings: Settings, feeds: Iterable[FeedState], at: datetime) -> None:
        self._settings = settings
        self._states = {(state.source, state.feed): state for state in feeds}
        self._at = at

    def behind(self, feeds: Iterable[Feed]) -> Behind:
        """The feeds behind a number; one that never succeeded makes it stale."""
        wanted = list(feeds)
        states = [self._states[feed] for feed in wanted if feed in self._states]
        successes = [state.last_success_at for state in states if state.last_success_at]
        complete = len(successes) == len(wanted) and not any(self.is_stale(state) for state in states)
        return Behind(
            LIVE if complete else STALE,
            max((state.source_at for state in states if state.source_at), default=None),
            min(successes, default=None),
        )

    def is_stale(self, state: FeedState) -> bool:
        """Whether a feed is broken, or older than twice its interval."""
        return state.outcome in BROKEN or self.is_late(state)

    def is_late(self, state: FeedState) -> bool:
        """Whether the last success is longer ago than twice the interval of its source."""
        if state.last_success_at is None:
            return True
        source = self._settings.sources.get(state.source)
        patience = INTERVALS_UNTIL_STALE * source.interval_s if source else LEAST_PATIENCE_S
        return (self._at - state.last_success_at).total_seconds() > max(patience, LEAST_PATIENCE_S)

    def of_source(self, source: str) -> list[FeedState]:
        """The feeds of a source."""
        return [state for state in self._states.values() if state.source == source]


def feeds_of_tables(tables: Sequence[str]) -> list[Feed]:
    """The feeds of tables written SYSTEM.table, each once."""
    return list(dict.fromkeys(FEEDS[table] for table in tables))


def feeds_of_indicator(catalogue: Catalogue, code: str) -> list[Feed]:
    """The feeds behind an indicator: those of its two items, and the list of manual entries for a manual item."""
    items = catalogue.items_of(code)
    feeds = feeds_of_tables([table for item in items for table in item.tables])
    manual = [MANUAL_FEED] if any(item.collection is Collection.MANUAL for item in items) else []
    return list(dict.fromkeys([*feeds, *manual]))


def days_delivered(
    catalogue: Catalogue, settings: Settings, feeds: Sequence[FeedState], at: datetime
) -> dict[str, date]:
    """indicator → the local day up to which its late feeds have delivered, when that is before today.

    It holds an indicator where its sources stopped, so that what falls due meanwhile does not look like a failure.
    """
    book, today = FeedBook(settings, feeds, at), local_date(at)
    late = {
        (feed.source, feed.feed): local_date(feed.last_success_at)
        for feed in feeds
        if feed.last_success_at is not None and book.is_late(feed)
    }
    held = {}
    for code in catalogue.indicators:
        day = min((late[feed] for feed in feeds_of_indicator(catalogue, code) if feed in late), default=today)
        if day < today:
            held[code] = day
    return held
