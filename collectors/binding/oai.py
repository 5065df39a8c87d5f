"""Collectors of the formats of a repository, which share a client."""

from datetime import timedelta

from collectors.base import Collector, SourceSettings
from collectors.binding.means import CollectorOf, Means
from collectors.binding.rest import host_of
from collectors.definition import Deletions, Feed
from collectors.mapping.mapper import Mapper
from collectors.paths import steps_of
from collectors.transport_definition import Oai
from collectors.transports.oai import OaiCollector
from collectors.transports.oai_feed import OaiFeed


def oai_collectors(
    oai: Oai, settings: SourceSettings, means: Means, overlap: timedelta, tolerance: timedelta
) -> CollectorOf:
    """Makes the collector of a feed: one metadata format, or one set of it."""
    host = host_of(oai.auth, settings, means)

    def make(code: str, feed: Feed | Deletions, mapper: Mapper | None) -> Collector:
        assert isinstance(feed, Feed), "checks.py: a repository has no feed of deletions"
        assert mapper is not None
        prefix, _, chosen = feed.path.partition("/")
        parameters = {**oai.parameters, **feed.parameters}
        assert feed.updated is not None, "checks.py: only a snapshot can do without the moment of the last change"
        changed, names = steps_of(feed.updated), mapper.names
        seen = OaiFeed(prefix, chosen, parameters, oai, overlap, names.key_of, names.moment, changed, tolerance)
        return OaiCollector(host, seen)

    return make
