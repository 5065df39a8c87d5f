"""The mapping language → the page docs/mapping.md, so that the page cannot name a word that is not there."""

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Any, Final, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from collectors.column_definition import (
    AlsoEmpty,
    BoolColumn,
    ConstantColumn,
    DateColumn,
    DigestColumn,
    EmptyCountColumn,
    InstantColumn,
    Mapped,
    NumberColumn,
    PlaceColumn,
    TextColumn,
    TextsColumn,
)
from collectors.definition import Deletions, Feed, Refuse, Source
from collectors.paging_definition import CursorPaging, LinkPaging, OffsetPaging, PagePaging, TokenPaging
from collectors.transport_definition import (
    ApiKey,
    Basic,
    Bearer,
    Files,
    NoAuth,
    Oai,
    OAuth,
    Push,
    PushOnly,
    Rest,
    Signed,
    View,
)

EXAMPLE: Final = """\
source: office
name: {zh: 协同办公, en: Office system}
system: ERMS
about: {zh: 公文归档登记。, en: Documents filed by the office system.}
transport:
  kind: rest
  auth: {kind: basic}
  paging:
    style: link          # the next page is in the header Link
    rows: result.items
    since: changed_since
    since_as: epoch_ms
    mark: etag           # given back as changed_since at the next poll
interval_s: 60
push: {silence_s: 86400} # it may hand in what changes by itself, too

feeds:
  documents:
    name: {zh: 公文归档, en: Documents filed}
    table: document_archive
    path: /documents
    key: [doc_id]
    updated: meta.changed
    updated_formats: [epoch_ms]
    tombstone: meta.state
    deleted_when: [deleted]
    columns:
      doc_id: {type: text, from: meta.id, required: true}
      archival_code: {type: text, template: "{fonds.code}-{year}-{no}", size: 100}
      package_id: {type: text, from: "files[0].name", extract: "^PKG-(\\\\d+)", optional: true}
      received_at: {type: instant, from: received, formats: [iso, "%Y/%m/%d %H:%M"]}
      status: {type: text, from: state, case: lower, codes: {ok: filed}, otherwise: returned, required: true}
      missing_elements: {type: empty_count, of: [title, "authors[].name", fonds.code]}
      paper_original: {type: bool, from: paper, codes: {有: true, 无: false}, default: false}
    ignored: [links]
"""

HEAD: Final = f"""\
<!-- Made from the classes of the mapping language by `python app.py docs`; do not edit. -->
# The mapping language

A source system is one YAML file.
The product brings its own in `collectors/sources/`; a bureau puts further ones into a folder of its own and names it
in `config.yaml` as `bureau.sources_folder`.
Address, credentials and interval of the source stand in `config.yaml` under `sources.<code>` (`docs/settings.md`).
`python app.py check` names every mistake of every file with its line; `python app.py collect <code>` reads it once.
An unknown key is a mistake.

```yaml
{EXAMPLE}```

## Ways to fields

Where a field is asked for, a way to it may stand: `a.b`, `a.b[0].c`, `people[].name`, `'列 名'`, `header.@status`.
A name steps into an object, `[0]` takes one element of a list, `[]` every one.
What stands alone where a list may stand counts as a list of one.
Below a null, and past the end of a list, there is no value; a name that is not there is a missing field, unless the
column is `optional`.

XML is read as the same objects: parts that occur once stand alone, parts that occur again are a list, attributes are
`@name`, the text of an element that has parts or attributes is found at the element itself.
Names carry the prefixes that `namespaces` gives, and none for namespaces it does not name.
In XML every field is optional.
"""

ORDER: Final = """\
What is done to a value, in this order: its way, `template` or `join`, `extract`, `case`, then `codes` or the type, then
`default`.
A value that does not fit puts its row aside with the reason; when no value of a column fits, the feed stops.
Dates and moments are tried in the formats given, in order; a moment of change of which only the day is told counts as
late as that day lasts at the moment of reading.
"""

