"""The reads of the store behind pages, snapshot and interface; how numbers are read: `cockpit.fact_reads`."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from cockpit.arrivals import WINDOW, Arrivals, live_patience
from cockpit.fact_reads import MOST_CONDITIONS, FactReads
from cockpit.facts import Facts, Late, SnapshotFacts, WallAlerts
from cockpit.metrics.figures import StoreFigures
from cockpit.viewmodels.alert_rows import subjects_of
from core.settings import Settings
from indicators import volumes
from indicators.catalogue import Catalogue
from store import quarantine
from store.alerting.looking import progress
from store.database import Database, UnitOfWork
from store.migrations import is_current
from store.operating import Order, Switch, open_orders, orders, switches
from store.records import TABLES
from store.runs import RunLine, arrivals, latency, runs_of_source
from store.views.activity import activity
from store.views.alert_counts import alert_counts
from store.views.alerts import told_of, wall_groups
from store.views.attention import attention
from store.views.conditions import ConditionPage, conditions, open_counts
from store.views.lead import lead_state
from store.views.long_reads import LongReads, long_reads
from store.views.loop import accession_steps, loop_counts
from store.views.missing import Choice, MissingPage, Place, counted_page
from store.views.rates import merge_seconds, run_counts
from store.views.scopes import CITY, Scope, place_scope, resolve_scope
from store.views.sources import BatchNote, FeedState, feed_states, feeding_batches
from store.views.verifications import VerificationRow, newest_verifications, verify_state

OWNER_CODE: Final = re.compile(r"[0-9A-Z]{7,18}")
MOST_LATE: Final = 2000
"""Rows of 需处置 that are counted one by one; more than this is a total only."""
ACTIVITY_ROWS: Final = 300
NO_SCOPE: Final = ""
"""the scope of conditions of feeds"""
WATCHED_WINDOW: Final = timedelta(hours=1)
"""What /metrics says of runs and merges."""
TOLD_WINDOW: Final = timedelta(days=1)
"""What /metrics says of messages that have ended."""


class OneMoment(Database):
    """An open REPEATABLE READ transaction in the shape of a database, so that many reads see one state."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    @contextmanager
    def begin(self) -> Iterator[UnitOfWork]:
        """The one transaction; ends when the outer block does."""
        yield self._unit


