"""Sources → the page docs/sources.md, so that the page cannot say anything else than the files."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from collectors.column_definition import (
    Column,
    ConstantColumn,
    EmptyCountColumn,
    InstantColumn,
    Mapped,
    NumberColumn,
    TextColumn,
)
from collectors.definition import Deletions, Feed, Source
from collectors.mapping.columns import fields_of
from collectors.paging_definition import CursorPaging, LinkPaging, OffsetPaging, PagePaging, Paging, TokenPaging
from collectors.transport_definition import (
    ApiKey,
    Auth,
    Basic,
    Bearer,
    Files,
    NoAuth,
    Oai,
    OAuth,
    PushOnly,
    Rest,
    Signed,
    View,
)
from collectors.transports.auth import credential_names
from core.conditions import rules

DAY_S: Final = 86_400

HEAD: Final = """\
<!-- Made from collectors/sources/*.yaml by `python app.py docs`; do not edit. -->
# Sources

Each source system is one file in `collectors/sources/`.
Addresses, credentials and intervals are settings (`docs/settings.md`); what is here comes with the product.
A field that no file names warns.
A field that is missing or has changed its type stops its feed, and what was stored stays.
"""


def sources_markdown(sources: Sequence[Source]) -> str:
    """The whole page."""
    parts = [HEAD, _overview(sources), *map(_source, sources)]
    return "\n".join(parts).rstrip() + "\n"


def _overview(sources: Sequence[Source]) -> str:
    rows = (
        (f"[{source.source}](#{source.source})", source.name.zh, source.name.en, source.system, str(len(source.feeds)))
        for source in sources
    )
    return _table(("Source", "名称", "Name", "System", "Feeds"), rows)


def _source(source: Source) -> str:
    facts = [
        ("system", source.system),
        ("transport", _transport(source)),
        ("poll", f"every {source.interval_s:g} s unless the settings say otherwise"),
        ("overlap", f"the last {source.overlap_s:g} s are read again, for rows that came late"),
        ("clock", f"a row more than {source.tolerance_s:g} s ahead of us is put aside"),
    ]
    lines = [
        f"## {source.source}",
        "",
        f"{source.name.zh} · {source.name.en}",
        "",
        source.about.zh,
        source.about.en,
        "",
    ]
    lines += [f"* {name}: {text}" for name, text in facts]
    lines += _push(source)
    lines += ["", *(_feed(code, feed) for code, feed in source.feeds.items())]
    if source.deletions is not None:
        lines.append(_deletions(source.deletions))
    return "\n".join(lines)


def _transport(source: Source) -> str:
    match source.transport:
        case Rest():
            return f"HTTP; {_let_in(source.transport.auth)}; {_paging(source.transport.paging)}"
        case Oai():
            whole = "" if source.transport.incremental else ", the whole at every poll"
            return f"OAI-PMH 2.0{whole}; {_let_in(source.transport.auth)}"
        case View():
            size = source.transport.size
            cursors = "a cursor for each archive" if source.transport.partition else "one cursor"
            return f"read-only views in `{source.transport.schema_}`, {cursors}, {size} rows at a time"
        case Files():
            encodings = ", ".join(source.transport.encodings)
            digests = source.transport.digests
            tables = f"CSV ({encodings}), XLSX or XML{_silence(source.transport)}"
            return f"file drops in `{source.transport.inbox}/<owner>/<time>/` with `{digests}`; {tables}"
        case PushOnly():
            return "nothing is fetched, everything is pushed"


def _silence(files: Files) -> str:
    if files.silence_s is None:
        return ""
    return f"; an owner who drops nothing for {files.silence_s / DAY_S:g} days has stopped delivering"


def _let_in(auth: Auth) -> str:
    names = ", ".join(f"`{name}`" for name in credential_names(auth))
    return f"{_auth(auth)} (credentials {names})" if names else _auth(auth)


def _auth(auth: Auth) -> str:
    match auth:
        case NoAuth():
            return "everybody is let in"
        case Basic():
            return "user and password"
        case OAuth():
            return f"OAuth client credentials at `{auth.path}`"
        case Bearer():
            return "a fixed bearer token"
        case ApiKey():
            return f"a fixed key in `{auth.header}`"
        case Signed():
            return "requests signed with HMAC-SHA256"


def _paging(paging: Paging) -> str:
    match paging:
        case CursorPaging():
            return f"`{paging.since}`, then the cursor `{paging.cursor}`, pages of {paging.size}"
        case TokenPaging():
            return f"listings after `{paging.since}` with `{paging.token}`, pages of {paging.size}"
        case OffsetPaging():
            return f"listings from `{paging.since}` with `{paging.offset}`, pages of {paging.size}"
        case PagePaging():
            since = f"listings from `{paging.since}`" if paging.since else "whole listings"
            return f"{since} with `{paging.page}`, pages of {paging.size}"
        case LinkPaging():
            where = f"`{paging.next}`" if paging.next else f"the header `{paging.header}`"
            return f"listings whose pages follow from {where}, pages of {paging.size}"


def _push(source: Source) -> list[str]:
    if source.push is None:
        return []
    feeds = source.push.feeds if source.push.feeds is not None else dict.fromkeys(source.feeds)
    names = ", ".join(f"`{name}`" for name in feeds)
    if source.push.own:
        return [f"* push: {names} by this program itself"]
    keys = f"`{source.push.app_key}`, `{source.push.app_secret}`"
    return [f"* push: {names} at `POST /api/push/{source.source}`, signed (credentials {keys})"]


def _feed(code: str, feed: Feed) -> str:
    lines = [f"### {code}", "", f"{feed.name.zh} · {feed.name.en}: `{feed.path}` → table `{feed.table}`", ""]
    lines += [f"* {line}" for rule in _FEED_LINES for line in rule(feed)]
    rows = (
        (f"`{name}`", _fields(name, column), column.type, _details(column)) for name, column in feed.columns.items()
    )
    return "\n".join([*lines, "", _table(("Column", "Field", "Type", "Rule"), rows)])


def _key_line(feed: Feed) -> list[str]:
    moment = f"; changed at `{feed.updated}`" if feed.updated else ""
    return [f"key: {', '.join(f'`{name}`' for name in feed.key)}{moment}; rank {feed.first} in the first load"]


def _kind_line(feed: Feed) -> list[str]:
    share = f"{rules().limits.collapse_share:.0%}"
    return [f"every answer is the whole; one with over {share} fewer rows is not believed"] if feed.snapshot else []


def _tombstone_line(feed: Feed) -> list[str]:
    return [f"a row with `{feed.tombstone}` was deleted"] if feed.tombstone else []


def _refuse_line(feed: Feed) -> list[str]:
    if feed.refuse is None:
        return []
    secret = ", ".join(feed.refuse.secret)
    return [f"a row with `{feed.refuse.field}` = {secret} is refused; nothing of it is kept"]


def _owner_line(feed: Feed) -> list[str]:
    return [f"`{feed.owned_by}` has to be the owner of the folder"] if feed.owned_by else []


def _ignored_line(feed: Feed) -> list[str]:
    return [f"known and not collected: {', '.join(f'`{name}`' for name in feed.ignored)}"] if feed.ignored else []


_FEED_LINES: Final[tuple[Callable[[Feed], list[str]], ...]] = (
    _key_line,
    _kind_line,
    _tombstone_line,
    _refuse_line,
    _owner_line,
    _ignored_line,
)


def _fields(name: str, column: Column) -> str:
    match column:
        case ConstantColumn():
            return "–"
        case EmptyCountColumn():
            also = f"; where `{column.also.when}`: {_codes_list(column.also.of)}" if column.also else ""
            return _codes_list(column.of) + also
    return " + ".join(f"`{field}`" for field in fields_of(name, column))


def _codes_list(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _details(column: Column) -> str:
    details: list[str] = []
    if getattr(column, "required", False):
        details.append("required")
    match column:
        case ConstantColumn():
            details.append(f"always {column.value}")
        case TextColumn() if column.codes is None:
            details.append(f"≤ {column.size} characters")
        case NumberColumn():
            details += [f"≥ {column.low}"] if column.low is not None else []
            details += [f"≤ {column.high}"] if column.high is not None else []
        case InstantColumn() if column.future:
            details.append("may lie ahead")
    details += [f"{name}: {text}" for name, text in _shapes(column)]
    codes = getattr(column, "codes", None)
    if codes:
        details.append(" · ".join(f"{theirs} → {ours}" for theirs, ours in codes.items()))
    return "; ".join(details)


def _shapes(column: Column) -> Iterator[tuple[str, str]]:
    """What is done to a value beyond its type, key by key."""
    if not isinstance(column, Mapped):
        return
    for name in sorted(Mapped.SHAPING):
        value = getattr(column, name, None)
        if value not in (None, False):
            yield name, "yes" if value is True else f"`{value}`"


def _deletions(deletions: Deletions) -> str:
    rows = ((f"`{theirs}`", ours) for theirs, ours in deletions.targets.items())
    lines = ["### deletions", "", f"{deletions.name.zh} · {deletions.name.en}: `{deletions.path}`", ""]
    lines += [f"* `{deletions.feed}` names the feed, `{deletions.id}` the row, `{deletions.at}` the moment", ""]
    return "\n".join([*lines, _table(("Called there", "Our feed"), rows)])


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"
