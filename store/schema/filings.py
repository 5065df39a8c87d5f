"""Values of the manual items on their way: entered by one person, confirmed by another."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from store.schema.base import Base, Big


class Filing(Base):
    """One value of one manual item of one owner on one day; it counts from its confirmation on."""

    __tablename__ = "manual_filing"

    filing_id: Mapped[Big] = mapped_column(primary_key=True)
    item_code: Mapped[str]
    owner_code: Mapped[str]
    day: Mapped[date]
    value: Mapped[Big]
    valid_until: Mapped[date]
    """the last local day on which it can be relied on"""
    note: Mapped[str]
    state: Mapped[str]
    """entered | confirmed | refused | withdrawn | replaced"""
    sheet_id: Mapped[Big | None]
    """the upload it came from"""
    sheet_row: Mapped[int | None]
    entered_by: Mapped[Big]
    entered_name: Mapped[str]
    entered_at: Mapped[datetime]
    confirmed_by: Mapped[Big | None]
    confirmed_name: Mapped[str | None]
    confirmed_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("confirmed_by <> entered_by", name="two_people"),
        Index(
            "uq_manual_filing_waiting",
            "item_code",
            "owner_code",
            "day",
            unique=True,
            postgresql_where=text("state = 'entered'::text"),
        ),
        Index(
            "uq_manual_filing_counted",
            "item_code",
            "owner_code",
            "day",
            unique=True,
            postgresql_where=text("state = 'confirmed'::text"),
        ),
        Index("ix_manual_filing_owner_code_filing_id", "owner_code", "filing_id"),
        Index("ix_manual_filing_valid_until", "valid_until", postgresql_where=text("state = 'confirmed'::text")),
    )


class FilingStep(Base):
    """A change of state, with who made it and why."""

    __tablename__ = "manual_step"

    step_id: Mapped[Big] = mapped_column(primary_key=True)
    filing_id: Mapped[Big]
    at: Mapped[datetime]
    from_state: Mapped[str]
    """empty at the beginning"""
    to_state: Mapped[str]
    by: Mapped[Big]
    by_name: Mapped[str]
    reason: Mapped[str] = mapped_column(server_default=text("''::text"))

    __table_args__ = (Index("ix_manual_step_filing_id", "filing_id"),)


class Evidence(Base):
    """A file that shows that a value is right."""

    __tablename__ = "manual_evidence"

    filing_id: Mapped[Big] = mapped_column(primary_key=True, autoincrement=False)
    upload_id: Mapped[Big] = mapped_column(primary_key=True, autoincrement=False)

    __table_args__ = (Index("ix_manual_evidence_upload_id", "upload_id"),)
