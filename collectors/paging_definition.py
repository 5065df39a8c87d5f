"""What a source file may say of the way a listing over HTTP is cut into pages."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from collectors.column_definition import FieldPath, Name, Part

Parameter = Annotated[str, Field(min_length=1, max_length=60)]
"""the name of a parameter of a request"""

MOMENT_WORDS = ("iso", "epoch_s", "epoch_ms", "epoch_us")


def _checked_form(form: str) -> str:
    if form not in MOMENT_WORDS and "%" not in form:
        raise ValueError(f"expected {', '.join(MOMENT_WORDS)} or a pattern with %, found '{form}'")
    return form


MomentForm = Annotated[str, AfterValidator(_checked_form)]

Rows = Annotated[FieldPath | None, Field(description="where the rows stand in the answer")]
RowsOrAll = Annotated[FieldPath | None, Field(description="where the rows stand; null: the answer is the list itself")]
Since = Annotated[Parameter, Field(description="parameter of the moment")]
MaybeSince = Annotated[Parameter | None, Field(description="parameter of the moment, when the source has one")]
Limit = Annotated[Parameter, Field(description="parameter of the page size")]
Size = Annotated[int, Field(ge=1, le=20_000, description="rows of a page")]


class Paged(Part):
    """What all styles have in common."""

    rows: RowsOrAll = None
    size: Size = 500
    since_as: MomentForm = Field("iso", description="how moments are written: `iso`, `epoch_s`, `epoch_ms`, `%Y…`")
    parameters: Mapping[Parameter, str] = Field(default_factory=dict, description="sent with every request")


class CursorPaging(Paged):
    """`since` once, then an opaque cursor that the source keeps handing on."""

    style: Literal["cursor"]
    rows: Rows = "data"
    next: FieldPath = Field("next_cursor", description="where the next cursor stands in the answer")
    more: FieldPath = Field("has_more", description="where the answer says that more follow")
    since: Since = "since"
    cursor: Parameter = Field("cursor", description="parameter of the cursor")
    limit: Limit = "limit"
    size: Size = 1000


class TokenPaging(Paged):
    """A listing of everything after a moment; a token leads from page to page and ends with it."""

    style: Literal["page_token"]
    rows: Rows = "items"
    since: Since = "updated_after"
    token: Name = Field("page_token", description="parameter and field of the token")
    limit: Limit = "page_size"
    size: Size = 1000


class OffsetPaging(Paged):
    """A listing of everything from a moment on, oldest first, cut by offset."""

    style: Literal["offset"]
    rows: RowsOrAll = "rows"
    since: Since = "from"
    offset: Parameter = Field("offset", description="parameter of the offset")
    limit: Limit = "limit"


class PagePaging(Paged):
    """A listing cut by page numbers; with `since` oldest first, without it the whole is listed at every poll."""

    style: Literal["page"]
    rows: RowsOrAll = "items"
    page: Parameter = Field("page", description="parameter of the page number")
    first: int = Field(1, ge=0, le=1, description="number of the first page")
    since: MaybeSince = None
    limit: Limit = "page_size"


class LinkPaging(Paged):
    """Each answer holds the address of the next page; the last one holds none.

    The next poll asks for what has changed since `mark`, a header of the first page; without it since the newest row.
    """

    style: Literal["link"]
    rows: RowsOrAll = "data"
    header: str | None = Field("Link", description="header with the address; `Link` is read for rel=next")
    next: FieldPath | None = Field(None, description="in place of the header: where the address stands in the answer")
    since: Parameter | None = Field(None, description="parameter of the moment or mark, when the source has one")
    mark: Literal["etag", "last_modified"] | None = Field(None, description="header that is given back as `since`")
    conditional: bool = Field(False, description="the mark is sent as If-None-Match or If-Modified-Since as well")
    limit: Parameter | None = Field(None, description="parameter of the page size, when the source has one")


Paging = Annotated[CursorPaging | TokenPaging | OffsetPaging | PagePaging | LinkPaging, Field(discriminator="style")]
