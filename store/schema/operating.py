"""What people ask of the worker: sources switched off and on, stretches to be read again."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from store.schema.base import Base, Big


class SourceSwitch(Base):
    """Whether a source is read; one without a row is."""

    __tablename__ = "source_switch"

    source: Mapped[str] = mapped_column(primary_key=True)
    is_on: Mapped[bool]
    changed_at: Mapped[datetime]
    changed_by: Mapped[str]
    """the name of the account"""
    by_name: Mapped[str]
    """how that person is called"""
    reason: Mapped[str]


class BackfillOrder(Base):
    """A stretch of a feed that somebody wants read again; the worker does one after the other."""

    __tablename__ = "backfill_order"

    order_id: Mapped[Big] = mapped_column(primary_key=True)
    source: Mapped[str]
    feed: Mapped[str]
    begin_at: Mapped[datetime]
    end_at: Mapped[datetime]
    state: Mapped[str]
    """waiting | running | done | failed | refused"""
    asked_by: Mapped[str]
    by_name: Mapped[str]
    asked_at: Mapped[datetime]
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    rows: Mapped[Big] = mapped_column(server_default=text("0"))
    note: Mapped[str] = mapped_column(server_default=text("''::text"))
    """what came of it, in the words of the run"""

    __table_args__ = (Index("ix_backfill_order_source_order_id", "source", "order_id"),)
