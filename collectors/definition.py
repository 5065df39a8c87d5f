"""What a source file may say: its shape, key by key.

A file of `sources/` is read into `Source`. Words of the mapping are explained where they stand, those of columns in
`column_definition.py`; rules that need more than the shape (tables, fields that contradict each other) are in
`checks.py`.
"""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from collectors.column_definition import Column, FieldPath, Name, Part, Scalar
from collectors.paging_definition import MomentForm
from collectors.transport_definition import Code, Push, Seconds, Transport


class Label(Part):
    """A name in both languages."""

    zh: str = Field(min_length=1, description="Chinese")
    en: str = Field(min_length=1, description="English")


# --- feeds -----------------------------------------------------------------------------------------------------------


class Refuse(Part):
    """Rows that must not enter because of what `field` says.

    A row with a `secret` value is counted; nothing of it is kept but its key, as a deletion of any older state.
    A value in neither list puts the row aside without its content.
    """

    field: FieldPath = Field(description="field that tells")
    secret: tuple[str, ...] = Field(min_length=1, description="values of secret rows")
    harmless: tuple[str, ...] = Field(min_length=1, description="values of all others")


class Feed(Part):
    """One kind of row of a source, and the table it fills."""

    name: Label = Field(description="what people call it")
    table: Name = Field(description="table that its rows go to")
    path: str = Field(
        min_length=1,
        description="rest: address below the base; oai: metadata prefix, or prefix/set; view: name of the view;"
        " files: file name without ending; push: any",
    )
    key: tuple[Name, ...] = Field(min_length=1, description="columns that name a row, in the order of the table's key")
    updated: FieldPath | None = Field("updated_at", description="field with the moment of the last change")
    updated_formats: tuple[MomentForm, ...] = Field(("iso",), min_length=1, description="how it is written")
    updated_zone: str = Field("Asia/Shanghai", description="time zone of moments of change without an offset")
    first: int = Field(3, ge=1, le=9, description="rank in the first load; rank 1 brings the owners and is waited for")
    interval_s: Seconds | None = Field(None, description="seconds between two polls of this feed")
    format: Literal["json", "csv"] = Field("json", description="of a snapshot over HTTP")
    parameters: Mapping[str, str] = Field(default_factory=dict, description="rest: sent with every request")
    rows: FieldPath | None = Field(None, description="files: way to the element of a row in XML, `catalogue.item`")
    snapshot: bool = Field(False, description="every answer is the whole; a collapse in rows is not believed")
    tombstone: FieldPath | None = Field(None, description="field that is true in a row that was deleted")
    deleted_when: tuple[Scalar, ...] = Field((), description="values of that field in deleted rows, where not true")
    refuse: Refuse | None = Field(None, description="rows that must not enter")
    owned_by: FieldPath | None = Field(None, description="field that must equal the partition the row came from")
    columns: Mapping[Name, Column] = Field(min_length=1, description="our columns")
    ignored: tuple[str, ...] = Field((), description="fields that are known and not collected")


class Deletions(Part):
    """A feed of its own that names what was deleted in the others."""

    name: Label = Field(description="what people call it")
    path: str = Field(min_length=1, description="address below the base")
    feed: Name = Field("feed", description="field with the name of the feed")
    id: Name = Field("id", description="field with the key of the row")
    at: Name = Field("deleted_at", description="field with the moment")
    interval_s: Seconds | None = Field(None, description="seconds between two polls")
    targets: Mapping[str, Code] = Field(min_length=1, description="what the source calls a feed → our feed")
    ignored: tuple[Name, ...] = Field((), description="fields that are known and not collected")


# --- the source ------------------------------------------------------------------------------------------------------


class Source(Part):
    """A source system."""

    source: Code = Field(description="its code in config.yaml")
    name: Label = Field(description="what people call it: `{zh: …, en: …}`")
    system: str = Field(min_length=1, description="what the system is called in the catalogue of items")
    about: Label = Field(description="a sentence about it in both languages")
    transport: Transport = Field(description="the way to it")
    interval_s: Seconds = Field(300, description="seconds between two polls, unless the settings say otherwise")
    overlap_s: float = Field(
        600, ge=0, description="how far behind the newest row is read again, for rows that came late"
    )
    tolerance_s: float = Field(600, ge=0, description="how far ahead of us a source's clock may be")
    feeds: Mapping[Code, Feed] = Field(min_length=1, description="its feeds by code")
    deletions: Deletions | None = Field(None, description="a feed that names what was deleted in the others")
    push: Push | None = Field(None, description="what the source hands in by itself")
