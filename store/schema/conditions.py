"""What is not as it should be: with a source, or with a number."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from store.schema.base import Base, Big, Document


class ConditionRow(Base):
    """A condition from the moment it was found until it ended; the same one begins a new row when it comes back."""

    __tablename__ = "condition"

    condition_id: Mapped[Big] = mapped_column(primary_key=True)
    kind: Mapped[str]
    source: Mapped[str]
    feed: Mapped[str]
    """source and feed; empty for a condition of a number"""
    scope: Mapped[str]
    """code of the city, a place or an owner; empty for a condition of a feed"""
    item: Mapped[str]
    """code of an item or indicator; empty for a condition of a feed"""
    detail: Mapped[Document]
    """what fills the sentences of the kind; `text` is the sentence in English"""
    since: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "uq_condition_open",
            "kind",
            "source",
            "feed",
            "scope",
            "item",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_condition_ended_at", "ended_at", postgresql_where=text("ended_at IS NOT NULL")),
    )
