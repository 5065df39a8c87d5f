"""政务服务办件: matters, cases and their packages."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from store.schema.base import (
    Base,
    Big,
    Delivered,
    Small,
    day_of_date,
    day_of_instant,
    linked_key,
    natural_key,
    owner_from,
)


class Matter(Delivered, Base):
    """事项: what may be applied for, and whether its cases are filed (事项归档范围)."""

    __tablename__ = "matter"

    item_impl_code: Mapped[str]
    item_base_code: Mapped[str | None]
    item_name: Mapped[str | None]
    power_type: Mapped[Small | None]
    level: Mapped[str | None]
    in_scope: Mapped[bool | None]
    retention: Mapped[str | None]
    clause_no: Mapped[str | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    owner_id: Mapped[int] = owner_from("unit_code")
    matter_key: Mapped[UUID] = natural_key("item_impl_code")
    valid_from_day: Mapped[int | None] = day_of_date("valid_from")
    valid_to_day: Mapped[int | None] = day_of_date("valid_to")


class CaseFile(Delivered, Base):
    """办件."""

    __tablename__ = "case_file"

    case_no: Mapped[str]
    item_impl_code: Mapped[str | None]
    power_type: Mapped[Small | None]
    region_code: Mapped[int | None]
    applicant_type: Mapped[str | None]
    channel: Mapped[str | None]
    received_at: Mapped[datetime | None]
    promised_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    result: Mapped[str | None]
    owner_id: Mapped[int] = owner_from("unit_code")
    case_key: Mapped[UUID] = natural_key("case_no")
    matter_key: Mapped[UUID | None] = linked_key("item_impl_code")
    finished_day: Mapped[int | None] = day_of_instant("finished_at")

    __table_args__ = (
        Index("ix_case_file_matter_key", "matter_key"),
        Index("ix_case_file_owner_id_finished_day", "owner_id", "finished_day"),
    )


class CasePackage(Delivered, Base):
    """办件归档信息包: counts as archived when filed and its check passed (rule A01)."""

    __tablename__ = "case_package"

    case_no: Mapped[str]
    package_id: Mapped[str | None]
    package_digest: Mapped[str | None]
    files: Mapped[int | None]
    bytes: Mapped[Big | None]
    pushed_at: Mapped[datetime | None]
    filed_at: Mapped[datetime | None]
    archival_code: Mapped[str | None]
    status: Mapped[str | None]
    check_id: Mapped[str | None]
    error: Mapped[str | None]
    case_key: Mapped[UUID] = natural_key("case_no")
    check_key: Mapped[UUID | None] = linked_key("check_id")
    filed_day: Mapped[int | None] = day_of_instant("filed_at")

    __table_args__ = (Index("ix_case_package_check_key", "check_key"),)
