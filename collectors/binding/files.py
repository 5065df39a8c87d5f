"""Collectors of the files of a folder of drops."""

from datetime import timedelta
from pathlib import Path

from collectors.base import Collector, SourceSettings
from collectors.binding.means import CollectorOf, setting
from collectors.definition import Deletions, Feed
from collectors.mapping.mapper import Mapper
from collectors.paths import steps_of
from collectors.transport_definition import Files
from collectors.transports.files import FileCollector, FileFeed
from collectors.transports.tables import XmlTable


def file_collectors(files: Files, settings: SourceSettings) -> CollectorOf:
    """Makes the collector of a feed: one file of every drop."""
    encodings = tuple(settings.overrides.get("encodings", files.encodings))
    silence_s = settings.overrides.get("silence_s", files.silence_s)
    silence = timedelta(seconds=silence_s) if silence_s else None

    def make(code: str, feed: Feed | Deletions, mapper: Mapper | None) -> Collector:
        assert isinstance(feed, Feed), "checks.py: files have no feed of deletions"
        assert mapper is not None
        inbox = Path(settings.url) / files.inbox
        xml = XmlTable(tuple(map(str, steps_of(feed.rows))), files.namespaces) if feed.rows else None
        sizes = int(setting(settings, "page_size", files.size)), files.file_bytes, files.zip_ratio
        needed = mapper.fields.needed
        return FileCollector(FileFeed(inbox, feed.path, files.digests, needed, encodings, *sizes, xml, silence))

    return make
