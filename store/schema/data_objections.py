"""Objections (数据异议) of owners to what was collected about them."""

from datetime import date, datetime

from sqlalchemy import ARRAY, BigInteger, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from store.schema.base import Base, Big, Document, Texts
from store.schema.moves import Moved


class DataObjection(Base):
    """An objection to one record, or to one value, with what it said when somebody objected."""

    __tablename__ = "data_objection"

    objection_id: Mapped[Big] = mapped_column(primary_key=True)
    owner_code: Mapped[str]
    kind: Mapped[str]
    """record | value"""
    table_name: Mapped[str]
    """of a record; empty for a value"""
    record_key: Mapped[str]
    """natural key of a record, or the code of the item, indicator or measure"""
    items: Mapped[Texts]
    """items, indicators and records that rest on it, beside the record itself"""
    claim: Mapped[str]
    evidence: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    source: Mapped[str]
    holder: Mapped[str]
    """the node that answers: an archive for its own records, else the city"""
    snapshot: Mapped[Document]
    digest: Mapped[str]
    version: Mapped[Big | None]
    """of the record as it was objected to"""
    state: Mapped[str]
    state_since: Mapped[datetime]
    raised_by: Mapped[Big]
    raised_name: Mapped[str]
    raised_at: Mapped[datetime]
    due_on: Mapped[date]
    is_provisional: Mapped[bool]
    answer: Mapped[str]
    correction: Mapped[str]
    answered_name: Mapped[str]
    answered_at: Mapped[datetime | None]
    corrected_version: Mapped[Big | None]
    """the version of the source's record that corrected it, once it has come"""
    traced_at: Mapped[datetime | None]
    revision: Mapped[int]

    __table_args__ = (
        Index(
            "uq_data_objection_open",
            "owner_code",
            "kind",
            "table_name",
            "record_key",
            unique=True,
            postgresql_where=text("state = 'open'::text"),
        ),
        Index("ix_data_objection_owner_code_objection_id", "owner_code", "objection_id"),
        Index(
            "ix_data_objection_untraced",
            "table_name",
            postgresql_where=text("state = 'upheld'::text AND traced_at IS NULL"),
        ),
    )


class DataObjectionMove(Moved, Base):
    """A move of an objection to data."""

    __tablename__ = "data_objection_move"

    objection_id: Mapped[Big]

    __table_args__ = (Index("ix_data_objection_move_objection_id", "objection_id"),)