class StoreData:
    """Reads of a database by the definitions of a catalogue; every method blocks and may raise StoreError."""

    def __init__(self, database: Database, catalogue: Catalogue, settings: Settings) -> None:
        self._database = database
        self.catalogue = catalogue
        self._settings = settings
        self._arrivals = Arrivals()
        self._patience = live_patience(settings)
        self._reads = FactReads(catalogue, settings)

    def scope(self, code: str) -> Scope | None:
        """The scope of a code; None when there is none. The city and the places need no database."""
        if code == CITY.code:
            return CITY
        if any(code == str(place.code) for place in self._settings.city.places):
            return place_scope(int(code))
        return resolve_scope(self._database, code) if OWNER_CODE.fullmatch(code) else None

    def facts(self, scope: Scope, at: datetime) -> Facts:
        """The numbers of a scope at an instant."""
        with self._database.snapshot() as unit:
            return self._reads.read(OneMoment(unit), scope, at).facts

    def snapshot_facts(self, scope: Scope, at: datetime) -> SnapshotFacts:
        """Everything on the wall of a scope, read in one transaction."""
        with self._database.snapshot() as unit:
            moment = OneMoment(unit)
            read = self._reads.read(moment, scope, at)
            late = attention(moment, scope, at, MOST_LATE)
            wrong = conditions(moment, scopes=_condition_scopes(scope), limit=MOST_CONDITIONS).rows
            told = told_of(unit, subjects_of(late.rows, wrong), at)
            self._arrivals.note(read.version, at, partial(arrivals, moment, at - WINDOW, self._patience))
            return SnapshotFacts(
                facts=read.facts,
                places=read.places(),
                amounts=volumes.amounts(self.catalogue, read.own, at)[scope.code],
                late=Late(late.rows, late.total),
                activity=activity(moment, scope, at, ACTIVITY_ROWS),
                loop=loop_counts(moment, scope),
                steps=accession_steps(moment, scope, at),
                conditions=wrong,
                latency=self._arrivals.latency(at),
                alerts=WallAlerts(wall_groups(unit, scope.code, at), frozenset(told), progress(unit).looked_at),
            )

    def feeds(self, at: datetime) -> Sequence[FeedState]:
        """Every feed that has ever run."""
        return feed_states(self._database, at)

    def long_reads(self, at: datetime) -> LongReads:
        """First loads, backfills and sweeps under way or ended within the hour, and what the newest sweeps came to."""
        return long_reads(self._database, at - WATCHED_WINDOW)

    def batches_behind(self, code: str, at: datetime) -> Sequence[BatchNote]:
        """The newest batch, as known at an instant, of each feed behind an indicator, with its run."""
        feeds = self.catalogue.feeds_of(code)
        notes = feeding_batches(self._database, tuple(TABLES), at)
        return [note for note in notes if (note.source, note.feed) in feeds]

    def missing(
        self, scope: Scope, choice: Choice, at: datetime, after: Place | None = None, skipped: int = 0
    ) -> MissingPage:
        """A page of what is not archived, and how long the list is, read in one transaction."""
        with self._database.snapshot() as unit:
            return counted_page(OneMoment(unit), scope, choice, at, after, skipped)

    def verifications(self, limit: int) -> Sequence[VerificationRow]:
        """The newest verifications, newest first."""
        return newest_verifications(self._database, limit)

    def quarantined_rows(
        self, choice: quarantine.Choice, limit: int, offset: int
    ) -> tuple[Sequence[quarantine.Group], Sequence[quarantine.QuarantineRow], int]:
        """Rows put aside that fit: counted by feed and reason, some of them, and how many there are."""
        with self._database.snapshot() as unit:
            moment = OneMoment(unit)
            rows, total = quarantine.page(moment, choice, limit, offset)
            return quarantine.groups(moment, choice), rows, total

    def quarantined_row(self, number: int) -> quarantine.QuarantineRow | None:
        """One row put aside; None when there is none."""
        return quarantine.get(self._database, number)

    def conditions(
        self,
        open_only: bool | None,
        source: str | None,
        kind: str | None,
        limit: int,
        offset: int,
        seen: Sequence[str] | None = None,
    ) -> ConditionPage:
        """What is not as it should be, of everything or of these nodes; the empty one stands for the feeds."""
        return conditions(
            self._database, open_only=open_only, source=source, kind=kind, seen=seen, limit=limit, offset=offset
        )

    def switches(self) -> Sequence[Switch]:
        """Sources that somebody has switched."""
        return switches(self._database)

    def orders(self, source: str, limit: int) -> Sequence[Order]:
        """The newest stretches of a source that somebody has ordered to be read again."""
        return orders(self._database, source, limit)

    def open_orders(self) -> Sequence[Order]:
        """Stretches that wait to be read again, or are, the oldest first."""
        return open_orders(self._database)

    def source_runs(
        self, source: str, feed: str | None, before: datetime | None, *, troubled: bool, limit: int
    ) -> Sequence[RunLine]:
        """The newest runs of a source."""
        return runs_of_source(self._database, source, feed, before, troubled=troubled, limit=limit)

    def problems(self) -> Sequence[str]:
        """Why this store cannot serve pages; empty when it can. StoreError or OperationError: it does not answer."""
        return () if is_current(self._database) else ("migrations_pending",)

    def store_figures(self, at: datetime) -> StoreFigures:
        """What /metrics says that rests on the store, read in one transaction."""
        with self._database.snapshot() as unit:
            moment = OneMoment(unit)
            since = at - WATCHED_WINDOW
            feeds = feed_states(moment, at)
            return StoreFigures(
                city=self._reads.city(moment, feeds, at),
                feeds=feeds,
                runs=run_counts(moment, since),
                merges=merge_seconds(moment, since),
                to_store=latency(moment, at - WINDOW, self._patience),
                to_snapshot=self._arrivals.latency(at),
                verified=verify_state(moment),
                long=long_reads(moment, since),
                conditions=open_counts(moment),
                lead=lead_state(moment),
                alerts=alert_counts(moment, at - TOLD_WINDOW),
            )


def _condition_scopes(scope: Scope) -> list[str]:
    """Whose conditions a scope shows: its own; the city those of its sources as well."""
    return [scope.code, NO_SCOPE] if scope.kind == "city" else [scope.code]
