"""What a page or a route may touch; made by app.py (or by tests), never by a page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from cockpit.bus import Bus
from cockpit.editions import Payload
from cockpit.i18n import Texts
from cockpit.metrics import CollectorFigures
from core.clock import Clock
from core.settings import Settings


class Data(Protocol):
    """Reads of the store, each blocking: called in a worker thread."""

    def problems(self) -> Sequence[str]:
        """Why this store cannot serve pages: words of `ready.*`; empty when it can."""
        ...

    def collector_figures(self, at: datetime) -> CollectorFigures:
        """What the store says of the collectors."""
        ...


@dataclass(frozen=True, slots=True)
class Services:
    """Settings, texts, clock, bus, reads; `payload` builds the snapshot of a scope code, None for an unknown one."""

    settings: Settings
    texts: Texts
    clock: Clock
    bus: Bus
    data: Data
    payload: Callable[[str], Payload | None]
