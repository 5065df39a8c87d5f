"""Services without a store: a snapshot that the test owns, and a bus that the test rings."""

import asyncio
import copy
import json
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI

from cockpit.bus import Heard, Ring
from cockpit.factory import create_app
from cockpit.facts import CityFacts, Facts
from cockpit.i18n import load_texts
from cockpit.metrics.figures import StoreFigures
from cockpit.services import Services
from core.audit_event import AuditEvent
from core.clock import Clock, SystemClock
from core.errors import StoreError
from core.settings import Settings, load_settings
from indicators.catalogue import Catalogue
from indicators.catalogue import load as load_catalogue
from store import quarantine
from store.operating import Order, Switch
from store.runs import Latency, RunLine
from store.views.conditions import ConditionPage
from store.views.long_reads import LongReads
from store.views.missing import Choice, MissingCount, MissingPage, Place
from store.views.rates import MergeSeconds
from store.views.scopes import Scope
from store.views.sources import BatchNote, FeedState
from store.views.verifications import VerificationRow, VerifyState
from tests.visiting import CHIEF, FakeDoors, headers

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE = Path(__file__).with_name("snapshot.json")
NOW = datetime(2026, 11, 26, 7, 42, 18, tzinfo=UTC)


class FakeBus:
    """A bus without a carrier: `ring` is heard at once."""

    def __init__(self) -> None:
        self.connected = False
        self._ring: Ring = lambda: None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def listen(self, ring: Ring) -> None:
        self._ring, self._loop = ring, asyncio.get_running_loop()
        self.connected = True
        ring()
        await asyncio.Event().wait()

    def ring(self) -> None:
        """Rings, from any thread."""
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self._ring)


class FakeEar:
    """Hears of changes of rights when the test says so; beside it what was recorded for the audit trail."""

    def __init__(self) -> None:
        self.connected = False
        self.recorded: list[AuditEvent] = []
        self._heard: Heard = lambda _: None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def listen(self, heard: Heard) -> None:
        self._heard, self._loop = heard, asyncio.get_running_loop()
        self.connected = True
        heard(None)
        await asyncio.Event().wait()

    def say(self, account_id: int) -> None:
        """The rights of an account have changed; from any thread."""
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self._heard, str(account_id))


def no_figures() -> StoreFigures:
    """A store in which nothing has run yet."""
    nothing = Latency(None, None, 0)
    return StoreFigures(
        city=CityFacts((), {}),
        feeds=(),
        runs=(),
        merges=MergeSeconds(None, None, 0),
        to_store=nothing,
        to_snapshot=nothing,
        verified=VerifyState(None, None),
        long=LongReads((), ()),
    )


