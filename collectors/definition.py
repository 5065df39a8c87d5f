"""What a source file may say: its shape, key by key.

A file of `sources/` is read into `Source`. Words of the mapping are explained where they stand, those of columns in
`column_definition.py`; rules that need more than the shape (tables, fields that contradict each other) are in
`checks.py`.
"""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from collectors.column_definition import Column, Name, Part

Seconds = Annotated[float, Field(gt=0)]
Code = Annotated[str, Field(min_length=1, pattern=r"^[a-z][a-z0-9-]*$")]


class Label(Part):
    """A name in both languages."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


# --- feeds -----------------------------------------------------------------------------------------------------------


class Refuse(Part):
    """Rows that must not enter because of what `field` says.

    A row with a `secret` value is counted; nothing of it is kept but its key, as a deletion of any older state.
    A value in neither list puts the row aside without its content.
    """

    field: Name
    secret: tuple[str, ...] = Field(min_length=1)
    harmless: tuple[str, ...] = Field(min_length=1)


class Feed(Part):
    """One kind of row of a source, and the table it fills."""

    name: Label
    table: Name
    path: str = Field(
        min_length=1, description="rest: address below the base; view: name of the view; files: file name"
    )
    key: tuple[Name, ...] = Field(min_length=1, description="columns that name a row, in the order of the table's key")
    updated: Name | None = Field("updated_at", description="field with the moment of the last change")
    first: int = Field(3, ge=1, le=9, description="rank in the first load; rank 1 brings the owners and is waited for")
    interval_s: Seconds | None = None
    format: Literal["json", "csv"] = "json"
    snapshot: bool = Field(False, description="every answer is the whole; a collapse in rows is not believed")
    tombstone: Name | None = Field(None, description="field that is true in a row that was deleted")
    refuse: Refuse | None = None
    owned_by: Name | None = Field(None, description="field that must equal the partition the row came from")
    columns: Mapping[Name, Column] = Field(min_length=1)
    ignored: tuple[Name, ...] = Field((), description="fields that are known and not collected")


class Deletions(Part):
    """A feed of its own that names what was deleted in the others."""

    name: Label
    path: str = Field(min_length=1)
    feed: Name = "feed"
    id: Name = "id"
    at: Name = "deleted_at"
    interval_s: Seconds | None = None
    targets: Mapping[str, Code] = Field(min_length=1, description="what the source calls a feed → our feed")
    ignored: tuple[Name, ...] = ()


# --- transports ------------------------------------------------------------------------------------------------------


class OAuth(Part):
    """OAuth 2.0 client credentials; the token is renewed before it runs out and when it is refused."""

    kind: Literal["oauth"]
    path: str
    client_id: Name = Field("client_id", description="name of the credential")
    client_secret: Name = Field("client_secret", description="name of the credential")


class Bearer(Part):
    """A fixed bearer token."""

    kind: Literal["bearer"]
    token: Name = Field("token", description="name of the credential")


class ApiKey(Part):
    """A fixed key in a header of its own."""

    kind: Literal["api_key"]
    header: str = "X-Api-Key"
    key: Name = Field("api_key", description="name of the credential")


class Signed(Part):
    """Every request is signed: HMAC-SHA256 over method, path with query, time, nonce and digest of the body."""

    kind: Literal["signed"]
    app_key: Name = Field("app_key", description="name of the credential")
    app_secret: Name = Field("app_secret", description="name of the credential")


Auth = Annotated[OAuth | Bearer | ApiKey | Signed, Field(discriminator="kind")]


class CursorPaging(Part):
    """`since` once, then an opaque cursor that the source keeps handing on."""

    style: Literal["cursor"]
    rows: Name = "data"
    next: Name = "next_cursor"
    more: Name = "has_more"
    since: Name = "since"
    cursor: Name = "cursor"
    limit: Name = "limit"
    size: int = Field(1000, ge=1, le=20_000)


class TokenPaging(Part):
    """A listing of everything after a moment; a token leads from page to page and ends with it."""

    style: Literal["page_token"]
    rows: Name = "items"
    since: Name = "updated_after"
    token: Name = Field("page_token", description="parameter and field of the token")
    limit: Name = "page_size"
    size: int = Field(1000, ge=1, le=20_000)


class OffsetPaging(Part):
    """A listing of everything from a moment on, oldest first, cut by offset."""

    style: Literal["offset"]
    rows: Name = "rows"
    since: Name = "from"
    offset: Name = "offset"
    limit: Name = "limit"
    size: int = Field(500, ge=1, le=20_000)


Paging = Annotated[CursorPaging | TokenPaging | OffsetPaging, Field(discriminator="style")]


class Rest(Part):
    """HTTP with JSON (and CSV files)."""

    kind: Literal["rest"]
    auth: Auth
    paging: Paging


class View(Part):
    """Read-only views of a PostgreSQL database; the address is a DSN.

    Each partition (each archive) is read with a cursor of its own.
    """

    kind: Literal["view"]
    schema_: Name = Field(alias="schema")
    partition: Name = Field(description="field of every view that holds the partition")
    partitions: Literal["archives"] = "archives"
    size: int = Field(5000, ge=1, le=50_000, description="rows fetched at a time")
    statement_timeout_s: Seconds = 300


class Files(Part):
    """A folder of drops: inbox/<owner>/<YYYYMMDD-HHMMSS>/ with a table and, written last, its list of digests."""

    kind: Literal["files"]
    inbox: str = "inbox"
    digests: str = "digests.txt"
    encodings: tuple[str, ...] = Field(("utf-8-sig", "gb18030"), min_length=1, description="of CSV, tried in order")
    size: int = Field(5000, ge=1, le=50_000, description="rows read at a time")
    file_bytes: int = Field(512 * 1024 * 1024, ge=1, description="a larger file is refused")
    zip_ratio: int = Field(
        100, ge=2, description="a workbook that unpacks to more than this many times its size is refused"
    )


Transport = Annotated[Rest | View | Files, Field(discriminator="kind")]

# --- the source ------------------------------------------------------------------------------------------------------


class Source(Part):
    """A source system."""

    source: Code
    name: Label
    system: str = Field(min_length=1, description="what the system is called in the catalogue of items")
    about: Label
    transport: Transport
    interval_s: Seconds = Field(300, description="seconds between two polls, unless the settings say otherwise")
    overlap_s: float = Field(
        600, ge=0, description="how far behind the newest row is read again, for rows that came late"
    )
    tolerance_s: float = Field(600, ge=0, description="how far ahead of us a source's clock may be")
    feeds: Mapping[Code, Feed] = Field(min_length=1)
    deletions: Deletions | None = None