PUSH: Final = """\
A source that has `push` may send to `POST /api/push/<source>` what has changed, beside being fetched or instead:

```json
{"feed": "documents", "rows": [{"…": "…"}], "deletions": [{"id": "D7", "deleted_at": "2026-11-26T10:00:00+08:00"}]}
```

Rows are as the feed would fetch them; a body holds at most 5 000 rows and deletions and 1 MB, JSON in UTF-8 without
Content-Encoding.
Headers: `X-App-Key`, `X-Timestamp` (milliseconds since the epoch, within five minutes of ours), `X-Nonce` (8 to 128
characters, never used before), `X-Signature`: the hexadecimal HMAC-SHA256, with the secret, over method, path with
query, time, nonce and the hexadecimal SHA-256 of the body, joined by line feeds.

| answer | meaning |
|---|---|
| 202 | kept; the same body again gets the same number and is kept once |
| 401 | not signed, unknown key, clock, nonce or signature wrong |
| 403, 404 | the source may not push, or is not there |
| 409 | this very request has been here: sign it anew |
| 413, 415, 422 | too large, not plain JSON, not of this form; `where` names the place |
| 503 | the store is away: send it again |

`config.yaml` opens the door by the two credentials; what a row is worth is judged when its feed reads it, at once.
"""


def mapping_markdown() -> str:
    """The whole page."""
    parts = [
        HEAD,
        "## The file\n",
        _table(Source),
        "## Feeds\n",
        _table(Feed),
        _section("refuse", Refuse),
        "## Columns\n",
        ORDER,
        "### Every column that is made of fields\n",
        _table(Mapped),
        *(_section(_kinds(one), one, Mapped) for one in COLUMNS),
        "### also\n",
        _table(AlsoEmpty),
        "## Transports\n",
        *(_section(f"kind: {_kinds(one)}", one) for one in (Rest, Oai, View, Files, PushOnly)),
        "## Being let in\n",
        *(_section(f"kind: {_kinds(one)}", one) for one in (NoAuth, Basic, Bearer, ApiKey, OAuth, Signed)),
        "## Paging\n",
        *(_section(f"style: {_kinds(one, 'style')}", one) for one in PAGINGS),
        "## Deletions as a feed of their own\n",
        _table(Deletions),
        "## Pushes\n",
        PUSH,
        _table(Push),
    ]
    return "\n".join(parts).rstrip() + "\n"


COLUMNS: Final[tuple[type[BaseModel], ...]] = (
    TextColumn,
    NumberColumn,
    BoolColumn,
    DateColumn,
    InstantColumn,
    DigestColumn,
    PlaceColumn,
    TextsColumn,
    EmptyCountColumn,
    ConstantColumn,
)
PAGINGS: Final[tuple[type[BaseModel], ...]] = (CursorPaging, TokenPaging, OffsetPaging, PagePaging, LinkPaging)


def _section(title: str, model: type[BaseModel], without: type[BaseModel] | None = None) -> str:
    """A heading, what the class says of itself, and its keys."""
    about = "\n".join(line.strip() for line in (model.__doc__ or "").strip().splitlines())
    return f"### {title}\n\n{about}\n\n{_table(model, without)}"


def _kinds(model: type[BaseModel], key: str = "") -> str:
    """The words that choose a class: of its `type` or `kind`."""
    name = key or ("type" if "type" in model.model_fields else "kind")
    return ", ".join(get_args(model.model_fields[name].annotation))


def _table(model: type[BaseModel], without: type[BaseModel] | None = None) -> str:
    left_out = {"type", "kind", "style", *(without.model_fields if without else ())}
    fields = {name: field for name, field in model.model_fields.items() if name not in left_out}
    if not fields:
        return ""
    rows = ((f"`{field.alias or name}`", _default(field), field.description or "") for name, field in fields.items())
    return _lines((("Key", "Default", "Meaning"), ("---", "---", "---"), *rows))


def _lines(rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows) + "\n"


def _default(field: FieldInfo) -> str:
    if field.default_factory is not None:
        return "empty"
    value: Any = field.default
    if value is PydanticUndefined:
        return "needed"
    if value is None or value == ():
        return "–"
    if isinstance(value, BaseModel):
        return f"`{value.model_dump(exclude_defaults=True)}`"
    if isinstance(value, tuple):
        return f"`[{', '.join(map(str, value))}]`"
    return f"`{value.value if isinstance(value, Enum) else str(value).lower() if isinstance(value, bool) else value}`"
