"""Pushes: which sources may push and how they sign, and the bell that has them read at once."""

import threading
from collections.abc import Callable, Collection, Iterable, Sequence

from cockpit.pushes import PushDoor
from collectors.binding.pushes import PUSHED
from collectors.bound_feed import BoundFeed
from collectors.definition import Source
from core.settings import Source as ConfiguredSource
from operations.compose import setting
from operations.configuration import Configuration
from operations.looking import hear_again
from operations.sources import push_credentials, sources_of
from store.database import Database, Notice

Wake = Callable[[str, Collection[str]], object]
"""(source, feeds): read these at once"""


def push_doors(configuration: Configuration) -> dict[str, PushDoor | None]:
    """Every source of the settings with its door; None for one that is switched off or has no credentials to push."""
    mapped = {source.source: source for source in sources_of(configuration.settings)}
    configured = configuration.settings.sources.items()
    return {code: _door(configuration, mapped[code], source) for code, source in configured if code in mapped}


def _door(configuration: Configuration, source: Source, configured: ConfiguredSource) -> PushDoor | None:
    names = push_credentials(source)
    if (
        source.push is None
        or source.push.own
        or not configured.enabled
        or not configured.credentials.keys() >= set(names)
    ):
        return None
    key, secret = (
        setting(configuration, configured.credentials[name], f"sources.{source.source}.credentials.{name}")
        for name in names
    )
    feeds = source.push.feeds if source.push.feeds is not None else {code: code for code in source.feeds}
    return PushDoor(key, secret, dict(feeds))


def ring(database: Database, feeds: Iterable[BoundFeed], wake: Wake, over: threading.Event) -> None:
    """Has every push read as soon as it is announced, until `over`; a store that is away is waited for."""
    pushed = frozenset(feed.name for feed in feeds if feed.pushed)

    def hear(notices: Sequence[Notice]) -> None:
        for source, codes in _announced(notices, pushed):
            wake(source, codes)

    hear_again(database, "inbox", hear, over, "the bell of the pushes waits for the store")


def _announced(notices: Iterable[Notice], pushed: Collection[str]) -> list[tuple[str, set[str]]]:
    """The feeds that pushes wait for, by source: called as what is pushed, or beside what is fetched of it."""
    codes: dict[str, set[str]] = {}
    for notice in notices:
        source, _, feed = notice.payload.partition("/")
        found = {code for code in (feed, f"{PUSHED}{feed}") if f"{source}/{code}" in pushed}
        if found:
            codes.setdefault(source, set()).update(found)
    return list(codes.items())
