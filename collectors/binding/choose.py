"""What makes the collectors of a source, by its transport."""

from datetime import timedelta

from collectors.base import SourceSettings
from collectors.binding.files import file_collectors
from collectors.binding.means import CollectorOf, Means, setting
from collectors.binding.oai import oai_collectors
from collectors.binding.rest import rest_collectors
from collectors.binding.view import view_collectors
from collectors.definition import Source
from collectors.transport_definition import Files, Oai, PushOnly, Rest, View


def collectors_of(source: Source, settings: SourceSettings, means: Means, tolerance: timedelta) -> CollectorOf | None:
    """What makes the collectors of a source: its transport, with all that its feeds share; None: nothing is fetched."""
    overlap = timedelta(seconds=setting(settings, "overlap_s", source.overlap_s))
    match source.transport:
        case Rest():
            return rest_collectors(source.transport, settings, means, overlap)
        case View():
            return view_collectors(source.transport, settings, means.places, overlap, tolerance)
        case Files():
            return file_collectors(source.transport, settings)
        case Oai():
            return oai_collectors(source.transport, settings, means, overlap, tolerance)
        case PushOnly():
            return None
