"""电子公文: the register of documents due, and what was filed of them. Secret rows never enter."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from store.schema.base import Base, Delivered, Small, day_of_instant, natural_key, owner_from


class DocumentRegister(Delivered, Base):
    """公文 in the register of the OA systems."""

    __tablename__ = "document"

    doc_id: Mapped[str]
    oa_system: Mapped[str | None]
    doc_no: Mapped[str | None]
    title: Mapped[str | None]
    doc_type: Mapped[str | None]
    finished_at: Mapped[datetime | None]
    filing_year: Mapped[Small | None]
    clause_no: Mapped[str | None]
    in_scope: Mapped[bool | None]
    reason: Mapped[str | None]
    owner_id: Mapped[int] = owner_from("unit_code")
    document_key: Mapped[UUID] = natural_key("doc_id")
    finished_day: Mapped[int | None] = day_of_instant("finished_at")

    __table_args__ = (Index("ix_document_owner_id_finished_day", "owner_id", "finished_day"),)


class DocumentArchive(Delivered, Base):
    """归档的公文."""

    __tablename__ = "document_archive"

    doc_id: Mapped[str]
    archival_code: Mapped[str | None]
    package_id: Mapped[str | None]
    received_at: Mapped[datetime | None]
    filed_at: Mapped[datetime | None]
    status: Mapped[str | None]
    check_id: Mapped[str | None]
    missing_elements: Mapped[Small | None]
    paper_original: Mapped[bool | None]
    document_key: Mapped[UUID] = natural_key("doc_id")
    filed_day: Mapped[int | None] = day_of_instant("filed_at")
