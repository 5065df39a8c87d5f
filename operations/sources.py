"""The sources of a configuration: mappings bound to addresses and credentials, ready to be collected."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from collectors.base import Places, Pushes, SourceSettings
from collectors.binding.sources import bind
from collectors.bound_feed import BoundFeed
from collectors.definition import Source
from collectors.registry import load_sources
from collectors.transport_definition import Oai, PushOnly, Rest
from collectors.transports.auth import credential_names
from core.clock import Clock
from core.errors import ConfigurationError
from core.model import Batch, Images, MergeReport, Mistake
from core.own_sources import OWN_SOURCES
from core.settings import Settings
from core.settings import Source as ConfiguredSource
from core.yamllines import Located
from operations.compose import setting
from operations.configuration import PROJECT, Configuration
from store.database import Database
from store.merge import Observer, merge
from store.records import column_types

_HTTP: Final = ("http://", "https://")
ADDRESSES: Final = {"rest": _HTTP, "oai": _HTTP, "view": ("postgresql://", "postgres://")}
"""transport → how its addresses begin; a drop folder is any path, one who only pushes has any name"""


def sources_of(settings: Settings) -> tuple[Source, ...]:
    """The sources of the product and those of this bureau; raises ConfigurationError with every mistake."""
    folder = settings.bureau.sources_folder
    extra = PROJECT / folder if folder else None
    return load_sources(column_types(), extra=extra)


def source_mistakes(settings: Settings, located: Located) -> list[Mistake]:
    """Mistakes of the configured sources: no such mapping, an address of another kind, credentials it does not fit."""
    try:
        sources = {source.source: source for source in sources_of(settings)}
    except ConfigurationError as error:
        return list(error.mistakes)
    found: list[Mistake] = []
    for code, configured in settings.sources.items():
        if code in OWN_SOURCES:
            found.append(located.mistake(("sources", code), f"'{code}' is filled by this program; take it out"))
        elif code not in sources:
            known = ", ".join(sources)
            found.append(located.mistake(("sources", code), f"unknown source '{code}'; there are: {known}"))
        else:
            found += _mistakes_of(sources[code], configured, located)
    return found


def _mistakes_of(source: Source, configured: ConfiguredSource, located: Located) -> Iterator[Mistake]:
    place = ("sources", source.source)
    begins = ADDRESSES.get(source.transport.kind, ("",))
    if not configured.url.startswith((*begins, "env:")):
        text = f"sources.{source.source}.url: expected {' or '.join(begins)}…, found {configured.url!r}"
        yield located.mistake((*place, "url"), text)
    ca_file = configured.overrides.ca_file
    if ca_file and not Path(ca_file).is_file():
        where = (*place, "overrides", "ca_file")
        text = f"sources.{source.source}.overrides.ca_file: expected a PEM file, found none at {ca_file!r}"
        yield located.mistake(where, text)
    given = configured.credentials.keys()
    pushing = set(push_credentials(source))
    needed = set(_fetch_credentials(source)) | (pushing if pushing & given or _only_pushes(source) else set())
    for name in sorted(needed - given):
        yield located.mistake(place, f"sources.{source.source}.credentials: '{name}' is missing")
    for name in sorted(given - needed):
        where = (*place, "credentials", name)
        yield located.mistake(where, f"sources.{source.source}.credentials: '{name}' is not asked for by this source")


def _fetch_credentials(source: Source) -> tuple[str, ...]:
    return credential_names(source.transport.auth) if isinstance(source.transport, Rest | Oai) else ()


def _only_pushes(source: Source) -> bool:
    return isinstance(source.transport, PushOnly)


def push_credentials(source: Source) -> tuple[str, ...]:
    """The credentials that a source signs its pushes with; none when it does not push."""
    return (source.push.app_key, source.push.app_secret) if source.push and not source.push.own else ()


def places_of(settings: Settings) -> Places:
    """The places as collectors need them."""
    city = settings.city
    return Places(city.code, city.municipal_code, tuple(place.code for place in city.places))


def bound_feeds(
    configuration: Configuration, clock: Clock, stop: threading.Event, pushes: Pushes | None = None
) -> tuple[BoundFeed, ...]:
    """The feeds of all enabled sources; raises ConfigurationError, StopSourceError for a missing credential.

    `pushes`: where pushes wait; without it those feeds are left out.
    """
    named = {
        code: _source_settings(configuration, code, source)
        for code, source in configuration.settings.sources.items()
        if source.enabled
    }
    named |= {code: SourceSettings("own", {}, interval_s=interval) for code, interval in OWN_SOURCES.items()}
    sources = sources_of(configuration.settings)
    return bind(sources, named, places_of(configuration.settings), clock, stop, pushes=pushes)


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


def sink_of(
    database: Database, images: Images, clock: Clock, observe: Observer | None = None
) -> Callable[[Batch], MergeReport]:
    """Stores a batch in the database, known from now on; `observe` is told each step of it."""
    return lambda batch: merge(database, batch, images, clock.now(), observe)
