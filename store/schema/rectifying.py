"""What units put forward once a document was delivered, and what the authority found."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from store.schema.base import Base, Big, Texts


class Defence(Base):
    """陈述申辩: points put forward, and what the examination of each has shown."""

    __tablename__ = "defence"

    defence_id: Mapped[Big] = mapped_column(primary_key=True)
    issue_no: Mapped[str]
    state: Mapped[str]
    points: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    """claim, examination, is_accepted"""
    uploads: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    stated_at: Mapped[datetime]
    stated_name: Mapped[str]
    examiner: Mapped[str]
    examiner_name: Mapped[str]
    document_id: Mapped[Big | None]
    """the answer"""
    decided_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_defence_issue_no", "issue_no"),)


class ExtensionRequest(Base):
    """延期申请, once for each issue."""

    __tablename__ = "extension_request"

    extension_id: Mapped[Big] = mapped_column(primary_key=True)
    issue_no: Mapped[str]
    state: Mapped[str]
    days: Mapped[int]
    reason: Mapped[str]
    due_on: Mapped[date]
    asked_at: Mapped[datetime]
    asked_by: Mapped[str]
    asked_name: Mapped[str]
    granted_days: Mapped[int]
    decision: Mapped[str]
    decided_at: Mapped[datetime | None]
    decided_name: Mapped[str]
    document_id: Mapped[Big | None]

    __table_args__ = (Index("uq_extension_request_issue_no", "issue_no", unique=True),)


class RectificationReport(Base):
    """整改报告: for each demand its measures and evidence; the day of submission decides whether it was on time."""

    __tablename__ = "rectification_report"

    report_id: Mapped[Big] = mapped_column(primary_key=True)
    issue_no: Mapped[str]
    submitted_at: Mapped[datetime]
    submitted_on: Mapped[date]
    submitted_name: Mapped[str]
    answers: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    """position, measures, uploads"""
    cause: Mapped[str]
    corrective_action: Mapped[str]
    responsible: Mapped[str]
    is_on_time: Mapped[bool]

    __table_args__ = (Index("ix_rectification_report_issue_no", "issue_no", "report_id"),)


class IssueRecheck(Base):
    """复查: of one report, due in working days, finished with what was found."""

    __tablename__ = "issue_recheck"

    recheck_id: Mapped[Big] = mapped_column(primary_key=True)
    recheck_no: Mapped[str]
    issue_no: Mapped[str]
    report_id: Mapped[Big]
    submitted_on: Mapped[date]
    due_on: Mapped[date]
    finished_on: Mapped[date | None]
    is_passed: Mapped[bool | None]
    officers: Mapped[Texts]
    """their certificates"""
    met: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    """positions of demands that were found met"""
    reason: Mapped[str]
    by_name: Mapped[str]
    document_id: Mapped[Big | None]

    __table_args__ = (
        Index("uq_issue_recheck_recheck_no", "recheck_no", unique=True),
        Index("ix_issue_recheck_issue_no", "issue_no"),
    )
