"""The running of the store: batches, runs, watermarks, what was put aside, what waits, and what people entered."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Computed, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from store.schema.base import Base, Big, Delivered, Document, day_of_date, natural_key, owner_from


class BatchRow(Base):
    """One merge that changed something; numbers rise in the order of commits."""

    __tablename__ = "batch"

    batch_id: Mapped[Big] = mapped_column(primary_key=True)
    source: Mapped[str]
    feed: Mapped[str]
    partition: Mapped[str]
    table_name: Mapped[str]
    known_at: Mapped[datetime]
    newest_source_at: Mapped[datetime | None]
    definition_version: Mapped[str]
    run_id: Mapped[Big | None]
    inserted: Mapped[int]
    updated: Mapped[int]
    deleted: Mapped[int]
    rejected: Mapped[int]
    cells: Mapped[int]
    seconds: Mapped[float]

    __table_args__ = (
        Index("ix_batch_known_at", "known_at"),
        Index("ix_batch_source_feed_batch_id", "source", "feed", "batch_id"),
    )


class Watermark(Base):
    """How far a partition of a feed has been read; changes in the transaction of its rows."""

    __tablename__ = "watermark"

    source: Mapped[str] = mapped_column(primary_key=True)
    feed: Mapped[str] = mapped_column(primary_key=True)
    partition: Mapped[str] = mapped_column(primary_key=True)
    cursor: Mapped[Document]
    known_at: Mapped[datetime]
    batch_id: Mapped[Big | None]


class Run(Base):
    """One run of one feed; `merged_*` count what its batches did."""

    __tablename__ = "run"

    run_id: Mapped[Big] = mapped_column(primary_key=True)
    source: Mapped[str]
    feed: Mapped[str]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    outcome: Mapped[str]
    """running | ok | empty | suspect | retry | stopped | failed"""
    rows: Mapped[int] = mapped_column(server_default=text("0"))
    deleted: Mapped[int] = mapped_column(server_default=text("0"))
    rejected: Mapped[int] = mapped_column(server_default=text("0"))
    pages: Mapped[int] = mapped_column(server_default=text("0"))
    reason: Mapped[str] = mapped_column(server_default=text("''::text"))
    warnings: Mapped[Document | None]
    findings: Mapped[Document | None]
    """what it stumbled over, in words of `core.model.Finding`"""
    merged_batches: Mapped[int] = mapped_column(server_default=text("0"))
    merged_inserted: Mapped[int] = mapped_column(server_default=text("0"))
    merged_updated: Mapped[int] = mapped_column(server_default=text("0"))
    merged_unchanged: Mapped[int] = mapped_column(server_default=text("0"))
    merged_deleted: Mapped[int] = mapped_column(server_default=text("0"))
    merged_rejected: Mapped[int] = mapped_column(server_default=text("0"))

    __table_args__ = (Index("ix_run_source_feed_started_at", "source", "feed", "started_at"),)


class FeedState(Base):
    """The newest outcome and the newest success of a feed, so that a page needs no search through the runs."""

    __tablename__ = "feed_state"

    source: Mapped[str] = mapped_column(primary_key=True)
    feed: Mapped[str] = mapped_column(primary_key=True)
    last_run_at: Mapped[datetime | None]
    last_success_at: Mapped[datetime | None]
    last_failure_at: Mapped[datetime | None]
    outcome: Mapped[str]
    reason: Mapped[str]
    findings: Mapped[Document | None]
    """what its newest run stumbled over"""
    source_at: Mapped[datetime | None]
    """the newest source version that has been merged"""
    failures: Mapped[int] = mapped_column(server_default=text("0"))
    """runs in a row that did not succeed"""
    missed: Mapped[Big] = mapped_column(server_default=text("0"))
    """polls that came due while the one before them was still under way"""
    next_run_at: Mapped[datetime | None]
    circuit: Mapped[str] = mapped_column(server_default=text("'closed'::text"))
    """closed | open | half_open"""
    circuit_since: Mapped[datetime | None]
    interval_s: Mapped[float | None]
    """seconds between two polls of this feed, as its schedule has it"""


class Quarantine(Base):
    """A row that could not enter; the same row seen again is counted, not kept twice."""

    __tablename__ = "quarantine"

    quarantine_id: Mapped[Big] = mapped_column(primary_key=True)
    source: Mapped[str]
    feed: Mapped[str]
    partition: Mapped[str] = mapped_column(server_default=text("''::text"))
    table_name: Mapped[str]
    row_key: Mapped[str]
    reason: Mapped[str]
    detail: Mapped[str]
    raw: Mapped[Document]
    """as it came; empty when nothing of it may be kept"""
    form: Mapped[str] = mapped_column(server_default=text("'source'::text"))
    """source: `raw` has the fields of the source; table: the columns of our table"""
    version: Mapped[Big | None]
    """the moment of change at the source, as in the record tables; nothing when the row does not say it well"""
    owner_code: Mapped[str | None]
    state: Mapped[str]
    """open | replayed | dropped"""
    note: Mapped[str] = mapped_column(server_default=text("''::text"))
    """why a person dropped it, or what became of it"""
    changed_by: Mapped[str | None]
    changed_at: Mapped[datetime | None]
    seen: Mapped[int]
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    run_id: Mapped[Big | None]
    digest: Mapped[str | None] = mapped_column(Computed("md5((row_key || '|'::text) || raw::text)", persisted=True))

    __table_args__ = (
        Index(
            "uq_quarantine_open",
            "source",
            "feed",
            "table_name",
            "reason",
            "digest",
            unique=True,
            postgresql_where=text("state = 'open'::text"),
        ),
        Index(
            "ix_quarantine_row_key",
            "source",
            "feed",
            "table_name",
            "row_key",
            postgresql_where=text("state = 'open'::text"),
        ),
        Index(
            "ix_quarantine_owner_code",
            "owner_code",
            postgresql_where=text("state = 'open'::text AND owner_code IS NOT NULL"),
        ),
    )


class Tombstone(Base):
    """A row its source has taken back: no older version may bring it back."""

    __tablename__ = "tombstone"

    table_name: Mapped[str] = mapped_column(primary_key=True)
    row_key: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[Big]
    source: Mapped[str]
    batch_id: Mapped[Big]


class Inbox(Base):
    """A signed push as it came in; the cursor of its feed says whether it has been read."""

    __tablename__ = "inbox"

    inbox_id: Mapped[Big] = mapped_column(primary_key=True)
    source: Mapped[str]
    feed: Mapped[str]
    digest: Mapped[str]
    body: Mapped[str]
    received_at: Mapped[datetime]

    __table_args__ = (
        Index("uq_inbox_source_digest", "source", "digest", unique=True),
        Index("ix_inbox_source_feed", "source", "feed", "inbox_id"),
    )


class PushNonce(Base):
    """A nonce that has been used, for as long as a request with it could be believed once more."""

    __tablename__ = "push_nonce"

    app_key: Mapped[str] = mapped_column(primary_key=True)
    nonce: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]

    __table_args__ = (Index("ix_push_nonce_at", "at"),)


class ActivityRow(Base):
    """What a batch brought to a place, as a code and a count; the sentence is made where it is shown."""

    __tablename__ = "activity"

    batch_id: Mapped[Big] = mapped_column(primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[Big]
    at: Mapped[datetime]

    __table_args__ = (Index("ix_activity_at", "at"),)


class VolumeMark(Base):
    """The greatest round number that a volume of a scope has passed; the first one that is known was not told."""

    __tablename__ = "volume_mark"

    scope: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    """volume and place of the figure in it: holdings.0"""
    since: Mapped[int] = mapped_column(primary_key=True)
    """first day that the figure counts, 0 for a stock: a new year begins anew"""
    mark: Mapped[Big]
    at: Mapped[datetime]
    is_told: Mapped[bool]

    __table_args__ = (Index("ix_volume_mark_at", "at"),)


class ManualValue(Delivered, Base):
    """A manual item's value: a level until the next entry (DI-23, DI-31) or an amount on its day (the other six)."""

    __tablename__ = "manual_value"

    item_code: Mapped[str]
    owner_code: Mapped[str]
    day: Mapped[date]
    value: Mapped[Big]
    entered_by: Mapped[str | None]
    confirmed_by: Mapped[str | None]
    entered_at: Mapped[datetime | None]
    note: Mapped[str | None]
    owner_id: Mapped[int] = owner_from("owner_code")
    manual_key: Mapped[UUID] = natural_key("item_code", "owner_code", "(day - '1970-01-01'::date)::text")
    day_no: Mapped[int | None] = day_of_date("day")

    __table_args__ = (Index("ix_manual_value_owner_id_item_code_day_no", "owner_id", "item_code", "day_no"),)
