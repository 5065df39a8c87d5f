"""Leads (线索): what somebody told or a figure showed, and what became of it."""

from datetime import date, datetime

from sqlalchemy import ARRAY, BigInteger, Index, LargeBinary
from sqlalchemy import text as condition
from sqlalchemy.orm import Mapped, mapped_column

from store.schema.base import Base, Big, Document, Texts
from store.schema.moves import Moved


class Lead(Base):
    """One lead; who told it lies sealed in `reporter`, for the accounts of `knowing` alone."""

    __tablename__ = "supervision_lead"

    lead_id: Mapped[Big] = mapped_column(primary_key=True)
    node: Mapped[str]
    """the authority in charge: the city, or a place"""
    source: Mapped[str]
    """informer | complaint | damage | archive | figure | other_organ"""
    owner_code: Mapped[str | None]
    about: Mapped[str]
    text: Mapped[str]
    is_named: Mapped[bool]
    is_grave: Mapped[bool]
    reporter: Mapped[bytes | None] = mapped_column(LargeBinary)
    knowing: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    facts: Mapped[Texts]
    evidence: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    """numbers of files"""
    damage: Mapped[Document]
    figure: Mapped[Document]
    state: Mapped[str]
    state_since: Mapped[datetime]
    acknowledge_by: Mapped[date | None]
    decide_by: Mapped[date]
    is_provisional: Mapped[bool]
    """a year that the dates touch has no published holidays yet"""
    acknowledged_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answer: Mapped[str]
    handler_id: Mapped[Big | None]
    handler_name: Mapped[str]
    clause_id: Mapped[str]
    registered_by: Mapped[Big | None]
    """none: a figure"""
    registered_name: Mapped[str]
    registered_at: Mapped[datetime]
    once: Mapped[str | None] = mapped_column(unique=True)
    """what the same figure never opens twice"""
    revision: Mapped[int]

    __table_args__ = (
        Index("ix_supervision_lead_node_lead_id", "node", "lead_id"),
        Index("ix_supervision_lead_owner_code", "owner_code"),
        Index("ix_supervision_lead_open", "decide_by", postgresql_where=condition("decided_at IS NULL")),
    )


class LeadMove(Moved, Base):
    """A move of a lead."""

    __tablename__ = "supervision_lead_move"

    lead_id: Mapped[Big]

    __table_args__ = (Index("ix_supervision_lead_move_lead_id", "lead_id"),)
