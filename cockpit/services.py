"""What a page or a route may touch; made by app.py (or by tests), never by a page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Protocol

from cockpit.bus import Bus, Ear, PostgresBus, PostgresEar
from cockpit.data import StoreData
from cockpit.editions import Payload
from cockpit.entrance import ClosedDoors, Entrance, NoEar, StoreEntrance, nothing_recorded
from cockpit.facts import Facts
from cockpit.i18n import Texts, load_texts
from cockpit.metrics.figures import StoreFigures
from cockpit.pushes import PushDesk, PushDoor
from cockpit.snapshot import snapshot_payload
from core.audit_event import AuditEvent
from core.clock import Clock
from core.settings import Settings
from evaluation.desk import Desk as EvaluationDesk
from indicators.catalogue import Catalogue
from people.desks import Desks
from people.doors import Doors, StoreDoors
from people.people import People
from store import inbox, quarantine
from store.accounts import ACCESS_CHANNEL
from store.audit import record_alone
from store.database import Database
from store.operating import Order, Switch
from store.runs import RunLine
from store.views.conditions import ConditionPage
from store.views.long_reads import LongReads
from store.views.missing import Choice, MissingPage, Place
from store.views.scopes import Scope
from store.views.sources import BatchNote, FeedState
from store.views.verifications import VerificationRow


class Data(Protocol):
    """Reads of the store, each blocking: called in a worker thread (`cockpit.data.StoreData`)."""

    def scope(self, code: str) -> Scope | None:
        """The scope of a code; None when there is none."""
        ...

    def facts(self, scope: Scope, at: datetime) -> Facts:
        """The numbers of a scope at an instant."""
        ...

    def feeds(self, at: datetime) -> Sequence[FeedState]:
        """Every feed that has ever run."""
        ...

    def long_reads(self, at: datetime) -> LongReads:
        """First loads, backfills and sweeps under way or just ended, and what the newest sweeps came to."""
        ...

    def batches_behind(self, code: str, at: datetime) -> Sequence[BatchNote]:
        """The newest batch, as known at an instant, of each feed behind an indicator."""
        ...

    def missing(
        self, scope: Scope, choice: Choice, at: datetime, after: Place | None = None, skipped: int = 0
    ) -> MissingPage:
        """A page of what is not archived, after a place or so many rows."""
        ...

    def verifications(self, limit: int) -> Sequence[VerificationRow]:
        """The newest verifications, newest first."""
        ...

    def quarantined_rows(
        self, choice: quarantine.Choice, limit: int, offset: int
    ) -> tuple[Sequence[quarantine.Group], Sequence[quarantine.QuarantineRow], int]:
        """Rows put aside that fit: counted by feed and reason, some of them, and how many there are."""
        ...

    def quarantined_row(self, number: int) -> quarantine.QuarantineRow | None:
        """One row put aside; None when there is none."""
        ...

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
        ...

    def switches(self) -> Sequence[Switch]:
        """Sources that somebody has switched."""
        ...

    def orders(self, source: str, limit: int) -> Sequence[Order]:
        """The newest stretches of a source that somebody has ordered to be read again."""
        ...

    def open_orders(self) -> Sequence[Order]:
        """Stretches that wait to be read again, or are, the oldest first."""
        ...

    def source_runs(
        self, source: str, feed: str | None, before: datetime | None, *, troubled: bool, limit: int
    ) -> Sequence[RunLine]:
        """The newest runs of a source, or of one of its feeds, begun before an instant."""
        ...

    def problems(self) -> Sequence[str]:
        """Why this store cannot serve pages: words of `ready.*`; empty when it can."""
        ...

    def store_figures(self, at: datetime) -> StoreFigures:
        """What /metrics says that rests on the store."""
        ...


@dataclass(frozen=True, slots=True)
class Services:
    """Settings, definitions, texts, clock, bus, reads; `payload` builds the snapshot of a scope code, None: no such.

    `doors` know sessions and tokens, `entrance` is where people sign in, `access` hears that rights have changed,
    `record` adds an event to the audit trail; without them nobody gets in. `people` is what commands about people need.
    """

    settings: Settings
    catalogue: Catalogue
    texts: Texts
    clock: Clock
    bus: Bus
    data: Data
    payload: Callable[[str], Payload | None]
    pushes: PushDesk = field(default_factory=PushDesk)
    doors: Doors = field(default_factory=ClosedDoors)
    entrance: Entrance | None = None
    access: Ear = field(default_factory=NoEar)
    record: Callable[[AuditEvent], None] = nothing_recorded
    people: People | None = None
    desks: Desks | None = None
    evaluation: EvaluationDesk | None = None


def services_on(
    database: Database,
    catalogue: Catalogue,
    settings: Settings,
    clock: Clock,
    redis_url: str = "",
    doors: Mapping[str, PushDoor | None] | None = None,
    people: People | None = None,
    desks: Desks | None = None,
) -> Services:
    """The services of a web process: on a database, which is the bus too, or on Redis as the bus when one is named.

    `doors`: the sources and how they may push. `people`: without them nobody can be let in.
    `desks`: without them nobody reads letters, hands in files or files values.
    """
    texts = load_texts()
    data = StoreData(database, catalogue, settings)

    def payload(code: str) -> Payload | None:
        scope = data.scope(code)
        if scope is None:
            return None
        return snapshot_payload(catalogue, settings, texts, data.snapshot_facts(scope, clock.now()))

    bus = _redis_bus(redis_url) if redis_url else PostgresBus(database)
    desk = PushDesk(doors or {}, partial(inbox.put, database))
    evaluation = None
    if desks is not None:
        sealing = None if people is None else people.sealing
        evaluation = EvaluationDesk(database, settings, catalogue, desks.uploads, sealing)
    services = Services(settings, catalogue, texts, clock, bus, data, payload, desk, desks=desks, evaluation=evaluation)
    return services if people is None else _inhabited(services, database, people)


def _inhabited(services: Services, database: Database, people: People) -> Services:
    return replace(
        services,
        doors=StoreDoors(people),
        entrance=StoreEntrance(people),
        access=PostgresEar(database, ACCESS_CHANNEL),
        record=partial(record_alone, database),
        people=people,
    )


def _redis_bus(url: str) -> Bus:
    # The client takes half a second to import, and most cockpits run without Redis.
    from cockpit.redis_bus import RedisBus

    return RedisBus(url)
