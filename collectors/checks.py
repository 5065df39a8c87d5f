"""What must hold of a source file beyond its shape: many small rules, each saying file and line, all at once."""

import re
from collections.abc import Callable, Iterator
from typing import Final
from zoneinfo import ZoneInfo

from collectors.column_checks import COLUMN_RULES, Found, Tables, fields_read
from collectors.definition import Feed, Source
from collectors.paging_definition import LinkPaging
from collectors.paths import steps_of
from collectors.transport_definition import Files, Oai, PushOnly, Rest, View
from collectors.transports.tables import SUFFIXES
from core.model import Mistake
from core.validation import validate
from core.yamllines import Located

OAI_PATH: Final = re.compile(r"[\w.!~*'()-]+(?:/[\w.!~*'():-]+)?")


def check_source(located: Located, tables: Tables) -> tuple[Source | None, list[Mistake]]:
    """The source of a file (None when its shape is wrong) and all mistakes, in the order of the lines."""
    source, mistakes = validate(Source, located)
    if source is None:
        return None, mistakes
    for rule in _SOURCE_RULES:
        mistakes.extend(located.mistake(place, message) for place, message in rule(source))
    for code, feed in source.feeds.items():
        for feed_rule in _FEED_RULES:
            found = feed_rule(source, feed, tables)
            mistakes.extend(located.mistake(("feeds", code, *place), message) for place, message in found)
    return source, sorted(mistakes, key=lambda mistake: mistake.line)


# --- rules about the source


def _interval_is_polite(source: Source) -> Found:
    """A page a second is the fastest that a source may be asked for."""
    for place, interval in _intervals(source):
        if interval is not None and interval < 1:
            yield place, f"expected at least 1 second between two polls, found {interval:g}"


def _intervals(source: Source) -> Iterator[tuple[tuple[str, ...], float | None]]:
    yield ("interval_s",), source.interval_s
    for code, feed in source.feeds.items():
        yield ("feeds", code, "interval_s"), feed.interval_s
    if source.deletions is not None:
        yield ("deletions", "interval_s"), source.deletions.interval_s


def _deletions_name_our_feeds(source: Source) -> Found:
    deletions = source.deletions
    if deletions is None:
        return
    if not isinstance(source.transport, Rest):
        yield ("deletions",), "a feed of deletions needs the transport rest"
    for theirs, ours in deletions.targets.items():
        feed = source.feeds.get(ours)
        if feed is None:
            yield ("deletions", "targets", theirs), f"there is no feed '{ours}'"
        elif len(feed.key) > 1:
            yield (
                ("deletions", "targets", theirs),
                f"the feed '{ours}' has a key of several columns, one id cannot name it",
            )


def _feed_names_are_free(source: Source) -> Found:
    if "deletions" in source.feeds:
        yield ("feeds", "deletions"), "the name 'deletions' is kept for the feed of deletions"
    for code in source.feeds:
        if code.startswith("push-"):
            yield ("feeds", code), "names that begin with 'push-' are kept for pushes"


def _feeds_differ(source: Source) -> Found:
    seen: dict[str, str] = {}
    for code, feed in source.feeds.items():
        if feed.path in seen:
            yield ("feeds", code, "path"), f"the feed '{seen[feed.path]}' reads '{feed.path}' already"
        seen.setdefault(feed.path, code)


# --- rules about a feed


def _table_is_known(source: Source, feed: Feed, tables: Tables) -> Found:
    if feed.table not in tables:
        yield ("table",), f"there is no table '{feed.table}'"


def _rows_are_elements(source: Source, feed: Feed, tables: Tables) -> Found:
    if feed.rows is None:
        return
    if not isinstance(source.transport, Files):
        yield ("rows",), "rows needs the transport files"
    elif not all(isinstance(step, str) for step in steps_of(feed.rows)):
        yield ("rows",), f"expected names of elements with dots between them, found '{feed.rows}'"