@dataclass
class FakeStore:
    """What the store holds: one payload by scope. `away` makes every read fail."""

    payloads: dict[str, dict[str, Any]]
    bus: FakeBus = field(default_factory=FakeBus)
    away: bool = False
    found_problems: Sequence[str] = ()
    figures: StoreFigures = field(default_factory=no_figures)
    verified: Sequence[VerificationRow] = ()
    switched: Sequence[Switch] = ()
    found_orders: Sequence[Order] = ()
    builds: Counter[str] = field(default_factory=Counter)

    def payload(self, scope: str) -> dict[str, Any] | None:
        """The payload of a scope; counts the builds."""
        self._answer()
        self.builds[scope] += 1
        found = self.payloads.get(scope)
        return copy.deepcopy(found) if found else None

    def scope(self, code: str) -> Scope | None:
        self._answer()
        return None

    def facts(self, scope: Scope, at: datetime) -> Facts:
        raise NotImplementedError

    def feeds(self, at: datetime) -> Sequence[FeedState]:
        self._answer()
        return self.figures.feeds

    def long_reads(self, at: datetime) -> LongReads:
        self._answer()
        return LongReads((), ())

    def batches_behind(self, code: str, at: datetime) -> Sequence[BatchNote]:
        self._answer()
        return ()

    def missing(
        self, scope: Scope, choice: Choice, at: datetime, after: Place | None = None, skipped: int = 0
    ) -> MissingPage:
        self._answer()
        return MissingPage(MissingCount(0, 0), (), None)

    def verifications(self, limit: int) -> Sequence[VerificationRow]:
        self._answer()
        return self.verified[:limit]

    def quarantined_rows(
        self, choice: quarantine.Choice, limit: int, offset: int
    ) -> tuple[Sequence[quarantine.Group], Sequence[quarantine.QuarantineRow], int]:
        self._answer()
        return (), (), 0

    def quarantined_row(self, number: int) -> quarantine.QuarantineRow | None:
        self._answer()
        return None

    def conditions(
        self,
        open_only: bool | None,
        source: str | None,
        kind: str | None,
        limit: int,
        offset: int,
        seen: Sequence[str] | None = None,
    ) -> ConditionPage:
        self._answer()
        return ConditionPage((), 0)

    def switches(self) -> Sequence[Switch]:
        self._answer()
        return self.switched

    def orders(self, source: str, limit: int) -> Sequence[Order]:
        self._answer()
        return ()

    def open_orders(self) -> Sequence[Order]:
        self._answer()
        return self.found_orders

    def source_runs(
        self, source: str, feed: str | None, before: datetime | None, *, troubled: bool, limit: int
    ) -> Sequence[RunLine]:
        self._answer()
        return ()

    def problems(self) -> Sequence[str]:
        self._answer()
        return self.found_problems

    def store_figures(self, at: datetime) -> StoreFigures:
        self._answer()
        return self.figures

    def publish(self, scope: str = "330100", **changes: Any) -> int:
        """A new version with some fields changed; returns it."""
        payload = self.payloads[scope]
        payload.update(changes)
        payload["v"] += 1
        self.bus.ring()
        version: int = payload["v"]
        return version

    def _answer(self) -> None:
        if self.away:
            raise StoreError("the server closed the connection")


def example_payload(scope: str = "330100") -> dict[str, Any]:
    """A snapshot with all fields of the contract."""
    payload: dict[str, Any] = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    payload["scope"] = {**payload["scope"], "code": scope}
    return payload


def fake_store() -> FakeStore:
    """A store with the city and one district."""
    return FakeStore({scope: example_payload(scope) for scope in ("330100", "330106")})


def example_settings() -> Settings:
    """The settings of config.yaml, without the environment."""
    return load_settings(ROOT / "config.yaml", {})


@cache
def catalogue() -> Catalogue:
    """The definitions of the product."""
    return load_catalogue()


def fake_services(
    store: FakeStore | None = None,
    clock: Clock | None = None,
    doors: FakeDoors | None = None,
    settings: Settings | None = None,
) -> Services:
    """Services on a fake store; `services.data` is that store. The doors know the session `CHIEF`, or as told."""
    store, ear = store or fake_store(), FakeEar()
    return Services(
        settings or example_settings(),
        catalogue(),
        load_texts(),
        clock or SystemClock(),
        store.bus,
        store,
        store.payload,
        doors=doors or FakeDoors(),
        access=ear,
        record=ear.recorded.append,
    )


@asynccontextmanager
async def serving(services: Services, secret: str = CHIEF) -> AsyncIterator[tuple[FastAPI, httpx.AsyncClient]]:
    """The app with its lifespan, and a client that calls it in this process, once the first snapshot stands.

    The client comes by a session; with an empty secret nobody has signed in.
    """
    app = create_app(services)
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False, client=("127.0.0.1", 50_000))
    carried = headers(secret, f"csrf-of-{secret.removeprefix('secret-of-')}") if secret else {}
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://test", headers=carried) as client,
    ):
        yield app, client


async def until(condition: Callable[[], bool] | Callable[[], Awaitable[bool]], seconds: float = 10.0) -> None:
    """Waits until something is true; fails after a deadline."""
    async with asyncio.timeout(seconds):
        while True:
            answer = condition()
            if answer if isinstance(answer, bool) else await answer:
                return
            await asyncio.sleep(0.005)
