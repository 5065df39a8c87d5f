"""The mapper of a feed, as its transport needs it."""

from datetime import timedelta

from collectors.base import Places
from collectors.definition import Feed, Source
from collectors.mapping.mapper import Mapper
from collectors.transport_definition import Files, Oai


def mapper_of(source: Source, code: str, feed: Feed, places: Places, tolerance: timedelta) -> Mapper:
    """Files and harvested records bring texts alone; senders of files may err, and XML leaves out what is empty."""
    dropped = isinstance(source.transport, Files)
    harvested = isinstance(source.transport, Oai)
    if harvested:  # its moments are made exact (oai_moments.py), which is told in ISO
        feed = feed.model_copy(update={"updated_formats": (*feed.updated_formats, "iso")})
    return Mapper(
        code,
        feed,
        places,
        tolerance,
        as_text=dropped or harvested or feed.format == "csv",
        forgiving=dropped,
        sparse=harvested or (dropped and feed.rows is not None),
    )
