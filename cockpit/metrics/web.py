"""What a web process knows of itself, also while the store is away."""

import time
from collections import OrderedDict
from typing import Final

from prometheus_client import CollectorRegistry, Gauge, Histogram, generate_latest

from cockpit.editions import Edition
from cockpit.hub import HubState
from cockpit.metrics.families import PREFIX

KEPT_VERSIONS: Final = 256
OLDEST_REPORT_S: Final = 60.0
SCREEN_BUCKETS: Final = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0)


class WebMetrics:
    """The series of one web process, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._published: OrderedDict[tuple[str, int], float] = OrderedDict()
        self._viewers = self._gauge("viewers", "Open streams.")
        self._scopes = self._gauge("snapshot_scopes", "Scopes whose snapshot is kept in this process.")
        self._version = self._gauge("snapshot_version", "Version of the city's snapshot.")
        self._build = self._gauge("snapshot_build_seconds", "How long the last snapshot took to build.")
        age = "Since the last pass that brought the city's snapshot up to date: it grows when the live path is dead."
        self._silent = self._gauge("snapshot_refresh_age_seconds", age)
        self._away = self._gauge("store_away", "1 while the store does not answer and the last snapshot is shown.")
        self._answered = self._gauge("store_answered", "1 when this answer has the families that rest on the store.")
        self._bus = self._gauge("bus_connected", "1 while this process hears the bus.")
        self._screen = Histogram(
            f"{PREFIX}event_to_screen_seconds",
            "From publishing a version in this process until a browser says it has painted it.",
            buckets=SCREEN_BUCKETS,
            registry=self.registry,
        )

    def note_published(self, edition: Edition) -> None:
        """Remembers when a version was first published."""
        self._published.setdefault((edition.scope, edition.version), time.monotonic())
        while len(self._published) > KEPT_VERSIONS:
            self._published.popitem(last=False)

    def note_painted(self, scope: str, version: int) -> bool:
        """A browser has painted a version; False when that version is unknown or too old to mean anything."""
        published = self._published.get((scope, version))
        if published is None:
            return False
        elapsed = time.monotonic() - published
        if elapsed > OLDEST_REPORT_S:
            return False
        self._screen.observe(elapsed)
        return True

    def exposition(self, state: HubState, *, answered: bool) -> bytes:
        """Its families now; `answered` says whether the store has told its own."""
        self._viewers.set(state.viewers)
        self._scopes.set(state.scopes)
        self._version.set(state.version or 0)
        self._build.set(state.build_seconds)
        self._silent.set(state.silent_s)
        self._away.set(bool(state.away))
        self._answered.set(answered)
        self._bus.set(state.bus_connected)
        return generate_latest(self.registry)

    def _gauge(self, name: str, text: str) -> Gauge:
        return Gauge(f"{PREFIX}{name}", text, registry=self.registry)
