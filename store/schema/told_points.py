"""Points of guidance that a person has drafted: what became of each once its document was delivered."""

from datetime import date, datetime

from sqlalchemy import ARRAY, BigInteger, Index
from sqlalchemy.orm import Mapped, mapped_column

from store.schema.base import Base, Big


class ToldPoint(Base):
    """A point of a delivered 业务指导意见书, by its place there; what it says stands in the document."""

    __tablename__ = "told_point"

    document_id: Mapped[Big] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """from 0 on"""
    state: Mapped[str]
    state_since: Mapped[datetime]
    suggested_on: Mapped[date]


class ToldPointMove(Base):
    """A move of such a point: who did it, why, and what shows it."""

    __tablename__ = "told_point_move"

    move_id: Mapped[Big] = mapped_column(primary_key=True)
    document_id: Mapped[Big]
    position: Mapped[int]
    at: Mapped[datetime]
    event: Mapped[str]
    from_state: Mapped[str]
    to_state: Mapped[str]
    row: Mapped[str]
    by: Mapped[Big | None]
    by_name: Mapped[str]
    reason: Mapped[str]
    uploads: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))

    __table_args__ = (Index("ix_told_point_move_document_id", "document_id", "position", "move_id"),)
