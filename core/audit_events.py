"""The names of what the audit trail speaks of (`audit_events.yaml`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from core.errors import ConfigurationError
from core.yamllines import load

FILE: Final = Path(__file__).with_suffix(".yaml")


@dataclass(frozen=True, slots=True)
class EventName:
    """What a code of the trail is called."""

    zh: str
    en: str


@cache
def event_names() -> Mapping[str, EventName]:
    """Code → names, in the order of the file. ConfigurationError with every mistake."""
    located = load(FILE)
    if located.mistakes:
        raise ConfigurationError(located.mistakes)
    return {code: EventName(**names) for code, names in located.value.items()}
