"""What verifications have found."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from store.schema.base import Base, Big, Document, Texts


class Verification(Base):
    """One verification that has ended, nightly or by a command."""

    __tablename__ = "verification"

    verification_id: Mapped[Big] = mapped_column(primary_key=True)
    cause: Mapped[str]
    """nightly | command"""
    engine: Mapped[str]
    """postgres | duckdb | both"""
    outcome: Mapped[str]
    """exact | differs | failed"""
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime]
    rows: Mapped[Big] = mapped_column(server_default=text("0"))
    cells: Mapped[Big] = mapped_column(server_default=text("0"))
    differing_cells: Mapped[Big] = mapped_column(server_default=text("0"))
    by_table: Mapped[Document | None]
    samples: Mapped[Texts | None]
    skipped: Mapped[Texts | None]
    """subjects whose first load was under way"""
    memory_mb: Mapped[int] = mapped_column(server_default=text("0"))
    reason: Mapped[str] = mapped_column(server_default=text("''::text"))
    """of a failure"""

    __table_args__ = (Index("ix_verification_finished_at", "finished_at"),)
