"""Channels of alerts: since when one takes nothing, why, and when that was told to those who run the cockpit."""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Mapped, mapped_column

from store.schema.base import Base, Document


class AlertChannelRow(Base):
    """What is known of a channel beside its deliveries; there is none of a channel that never failed."""

    __tablename__ = "alert_channel"

    channel: Mapped[str] = mapped_column(primary_key=True)
    failing_since: Mapped[datetime | None]
    """when it first took nothing, and has not taken anything since; none: it does"""
    reason: Mapped[str] = mapped_column(server_default=text("''::text"))
    """why, the last time: a code of `alerts.channels.reasons`"""
    reason_values: Mapped[Document] = mapped_column(server_default=text("'{}'::jsonb"))
    error: Mapped[str] = mapped_column(server_default=text("''::text"))
    """the same in the words of the other side, for those who run the cockpit"""
    told_at: Mapped[datetime | None]
    """when it was last told that nothing goes there"""
    dead_told_at: Mapped[datetime | None]
    """when it was last told how many messages were given up"""
