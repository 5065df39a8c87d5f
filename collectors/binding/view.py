"""Collectors of the views of a database."""

from datetime import timedelta

from collectors.base import Collector, Places, SourceSettings
from collectors.binding.means import CollectorOf, setting
from collectors.definition import Deletions, Feed
from collectors.mapping.mapper import Mapper
from collectors.pushdown.feeds import Pushdown
from collectors.transport_definition import View
from collectors.transports.view import ViewCollector
from collectors.transports.view_feed import ViewFeed
from collectors.transports.view_lines import SLICE_ROWS


def view_collectors(
    view: View, settings: SourceSettings, places: Places, overlap: timedelta, tolerance: timedelta
) -> CollectorOf:
    """Makes the collector of a feed: one view."""

    def make(code: str, feed: Feed | Deletions, mapper: Mapper | None) -> Collector:
        assert isinstance(feed, Feed), "checks.py: a view has no feed of deletions"
        assert mapper is not None
        assert feed.updated is not None, "checks.py: a view needs the moment of the change"
        seen = ViewFeed(
            schema=view.schema_,
            view=feed.path,
            fields=mapper.fields.used,
            known=mapper.fields.known | ({view.partition} if view.partition else set()),
            partition=view.partition or "",
            partitions=places.archives if view.partition else ("",),
            updated=feed.updated,
            key=mapper.fields.key[0],
            size=int(setting(settings, "page_size", view.size)),
            statement_timeout_s=view.statement_timeout_s,
            overlap=overlap,
            tolerance=tolerance,
            pushdown=Pushdown(feed, places, mapper.fields.used, mapper.fields.key),
            slice_rows=int(setting(settings, "slice_rows", SLICE_ROWS)),
        )
        return ViewCollector(settings.url, seen)

    return make