def _moments_of_change_are_understood(source: Source, feed: Feed, tables: Tables) -> Found:
    if feed.deleted_when and not feed.tombstone:
        yield ("deleted_when",), "deleted_when needs the field 'tombstone'"
    if feed.parameters and not isinstance(source.transport, Rest | Oai):
        yield ("parameters",), "parameters need the transport rest or oai"
    try:
        ZoneInfo(feed.updated_zone)
    except (KeyError, ValueError):
        yield ("updated_zone",), f"there is no time zone '{feed.updated_zone}'"


def _ignored_is_not_read(source: Source, feed: Feed, tables: Tables) -> Found:
    read = set(fields_read(feed))
    for number, field in enumerate(feed.ignored):
        if field in read:
            yield ("ignored", number), f"the field '{field}' is read and cannot be ignored"
        if field in feed.ignored[:number]:
            yield ("ignored", number), f"the field '{field}' stands here twice"


def _secrecy_lists_differ(source: Source, feed: Feed, tables: Tables) -> Found:
    if feed.refuse is None:
        return
    for value in feed.refuse.secret:
        if value in feed.refuse.harmless:
            yield ("refuse",), f"'{value}' cannot be secret and harmless"


def _way_of_reading_fits(source: Source, feed: Feed, tables: Tables) -> Found:
    """Snapshots, CSV and moments of change go together in only some ways."""
    rest = isinstance(source.transport, Rest)
    if feed.snapshot and not rest:
        yield ("snapshot",), "a snapshot needs the transport rest"
    if feed.format == "csv" and not (rest and feed.snapshot):
        yield ("format",), "format csv needs the transport rest and snapshot: true"
    if feed.updated is None and not feed.snapshot:
        yield ("updated",), "only a snapshot can do without the moment of the last change"
    if feed.owned_by and not isinstance(source.transport, Files):
        yield ("owned_by",), "owned_by needs the transport files"


def _path_fits(source: Source, feed: Feed, tables: Tables) -> Found:
    match source.transport:
        case Rest() if not feed.path.startswith("/"):
            yield ("path",), f"expected an address that begins with '/', found '{feed.path}'"
        case View() if not feed.path.isidentifier():
            yield ("path",), f"expected the name of a view, found '{feed.path}'"
        case Oai() if not OAI_PATH.fullmatch(feed.path):
            yield ("path",), f"expected a metadata prefix, or prefix/set, found '{feed.path}'"
        case Files() if "/" in feed.path or feed.path.endswith(SUFFIXES):
            yield ("path",), f"expected a file name without ending, found '{feed.path}'"


# --- rules about transports and pushes


def _pushes_are_ours(source: Source) -> Found:
    if source.push is None:
        if isinstance(source.transport, PushOnly):
            yield ("transport",), "the transport push needs 'push'"
        return
    for theirs, ours in (source.push.feeds or {}).items():
        if ours not in source.feeds:
            yield ("push", "feeds", theirs), f"there is no feed '{ours}'"
    for code, feed in source.feeds.items():
        if feed.owned_by and (source.push.feeds is None or code in source.push.feeds.values()):
            yield ("feeds", code, "owned_by"), "a push does not tell whose it is: owned_by and push exclude each other"


def _links_are_told(source: Source) -> Found:
    paging = source.transport.paging if isinstance(source.transport, Rest) else None
    if not isinstance(paging, LinkPaging):
        return
    place = ("transport", "paging")
    if paging.header is None and paging.next is None:
        yield place, "expected 'header' or 'next', which holds the address of the next page"
    if paging.mark and not (paging.since or paging.conditional):
        yield (*place, "mark"), "a mark is given back as 'since' or with 'conditional: true'"
    if paging.conditional and not paging.mark:
        yield (*place, "conditional"), "conditional needs 'mark'"


_SOURCE_RULES: Final[tuple[Callable[[Source], Found], ...]] = (
    _interval_is_polite,
    _deletions_name_our_feeds,
    _feed_names_are_free,
    _feeds_differ,
    _pushes_are_ours,
    _links_are_told,
)

_FEED_RULES: Final[tuple[Callable[[Source, Feed, Tables], Found], ...]] = (
    _table_is_known,
    *COLUMN_RULES,
    _rows_are_elements,
    _moments_of_change_are_understood,
    _ignored_is_not_read,
    _secrecy_lists_differ,
    _way_of_reading_fits,
    _path_fits,
)
