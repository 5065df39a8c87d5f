"""Services without a store: a snapshot that the test owns, and a bus that the test rings."""

import asyncio
import copy
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cockpit.bus import Ring
from cockpit.i18n import load_texts
from cockpit.metrics import CollectorFigures
from cockpit.services import Services
from core.clock import Clock, SystemClock
from core.errors import StoreError
from core.settings import Settings, load_settings

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


@dataclass
class FakeStore:
    """What the store holds: one payload by scope. `away` makes every read fail."""

    payloads: dict[str, dict[str, Any]]
    bus: FakeBus = field(default_factory=FakeBus)
    away: bool = False
    found_problems: Sequence[str] = ()
    figures: CollectorFigures = field(default_factory=lambda: CollectorFigures((), None, None))
    builds: int = 0

    def payload(self, scope: str) -> dict[str, Any] | None:
        """The payload of a scope; counts the builds."""
        self._answer()
        self.builds += 1
        found = self.payloads.get(scope)
        return copy.deepcopy(found) if found else None

    def problems(self) -> Sequence[str]:
        self._answer()
        return self.found_problems

    def collector_figures(self, at: datetime) -> CollectorFigures:
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


def fake_services(store: FakeStore | None = None, clock: Clock | None = None) -> Services:
    """Services on a fake store; `services.data` is that store."""
    store = store or fake_store()
    return Services(example_settings(), load_texts(), clock or SystemClock(), store.bus, store, store.payload)
