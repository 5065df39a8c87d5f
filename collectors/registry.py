"""The sources there are, and what makes of their files feeds that can run."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

from collectors.base import Collector, Places, Pushes, RawRow, SourceSettings
from collectors.bound_feed import BoundFeed, RowMapper
from collectors.checks import check_source
from collectors.column_checks import Tables
from collectors.definition import Deletions, Feed, Source
from collectors.deletions import DeletionMapper
from collectors.gathering import Target
from collectors.mapping import Mapper
from collectors.paths import steps_of
from collectors.pushdown.feeds import Pushdown
from collectors.transport_definition import Auth, Files, Oai, Push, PushOnly, Rest, View
from collectors.transports.auth import door_of
from collectors.transports.files import FileCollector, FileFeed
from collectors.transports.oai import OaiCollector, OaiFeed
from collectors.transports.paging_styles import pager_of
from collectors.transports.push import PushCollector, PushFeed, PushMapper
from collectors.transports.rest import RestCollector, RestFeed, RestHost
from collectors.transports.tables import XmlTable
from collectors.transports.view import ViewCollector, ViewFeed
from collectors.transports.view_lines import SLICE_ROWS
from core.clock import Clock
from core.errors import ConfigurationError
from core.http import Client, Limits, Wire
from core.model import Mistake
from core.moments import instant_of
from core.yamllines import load

SOURCES: Final[tuple[str, ...]] = ("registers", "platform", "licences", "lookups", "das", "filerooms")
"""Every source by its file in `sources/`, in the order of the lists."""

FOLDER: Final = Path(__file__).parent / "sources"
DELETIONS: Final = "deletions"
DELETIONS_RANK: Final = 9
PUSHED: Final = "push-"
"""how the code of a feed begins whose rows are pushed beside those that are fetched"""
PUSH_RANK: Final = 8
PUSH_INTERVAL_S: Final = 60.0
"""A push is read when it comes; this is for one whose notice was missed."""
TIMEOUT_S: Final = 20.0
TOTAL_S: Final = 90.0


def load_sources(
    tables: Tables, folder: Path = FOLDER, names: Sequence[str] = SOURCES, extra: Path | None = None
) -> tuple[Source, ...]:
    """The sources as their files say; raises ConfigurationError with every mistake of every file.

    `tables`: table → column → SQL type, as the store can take it.
    `extra`: a folder with further source files, of this bureau alone; every `.yaml` in it is one.
    """
    files = [(folder / f"{name}.yaml", f"collectors/sources/{name}.yaml") for name in names]
    files += _extra_files(extra) if extra is not None else []
    sources: list[tuple[str, Source]] = []
    mistakes: list[Mistake] = []
    for path, shown in files:
        source, found = check_source(load(path, shown), tables)
        mistakes.extend(found)
        if source is not None:
            sources.append((shown, source))
    mistakes.extend(_duplicates(sources))
    if mistakes:
        raise ConfigurationError(mistakes)
    return tuple(source for _, source in sources)


def _extra_files(folder: Path) -> list[tuple[Path, str]]:
    if not folder.is_dir():
        raise ConfigurationError([Mistake(str(folder), 1, "bureau.sources_folder: there is no such folder")])
    return [(path, f"{folder.name}/{path.name}") for path in sorted(folder.glob("*.yaml"))]


def _duplicates(sources: Sequence[tuple[str, Source]]) -> list[Mistake]:
    mistakes = []
    seen: dict[str, str] = {}
    for file, source in sources:
        if source.source in seen:
            mistakes.append(Mistake(file, 1, f"the source '{source.source}' is already in {seen[source.source]}"))
        seen.setdefault(source.source, file)
    return mistakes


def bind(
    sources: Sequence[Source],
    settings: Mapping[str, SourceSettings],
    places: Places,
    clock: Clock,
    stop: threading.Event | None = None,
    wire: Wire | None = None,
    pushes: Pushes | None = None,
) -> tuple[BoundFeed, ...]:
    """The feeds of every source that is switched on, ready to run; raises StopSourceError for a missing credential.

    `stop` ends waits between attempts early; `wire` carries HTTP in place of the network (tests).
    `pushes` is where pushes wait; without it no pushed feed is bound.
    """
    means = _Means(places, clock, (stop or threading.Event()).wait, wire, pushes)
    bound: list[BoundFeed] = []
    for source in sources:
        own = settings.get(source.source)
        if own is not None and own.enabled:
            bound.extend(_bind_source(source, own, means))
    return tuple(bound)


@dataclass(frozen=True, slots=True)
class _Means:
    """What every source is given alike."""

    places: Places
    clock: Clock
    wait: Callable[[float], object]
    wire: Wire | None
    pushes: Pushes | None


def _bind_source(source: Source, settings: SourceSettings, means: _Means) -> list[BoundFeed]:
    tolerance = timedelta(seconds=_setting(settings, "tolerance_s", source.tolerance_s))
    collector_of = _collectors(source, settings, means, tolerance)
    interval = settings.interval_s or source.interval_s
    bound = []
    targets: dict[str, Target] = {}
    for code, feed in source.feeds.items():
        mapper = _mapper(source, code, feed, means.places, tolerance)
        targets[code] = Target(feed.table, mapper.columns, mapper.key_positions)
        own = {code: targets[code]}
        if collector_of is not None:
            collector = collector_of(code, feed, mapper)
            every = feed.interval_s or interval
            made = _bound(source, code, feed.first, every, collector, mapper, own)
            bound.append(replace(made, undated=feed.updated is None))
        if source.push is not None and means.pushes is not None and _may_push(source.push, settings):
            bound.extend(_bind_pushes(source, source.push, code, mapper, means.pushes, targets[code]))
    if collector_of is not None:
        bound.extend(_bind_deletions(source, interval, collector_of, targets, tolerance))
    return bound


def _may_push(push: Push, settings: SourceSettings) -> bool:
    return settings.credentials.keys() >= {push.app_key, push.app_secret}


def _mapper(source: Source, code: str, feed: Feed, places: Places, tolerance: timedelta) -> Mapper:
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


def _bind_pushes(
    source: Source, push: Push, code: str, mapper: Mapper, pushes: Pushes, target: Target
) -> list[BoundFeed]:
    """The pushes of a feed, beside what is fetched of it, or in place of that."""
    if push.feeds is not None and code not in push.feeds.values():
        return []
    only = isinstance(source.transport, PushOnly)
    own = code if only else f"{PUSHED}{code}"
    silence = timedelta(seconds=push.silence_s) if push.silence_s else None
    feed = PushFeed(source.source, code, mapper.key_fields, mapper.feed.updated, push.id, push.at, silence)
    rank = mapper.feed.first if only else PUSH_RANK
    collector = PushCollector(pushes, feed)
    return [
        BoundFeed(
            source.source, own, rank, PUSH_INTERVAL_S, collector, PushMapper(mapper, own), {own: target}, pushed=True
        )
    ]


def _bind_deletions(
    source: Source,
    interval: float,
    collector_of: "CollectorOf",
    targets: Mapping[str, Target],
    tolerance: timedelta,
) -> list[BoundFeed]:
    if source.deletions is None:
        return []
    deletions = source.deletions
    mapper = DeletionMapper(DELETIONS, deletions, tolerance)
    collector = collector_of(DELETIONS, deletions, None)
    own = {code: targets[code] for code in dict.fromkeys(deletions.targets.values())}
    every = deletions.interval_s or interval
    return [_bound(source, DELETIONS, DELETIONS_RANK, every, collector, mapper, own)]


def _bound(
    source: Source,
    code: str,
    rank: int,
    interval_s: float,
    collector: Collector,
    mapper: RowMapper,
    targets: Mapping[str, Target],
) -> BoundFeed:
    return BoundFeed(source.source, code, rank, interval_s, collector, mapper, targets)


CollectorOf = Callable[[str, Feed | Deletions, Mapper | None], Collector]


def _collectors(source: Source, settings: SourceSettings, means: _Means, tolerance: timedelta) -> CollectorOf | None:
    """What makes the collectors of a source: its transport, with all that its feeds share; None: nothing is fetched."""
    overlap = timedelta(seconds=_setting(settings, "overlap_s", source.overlap_s))
    match source.transport:
        case Rest():
            return _rest_collectors(source.transport, settings, means, overlap)
        case View():
            return _view_collectors(source.transport, settings, means.places, overlap, tolerance)
        case Files():
            return _file_collectors(source.transport, settings)
        case Oai():
            return _oai_collectors(source.transport, settings, means, overlap, tolerance)
        case PushOnly():
            return None


def _host(auth: Auth, settings: SourceSettings, means: _Means) -> RestHost:
    timeout = _setting(settings, "timeout_s", TIMEOUT_S)
    limits = Limits(read_s=timeout, connect_s=min(timeout, 5.0), total_s=_setting(settings, "total_s", TOTAL_S))
    client = Client(
        settings.url,
        limits=limits,
        secrets=tuple(settings.credentials.values()),
        clock=means.clock,
        sleep=means.wait,
        transport=means.wire,
    )
    return RestHost(client, door_of(auth, settings.credentials, client, means.clock), settings.url)


def _rest_collectors(rest: Rest, settings: SourceSettings, means: _Means, overlap: timedelta) -> CollectorOf:
    host = _host(rest.auth, settings, means)
    pager = pager_of(rest.paging, settings.overrides.get("page_size"))

    def make(code: str, feed: Feed | Deletions, mapper: Mapper | None) -> Collector:
        if isinstance(feed, Deletions):
            moment = partial(_moment_at, feed.at)
            return RestCollector(host, RestFeed(feed.path, moment, may_be_empty=True), pager, overlap)
        assert mapper is not None
        seen = RestFeed(
            feed.path,
            mapper.moment if feed.updated else None,
            feed.parameters,
            as_csv=feed.format == "csv",
            snapshot=feed.snapshot,
        )
        return RestCollector(host, seen, pager, overlap)

    return make


def _moment_at(field: str, row: RawRow) -> datetime | None:
    return instant_of(row.get(field))


def _oai_collectors(
    oai: Oai, settings: SourceSettings, means: _Means, overlap: timedelta, tolerance: timedelta
) -> CollectorOf:
    host = _host(oai.auth, settings, means)

    def make(code: str, feed: Feed | Deletions, mapper: Mapper | None) -> Collector:
        assert isinstance(feed, Feed), "checks.py: a repository has no feed of deletions"
        assert mapper is not None
        prefix, _, chosen = feed.path.partition("/")
        parameters = {**oai.parameters, **feed.parameters}
        assert feed.updated is not None, "checks.py: only a snapshot can do without the moment of the last change"
        changed = steps_of(feed.updated)
        seen = OaiFeed(
            prefix, chosen, parameters, oai, overlap, mapper.key_of, mapper.moment, changed, tolerance=tolerance
        )
        return OaiCollector(host, seen)

    return make


def _view_collectors(
    view: View, settings: SourceSettings, places: Places, overlap: timedelta, tolerance: timedelta
) -> CollectorOf:
    def make(code: str, feed: Feed | Deletions, mapper: Mapper | None) -> Collector:
        assert isinstance(feed, Feed), "checks.py: a view has no feed of deletions"
        assert mapper is not None
        assert feed.updated is not None, "checks.py: a view needs the moment of the change"
        seen = ViewFeed(
            schema=view.schema_,
            view=feed.path,
            fields=mapper.used,
            known=mapper.known | ({view.partition} if view.partition else set()),
            partition=view.partition or "",
            partitions=places.archives if view.partition else ("",),
            updated=feed.updated,
            key=mapper.key_field,
            size=int(_setting(settings, "page_size", view.size)),
            statement_timeout_s=view.statement_timeout_s,
            overlap=overlap,
            tolerance=tolerance,
            pushdown=Pushdown(feed, places, mapper.used, mapper.key_fields),
            slice_rows=int(_setting(settings, "slice_rows", SLICE_ROWS)),
        )
        return ViewCollector(settings.url, seen)

    return make


def _file_collectors(files: Files, settings: SourceSettings) -> CollectorOf:
    encodings = tuple(settings.overrides.get("encodings", files.encodings))

    def make(code: str, feed: Feed | Deletions, mapper: Mapper | None) -> Collector:
        assert isinstance(feed, Feed), "checks.py: files have no feed of deletions"
        assert mapper is not None
        inbox = Path(settings.url) / files.inbox
        xml = XmlTable(tuple(map(str, steps_of(feed.rows))), files.namespaces) if feed.rows else None
        sizes = int(_setting(settings, "page_size", files.size)), files.file_bytes, files.zip_ratio
        return FileCollector(FileFeed(inbox, feed.path, files.digests, mapper.needed, encodings, *sizes, xml))

    return make


def _setting(settings: SourceSettings, name: str, usual: float) -> float:
    value: Any = settings.overrides.get(name, usual)
    return float(value)
