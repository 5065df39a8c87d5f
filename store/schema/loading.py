"""The first load of empty tables: what is loading, for whom, what it has brought, and what is to be built again."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from store.schema.base import Base, Big


class LoadingTable(Base):
    """A record table under its first load; the row goes when its subjects are counted."""

    __tablename__ = "loading_table"

    table_name: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    """loading | sealed (every source has read everything) | keyed | ready (keys and indexes are there)"""
    stripped: Mapped[bool]
    """its keys and indexes were dropped, so rows are appended without a look at others"""
    began_at: Mapped[datetime]


class LoadingSource(Base):
    """A source that takes part in the first load of a table, until it has read all its feeds once."""

    __tablename__ = "loading_source"

    table_name: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(primary_key=True)
    began_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class LoadingFeed(Base):
    """What a feed has brought in a first load; it becomes one batch when the load ends."""

    __tablename__ = "loading_feed"

    table_name: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(primary_key=True)
    feed: Mapped[str] = mapped_column(primary_key=True)
    rows: Mapped[Big]
    rejected: Mapped[Big]
    newest_source_at: Mapped[datetime | None]
    run_id: Mapped[Big | None]
    at: Mapped[datetime]


class LoadingSubject(Base):
    """A subject that counts nothing yet, because a table that its view reads is loading."""

    __tablename__ = "loading_subject"

    subject: Mapped[str] = mapped_column(primary_key=True)
    began_at: Mapped[datetime]


class ParkedIndex(Base):
    """A key or an index that was dropped for a first load, and how to build it again."""

    __tablename__ = "parked_index"

    name: Mapped[str] = mapped_column(primary_key=True)
    table_name: Mapped[str]
    is_key: Mapped[bool]
    definition: Mapped[str]
