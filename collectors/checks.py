"""What must hold of a source file beyond its shape: many small rules, each saying file and line, all at once."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from collectors.column_definition import (
    Column,
    ConstantColumn,
    DateColumn,
    EmptyCountColumn,
    InstantColumn,
    Mapped,
    NumberColumn,
    TextColumn,
)
from collectors.columns import fields_of
from collectors.converting.moments import SCALES
from collectors.converting.shaping import template_fields
from collectors.definition import Feed, Source
from collectors.paging_definition import LinkPaging
from collectors.paths import is_plain, steps_of
from collectors.transport_definition import Files, Oai, PushOnly, Rest, View
from collectors.transports.tables import SUFFIXES
from core.model import Mistake
from core.validation import validate
from core.yamllines import Located

Tables = Mapping[str, Mapping[str, str]]
"""table → column → SQL type"""

Found = Iterator[tuple[tuple[str | int, ...], str]]
"""(place in the file, message)"""

_ALIASES: Final = {"integer": "int", "boolean": "bool", "timestamp with time zone": "timestamptz"}
_FITS: Final[Mapping[str, frozenset[str]]] = {
    "text": frozenset({"text"}),
    "smallint": frozenset({"smallint", "int", "bigint"}),
    "int": frozenset({"int", "bigint"}),
    "bigint": frozenset({"bigint"}),
    "bool": frozenset({"bool"}),
    "date": frozenset({"date"}),
    "instant": frozenset({"timestamptz"}),
    "digest": frozenset({"text"}),
    "place": frozenset({"int", "bigint"}),
    "texts": frozenset({"text[]"}),
    "empty_count": frozenset({"smallint", "int", "bigint"}),
}
OAI_PATH: Final = re.compile(r"[\w.!~*'()-]+(?:/[\w.!~*'():-]+)?")
_CONSTANTS: Final[Mapping[type, frozenset[str]]] = {
    str: frozenset({"text"}),
    date: frozenset({"date"}),
    bool: frozenset({"bool"}),
    int: frozenset({"smallint", "int", "bigint"}),
}


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


def _columns_are_known(source: Source, feed: Feed, tables: Tables) -> Found:
    table = tables.get(feed.table)
    for name in feed.columns if table is not None else ():
        if name not in (table or {}):
            yield ("columns", name), f"the table '{feed.table}' takes no column '{name}'"


def _types_fit(source: Source, feed: Feed, tables: Tables) -> Found:
    table = tables.get(feed.table, {})
    for name, column in feed.columns.items():
        if name not in table:
            continue
        wanted = _ALIASES.get(table[name], table[name])
        if wanted not in _made_types(column):
            made = column.value if isinstance(column, ConstantColumn) else column.type
            yield (
                ("columns", name, "type"),
                f"the column '{name}' is {table[name]}, a value of type {made} does not fit",
            )


def _made_types(column: Column) -> frozenset[str]:
    if isinstance(column, ConstantColumn):
        return _CONSTANTS.get(type(column.value), frozenset())
    return _FITS[column.type]


def _key_is_made(source: Source, feed: Feed, tables: Tables) -> Found:
    for name in feed.key:
        column = feed.columns.get(name)
        if column is None:
            yield ("key",), f"the key column '{name}' is not among the columns"
        elif isinstance(column, ConstantColumn | EmptyCountColumn):
            yield ("columns", name), f"the key column '{name}' has to be made of a field"
        elif not column.required:
            yield ("columns", name), f"the key column '{name}' has to be required"


def _defaults_fit(source: Source, feed: Feed, tables: Tables) -> Found:
    table = tables.get(feed.table, {})
    for name, column in feed.columns.items():
        default = getattr(column, "default", None)
        if default is None or name not in table:
            continue
        wanted = _ALIASES.get(table[name], table[name])
        if wanted not in _CONSTANTS.get(type(default), frozenset()):
            yield (
                ("columns", name, "default"),
                f"the column '{name}' is {table[name]}, the default {default!r} does not fit",
            )


def _shapes_go_together(source: Source, feed: Feed, tables: Tables) -> Found:
    """Ways of making a value that exclude each other."""
    for name, column in feed.columns.items():
        if isinstance(column, TextColumn):
            yield from _text_shapes(name, column)
        if isinstance(column, NumberColumn) and column.codes and column.is_shaped:
            odd = [key for key in ("thousands", "units", "times", "rounded") if getattr(column, key)]
            if odd:
                yield ("columns", name, odd[0]), f"'{odd[0]}' and a code list exclude each other"


def _text_shapes(name: str, column: TextColumn) -> Found:
    if column.otherwise is not None and not column.codes:
        yield ("columns", name, "otherwise"), "'otherwise' needs a code list"
    if column.template is None:
        return
    if column.from_ is not None or column.join is not None:
        yield ("columns", name, "template"), "a template names its fields by itself, without 'from' and 'join'"
    if not template_fields(column.template):
        yield ("columns", name, "template"), "expected a field in braces, such as '{year}-{no}'"
    for field in template_fields(column.template):
        try:
            steps_of(field)
        except ValueError as error:
            yield ("columns", name, "template"), str(error)


def _fields_suit_the_transport(source: Source, feed: Feed, tables: Tables) -> Found:
    """A view has plain columns, and always the same."""
    if not isinstance(source.transport, View):
        return
    for name, column in feed.columns.items():
        if isinstance(column, Mapped) and column.optional:
            yield ("columns", name, "optional"), "a view always has the same columns"
    for field in dict.fromkeys(_fields_read(feed)):
        if not is_plain(field):
            yield (), f"expected the name of a column of the view, found '{field}'"


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


def _code_lists_are_filled(source: Source, feed: Feed, tables: Tables) -> Found:
    for name, column in feed.columns.items():
        if getattr(column, "codes", None) == {}:
            yield ("columns", name, "codes"), "a code list needs at least one code"


def _joined_fields_have_codes(source: Source, feed: Feed, tables: Tables) -> Found:
    for name, column in feed.columns.items():
        if not isinstance(column, Mapped) or not isinstance(column.from_, tuple):
            continue
        codes = column.codes if isinstance(column, TextColumn) else None
        if isinstance(column, TextColumn) and column.template:
            continue  # said elsewhere
        if codes is None:
            yield ("columns", name, "from"), "several fields need the type text and a code list"
            continue
        for code in codes:
            if code.count("/") != len(column.from_) - 1:
                yield (
                    ("columns", name, "codes", code),
                    f"expected {len(column.from_)} parts joined by '/', found '{code}'",
                )


def _formats_are_known(source: Source, feed: Feed, tables: Tables) -> Found:
    for name, column in feed.columns.items():
        if not isinstance(column, DateColumn | InstantColumn):
            continue
        words = {"iso", *SCALES}
        for number, form in enumerate(column.formats):
            if form not in words and "%" not in form:
                message = f"expected {', '.join(sorted(words))} or a pattern with %, found '{form}'"
                yield ("columns", name, "formats", number), message


def _zone_is_known(source: Source, feed: Feed, tables: Tables) -> Found:
    for name, column in feed.columns.items():
        if isinstance(column, InstantColumn):
            try:
                ZoneInfo(column.zone)
            except (KeyError, ValueError):
                yield ("columns", name, "zone"), f"there is no time zone '{column.zone}'"


def _limits_make_sense(source: Source, feed: Feed, tables: Tables) -> Found:
    for name, column in feed.columns.items():
        if not isinstance(column, NumberColumn) or column.low is None or column.high is None:
            continue
        if column.low > column.high:
            yield ("columns", name), f"low {column.low} is above high {column.high}"


def _ignored_is_not_read(source: Source, feed: Feed, tables: Tables) -> Found:
    read = set(_fields_read(feed))
    for number, field in enumerate(feed.ignored):
        if field in read:
            yield ("ignored", number), f"the field '{field}' is read and cannot be ignored"
        if field in feed.ignored[:number]:
            yield ("ignored", number), f"the field '{field}' stands here twice"


def _fields_read(feed: Feed) -> Iterator[str]:
    for name, column in feed.columns.items():
        if isinstance(column, EmptyCountColumn):
            yield from column.of
            yield from (column.also.of if column.also else ())
        elif not isinstance(column, ConstantColumn):
            yield from fields_of(name, column)
    yield from filter(None, (feed.updated, feed.tombstone, feed.refuse.field if feed.refuse else None))


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
    _columns_are_known,
    _types_fit,
    _key_is_made,
    _defaults_fit,
    _shapes_go_together,
    _fields_suit_the_transport,
    _rows_are_elements,
    _moments_of_change_are_understood,
    _code_lists_are_filled,
    _joined_fields_have_codes,
    _formats_are_known,
    _zone_is_known,
    _limits_make_sense,
    _ignored_is_not_read,
    _secrecy_lists_differ,
    _way_of_reading_fits,
    _path_fits,
)
