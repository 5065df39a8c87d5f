"""Collectors of feeds over HTTP, which share a client and what lets them in."""

from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

from collectors.base import Collector, RawRow, SourceSettings
from collectors.binding.means import CollectorOf, Means, setting
from collectors.definition import Deletions, Feed
from collectors.mapping.mapper import Mapper
from collectors.transport_definition import Auth, Rest
from collectors.transports.auth import door_of
from collectors.transports.paging_styles import pager_of
from collectors.transports.rest import RestCollector, RestFeed, RestHost
from core.http import Client, Limits
from core.moments import instant_of

TIMEOUT_S: Final = 20.0
TOTAL_S: Final = 90.0


def host_of(auth: Auth, settings: SourceSettings, means: Means) -> RestHost:
    """The client of a source, let in as it wants."""
    timeout = setting(settings, "timeout_s", TIMEOUT_S)
    limits = Limits(read_s=timeout, connect_s=min(timeout, 5.0), total_s=setting(settings, "total_s", TOTAL_S))
    ca_file = settings.overrides.get("ca_file")
    client = Client(
        settings.url,
        limits=limits,
        secrets=tuple(settings.credentials.values()),
        clock=means.clock,
        sleep=means.wait,
        transport=means.wire,
        authorities=Path(ca_file) if ca_file else None,
    )
    return RestHost(client, door_of(auth, settings.credentials, client, means.clock), settings.url)


def rest_collectors(rest: Rest, settings: SourceSettings, means: Means, overlap: timedelta) -> CollectorOf:
    """Makes the collector of a feed: one listing, or one file that is the whole each time."""
    host = host_of(rest.auth, settings, means)
    pager = pager_of(rest.paging, settings.overrides.get("page_size"))

    def make(code: str, feed: Feed | Deletions, mapper: Mapper | None) -> Collector:
        if isinstance(feed, Deletions):
            moment = partial(_moment_at, feed.at)
            return RestCollector(host, RestFeed(feed.path, moment, may_be_empty=True), pager, overlap)
        assert mapper is not None
        seen = RestFeed(
            feed.path,
            mapper.names.moment if feed.updated else None,
            feed.parameters,
            as_csv=feed.format == "csv",
            snapshot=feed.snapshot,
        )
        return RestCollector(host, seen, pager, overlap)

    return make


def _moment_at(field: str, row: RawRow) -> datetime | None:
    return instant_of(row.get(field))
