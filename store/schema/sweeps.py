"""Full checks of feeds against their sources."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from store.schema.base import Base, Big


class Sweep(Base):
    """One full check of one feed: the days compared, those that differed, and what was repaired."""

    __tablename__ = "sweep"

    sweep_id: Mapped[Big] = mapped_column(primary_key=True)
    source: Mapped[str]
    feed: Mapped[str]
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str]
    """running | equal | repaired | suspect | retry | stopped | failed"""
    reason: Mapped[str] = mapped_column(server_default=text("''::text"))
    days: Mapped[int] = mapped_column(server_default=text("0"))
    differing: Mapped[int] = mapped_column(server_default=text("0"))
    rows_read: Mapped[Big] = mapped_column(server_default=text("0"))
    """rows of the days that were read again"""
    inserted: Mapped[Big] = mapped_column(server_default=text("0"))
    updated: Mapped[Big] = mapped_column(server_default=text("0"))
    deleted: Mapped[Big] = mapped_column(server_default=text("0"))

    __table_args__ = (Index("ix_sweep_source_feed_began_at", "source", "feed", "began_at"),)
