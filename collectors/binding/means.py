"""What every source is given alike, and what its collectors are made by."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from collectors.base import Collector, Places, Pushes, SourceSettings
from collectors.definition import Deletions, Feed
from collectors.mapping.mapper import Mapper
from core.clock import Clock
from core.http import Wire


@dataclass(frozen=True, slots=True)
class Means:
    """What every source is given alike."""

    places: Places
    clock: Clock
    wait: Callable[[float], object]
    wire: Wire | None
    pushes: Pushes | None


CollectorOf = Callable[[str, Feed | Deletions, Mapper | None], Collector]
"""code, feed and its mapper (none of a feed of deletions) → its collector"""


def setting(settings: SourceSettings, name: str, usual: float) -> float:
    """What the settings say in place of the source file."""
    value: Any = settings.overrides.get(name, usual)
    return float(value)
