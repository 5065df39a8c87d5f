"""四性检测: one report per object and attempt."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from store.schema.base import Base, Delivered, Small, day_of_instant, natural_key, owner_from


class CheckReport(Delivered, Base):
    """检测报告."""

    __tablename__ = "check_report"

    check_id: Mapped[str]
    system: Mapped[str | None]
    stage: Mapped[str | None]
    object_kind: Mapped[str | None]
    object_id: Mapped[str | None]
    attempt: Mapped[Small | None]
    result: Mapped[str | None]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    failed_codes: Mapped[str | None]
    tool_version: Mapped[str | None]
    owner_id: Mapped[int] = owner_from("unit_code")
    check_key: Mapped[UUID] = natural_key("check_id")
    finished_day: Mapped[int | None] = day_of_instant("finished_at")

    __table_args__ = (Index("ix_check_report_owner_id_finished_day", "owner_id", "finished_day"),)
