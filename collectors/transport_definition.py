"""What a source file may say of the way to a source: its transport and how it lets us in."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from collectors.column_definition import Name, Part
from collectors.paging_definition import Paging, Parameter

Seconds = Annotated[float, Field(gt=0)]
Code = Annotated[str, Field(min_length=1, pattern=r"^[a-z][a-z0-9-]*$")]
Namespaces = Annotated[
    Mapping[Annotated[str, Field(pattern=r"^(?:[A-Za-z_][\w.-]*)?$")], Annotated[str, Field(min_length=1)]],
    Field(description="prefix → namespace; names of other namespaces stand without prefix"),
]

# --- being let in


class NoAuth(Part):
    """Everybody is let in."""

    kind: Literal["none"]


class Basic(Part):
    """User and password with every request (RFC 7617)."""

    kind: Literal["basic"]
    user: Name = Field("user", description="name of the credential")
    password: Name = Field("password", description="name of the credential")


class OAuth(Part):
    """OAuth 2.0 client credentials; the token is renewed before it runs out and when it is refused."""

    kind: Literal["oauth"]
    path: str = Field(description="address of the token, below the base")
    client_id: Name = Field("client_id", description="name of the credential")
    client_secret: Name = Field("client_secret", description="name of the credential")


class Bearer(Part):
    """A fixed bearer token."""

    kind: Literal["bearer"]
    token: Name = Field("token", description="name of the credential")


class ApiKey(Part):
    """A fixed key in a header of its own."""

    kind: Literal["api_key"]
    header: str = Field("X-Api-Key", description="name of the header")
    key: Name = Field("api_key", description="name of the credential")


class Signed(Part):
    """Every request is signed: HMAC-SHA256 over method, path with query, time, nonce and digest of the body."""

    kind: Literal["signed"]
    app_key: Name = Field("app_key", description="name of the credential")
    app_secret: Name = Field("app_secret", description="name of the credential")


Auth = Annotated[NoAuth | Basic | OAuth | Bearer | ApiKey | Signed, Field(discriminator="kind")]


# --- transports


class Rest(Part):
    """HTTP with JSON (and CSV files)."""

    kind: Literal["rest"]
    auth: Auth = Field(description="how it lets us in")
    paging: Paging = Field(description="how its listings are cut into pages")


class Oai(Part):
    """OAI-PMH 2.0: rows are `header.identifier`, `header.datestamp`, `header.@status`, `metadata.<root>.<element>`."""

    kind: Literal["oai"]
    path: str = Field("", pattern=r"^(?:/.*)?$", description="address below the base")
    auth: Auth = Field(NoAuth(kind="none"), description="how it lets us in")
    parameters: Mapping[Parameter, str] = Field(default_factory=dict, description="sent with every request")
    namespaces: Namespaces = Field(default_factory=dict)
    granularity: Literal["day", "second"] | None = Field(
        None, description="how moments are written for `from`, where what the repository says is not so"
    )
    incremental: bool = Field(True, description="false: `from` cannot be trusted, the whole is listed at every poll")
    resume_with_all: bool = Field(
        False,
        description="its tokens forget what was asked for: metadataPrefix, set and from go with each of them",
    )
    last_tokens: tuple[str, ...] = Field((), description="tokens that mean the end, where it should be an empty one")
    keys_from: Literal["identifiers", "records"] = Field(
        "identifiers", description="records: the headers of ListIdentifiers cannot be trusted for the keys"
    )


class View(Part):
    """Read-only views of a PostgreSQL database; the address is a DSN.

    Each partition (each archive) is read with a cursor of its own.
    """

    kind: Literal["view"]
    schema_: Name = Field(alias="schema", description="schema of the views")
    partition: Name | None = Field(None, description="field of every view that holds the partition; null: one whole")
    partitions: Literal["archives"] = Field("archives", description="the values of that field")
    size: int = Field(5000, ge=1, le=50_000, description="rows fetched at a time")
    statement_timeout_s: Seconds = Field(300, description="longest time of a statement")


class Files(Part):
    """A folder of drops: inbox/<owner>/<YYYYMMDD-HHMMSS>/ with a table and, written last, its list of digests."""

    kind: Literal["files"]
    inbox: str = Field("inbox", description="folder of the owners' folders")
    digests: str = Field("digests.txt", description="name of the list of digests")
    encodings: tuple[str, ...] = Field(
        ("utf-8-sig", "gb18030"), min_length=1, description="of CSV and XML, tried in order"
    )
    namespaces: Namespaces = Field(default_factory=dict)
    size: int = Field(5000, ge=1, le=50_000, description="rows read at a time")
    file_bytes: int = Field(512 * 1024 * 1024, ge=1, description="a larger file is refused")
    zip_ratio: int = Field(
        100, ge=2, description="a workbook that unpacks to more than this many times its size is refused"
    )
    silence_s: Seconds | None = Field(
        None, description="an owner who has dropped nothing for so long has stopped delivering: its numbers are old"
    )


class PushOnly(Part):
    """Nothing is fetched: the source hands everything in by itself (`push`)."""

    kind: Literal["push"]


Transport = Annotated[Rest | Oai | View | Files | PushOnly, Field(discriminator="kind")]


class Push(Part):
    """Signed bodies at /api/push/<source>: `{"feed": …, "rows": […], "deletions": […]}`."""

    app_key: Name = Field("push_key", description="name of the credential")
    app_secret: Name = Field("push_secret", description="name of the credential")
    feeds: Mapping[str, Code] | None = Field(
        None, description="what the source calls a feed → our feed; null: all, by our names"
    )
    id: Name = Field("id", description="field of a deletion that names the row; or the key fields of the feed")
    at: Name = Field("deleted_at", description="field of a deletion with its moment")
    silence_s: Seconds | None = Field(None, description="nothing pushed for so long is suspect")
    own: bool = Field(False, description="filled by this program itself: unsigned, and closed to everybody else")
