"""Official documents: drafts, the steps of their approval, their numbers, what was sealed, and how it was delivered."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from store.schema.base import Base, Big, Document


class OfficialDocument(Base):
    """One document of an authority to an owner; its number is taken at signing and never given back."""

    __tablename__ = "official_document"

    document_id: Mapped[Big] = mapped_column(primary_key=True)
    kind: Mapped[str]
    node: Mapped[str]
    owner_code: Mapped[str]
    state: Mapped[str]
    """of the chain; to_deliver, delivered, finished, void, dropped"""
    draft: Mapped[Document]
    """the facts of its kind beside those of its issues"""
    reference: Mapped[str]
    """what it answers to, where that is no notice: a number of ours"""
    drafted_by: Mapped[Big | None]
    drafted_name: Mapped[str]
    drafted_at: Mapped[datetime]
    org_code: Mapped[str]
    number_year: Mapped[int | None]
    number: Mapped[int | None]
    number_text: Mapped[str]
    signed_at: Mapped[datetime | None]
    sealed_at: Mapped[datetime | None]
    digest: Mapped[str]
    """SM3 of the sealed PDF"""
    docx_digest: Mapped[str]
    pdf_upload: Mapped[Big | None]
    docx_upload: Mapped[Big | None]
    verification: Mapped[str | None]
    """what its verification page is found by"""
    delivered_at: Mapped[datetime | None]
    ended_reason: Mapped[str]
    """why it is void or was dropped"""
    revision: Mapped[int]

    __table_args__ = (
        Index("uq_official_document_number", "node", "kind", "number_year", "number", unique=True),
        Index("uq_official_document_verification", "verification", unique=True),
        Index("ix_official_document_owner_code", "owner_code", "document_id"),
        Index("ix_official_document_node", "node", "document_id"),
        Index("ix_official_document_state", "state", "document_id"),
        Index("ix_official_document_delivered_at", "delivered_at"),
    )


class DocumentIssue(Base):
    """An issue that a document is about; a notice tells of it, others answer to it."""

    __tablename__ = "document_issue"

    document_id: Mapped[Big] = mapped_column(primary_key=True, autoincrement=False)
    issue_no: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]

    __table_args__ = (Index("ix_document_issue_issue_no", "issue_no"),)


class DocumentStep(Base):
    """A step of approval that somebody has taken, or a rejection."""

    __tablename__ = "document_step"

    step_id: Mapped[Big] = mapped_column(primary_key=True)
    document_id: Mapped[Big]
    step: Mapped[str]
    by: Mapped[Big]
    by_name: Mapped[str]
    at: Mapped[datetime]
    is_rejected: Mapped[bool]
    opinion: Mapped[str]

    __table_args__ = (Index("ix_document_step_document_id", "document_id", "step_id"),)


class DocumentNumber(Base):
    """The last number of an issuing body, kind and year."""

    __tablename__ = "document_number"

    node: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class Delivery(Base):
    """送达回证 of a document: who received it when and in which way; the first entry stays as it was."""

    __tablename__ = "delivery"

    document_id: Mapped[Big] = mapped_column(primary_key=True, autoincrement=False)
    way: Mapped[str]
    """portal | by_hand | post | left; empty: offered in the portal"""
    receiver: Mapped[str]
    delivered_at: Mapped[datetime | None]
    place: Mapped[str]
    refusal: Mapped[str]
    witness: Mapped[str]
    recording: Mapped[Big | None]
    receipt: Mapped[Big | None]
    """the scanned receipt, or the one that the portal made"""
    offered_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    read_by: Mapped[str]
    declined_at: Mapped[datetime | None]
    declined_by: Mapped[str]
    declined_reason: Mapped[str]
    entered_by: Mapped[Big | None]
    entered_name: Mapped[str]
    entered_at: Mapped[datetime | None]
    confirmed_by: Mapped[Big | None]
    confirmed_name: Mapped[str]
    confirmed_at: Mapped[datetime | None]
    first_entry: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))

    __table_args__ = (
        CheckConstraint("confirmed_by <> entered_by", name="two_people"),
        Index("ix_delivery_confirmed_at", "confirmed_at"),
    )


class DeliveryConsent(Base):
    """The signed consent of an owner to be delivered to in the portal (行政处罚法 第六十一条)."""

    __tablename__ = "delivery_consent"

    owner_code: Mapped[str] = mapped_column(primary_key=True)
    upload_id: Mapped[Big]
    given_on: Mapped[date]
    given_by: Mapped[str]
    ended_on: Mapped[date | None]
