"""The sources of a configuration: mappings bound to addresses and credentials, ready to be collected."""

import threading
from collections.abc import Callable

from collectors.base import Places, SourceSettings
from collectors.registry import SOURCES, bind, load_sources
from collectors.runner import BoundFeed
from core.clock import Clock
from core.model import Batch, Images, MergeReport, Mistake
from core.settings import Settings
from core.settings import Source as ConfiguredSource
from core.yamllines import Located
from operations.compose import setting
from operations.configuration import Configuration
from store.database import Database
from store.merge import merge
from store.records import column_types


def source_mistakes(settings: Settings, located: Located) -> list[Mistake]:
    """Mistakes for every configured source that has no mapping."""
    return [
        located.mistake(("sources", code), f"unknown source '{code}'; there are: {', '.join(SOURCES)}")
        for code in settings.sources
        if code not in SOURCES
    ]


def places_of(settings: Settings) -> Places:
    """The places as collectors need them."""
    city = settings.city
    return Places(city.code, city.municipal_code, tuple(place.code for place in city.places))


def bound_feeds(configuration: Configuration, clock: Clock, stop: threading.Event) -> tuple[BoundFeed, ...]:
    """The feeds of all enabled sources; raises ConfigurationError, StopSourceError for a missing credential."""
    named = {
        code: _source_settings(configuration, code, source)
        for code, source in configuration.settings.sources.items()
        if source.enabled
    }
    return bind(load_sources(column_types()), named, places_of(configuration.settings), clock, stop)


def _source_settings(configuration: Configuration, code: str, source: ConfiguredSource) -> SourceSettings:
    where = f"sources.{code}"
    return SourceSettings(
        url=setting(configuration, source.url, f"{where}.url"),
        credentials={
            name: setting(configuration, value, f"{where}.credentials.{name}")
            for name, value in source.credentials.items()
        },
        enabled=source.enabled,
        interval_s=source.interval_s,
        overrides=source.overrides.model_dump(exclude_none=True),
    )


def sink_of(database: Database, images: Images, clock: Clock) -> Callable[[Batch], MergeReport]:
    """Stores a batch in the database, known from now on."""
    return lambda batch: merge(database, batch, images, clock.now())
