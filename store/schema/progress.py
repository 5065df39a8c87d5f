"""How far long reads have come: first loads, backfills and sweeps."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from store.schema.base import Base, Big


class FeedProgress(Base):
    """One long read of a partition of a feed: what people look at while it runs; nothing is computed from it."""

    __tablename__ = "feed_progress"

    source: Mapped[str] = mapped_column(primary_key=True)
    feed: Mapped[str] = mapped_column(primary_key=True)
    partition: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    """load | backfill | sweep"""
    rows: Mapped[Big]
    total: Mapped[Big | None]
    """rows to come to in all; unknown for many sources"""
    began_at: Mapped[datetime]
    resumed_at: Mapped[datetime]
    """when the process that reads it now took it up"""
    resumed_rows: Mapped[Big]
    """what was there then: the rate is measured from here"""
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
