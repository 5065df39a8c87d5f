"""What agencies say of themselves, what reviewers say of them, objections, grade limits and guidance."""

from datetime import date, datetime

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from store.schema.base import Base, Big, Document, Texts

Uploads = Mapped[list[int]]


class SelfReport(Base):
    """What an agency says of itself on an item; saved as it is typed, by whoever of the agency types."""

    __tablename__ = "self_report"

    cycle_id: Mapped[Big] = mapped_column(primary_key=True, autoincrement=False)
    owner_code: Mapped[str] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[dict[str, int | list[str]] | None] = mapped_column(JSONB)
    """numerator, denominator, met; None: nothing is said yet"""
    note: Mapped[str]
    uploads: Uploads = mapped_column(ARRAY(BigInteger))
    is_carried: Mapped[bool]
    """as it was in force before: nobody has touched it"""
    revision: Mapped[int]
    edited_by: Mapped[str]
    edited_at: Mapped[datetime]


class StandingEvidence(Base):
    """Evidence that was handed in once and stays in force until it is replaced or expires (一次提交，未变更则沿用)."""

    __tablename__ = "standing_evidence"

    evidence_id: Mapped[Big] = mapped_column(primary_key=True)
    owner_code: Mapped[str]
    item: Mapped[str]
    demand: Mapped[str]
    upload_id: Mapped[Big]
    handed_in_on: Mapped[date]
    handed_in_by: Mapped[str]
    valid_until: Mapped[date | None]
    replaced_on: Mapped[date | None]

    __table_args__ = (Index("ix_standing_evidence_owner_code", "owner_code"),)


class ReviewTask(Base):
    """One item of one agency in the hands of one reviewer."""

    __tablename__ = "review_task"

    task_id: Mapped[Big] = mapped_column(primary_key=True)
    cycle_id: Mapped[Big]
    owner_code: Mapped[str]
    item: Mapped[str]
    round: Mapped[str]
    """first | second | blind | third | again | spot | verdict"""
    reviewer: Mapped[Big]
    reviewer_name: Mapped[str]
    value: Mapped[dict[str, int | list[str]] | None] = mapped_column(JSONB)
    """None: the collected figure is confirmed, or nothing is decided yet; of a refuted spot check what it looked at"""
    anchor: Mapped[str]
    reason: Mapped[str]
    evidence: Uploads = mapped_column(ARRAY(BigInteger))
    is_refuted: Mapped[bool]
    """a spot check that found another figure than the records"""
    assigned_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    revision: Mapped[int]
    due_on: Mapped[date | None]
    """None: assigned before tasks had a last day, until the next daily pass"""
    is_due_provisional: Mapped[bool]
    """holidays of a year that it touches are not published"""

    __table_args__ = (
        Index("uq_review_task_round", "cycle_id", "owner_code", "item", "round", unique=True),
        Index("ix_review_task_reviewer", "reviewer"),
    )


class ReviewerInterest(Base):
    """Why a reviewer may not judge an agency (回避)."""

    __tablename__ = "reviewer_interest"

    reviewer: Mapped[Big] = mapped_column(primary_key=True, autoincrement=False)
    owner_code: Mapped[str] = mapped_column(primary_key=True)
    reason: Mapped[str]
    declared_by: Mapped[str]
    declared_at: Mapped[datetime]


class ScoreObjection(Base):
    """An agency's objection to its score, and the ruling of a reviewer who had not judged it."""

    __tablename__ = "score_objection"

    cycle_id: Mapped[Big] = mapped_column(primary_key=True, autoincrement=False)
    owner_code: Mapped[str] = mapped_column(primary_key=True)
    items: Mapped[Texts]
    reason: Mapped[str]
    uploads: Uploads = mapped_column(ARRAY(BigInteger))
    raised_by: Mapped[str]
    raised_at: Mapped[datetime]
    due_on: Mapped[date]
    ruling: Mapped[str | None]
    """upheld | rejected"""
    ruling_reason: Mapped[str]
    ruled_values: Mapped[Document]
    """item → the value ruled"""
    ruled_by: Mapped[Big | None]
    ruled_by_name: Mapped[str | None]
    ruled_at: Mapped[datetime | None]


class LimitFinding(Base):
    """A 等次限制情形 that persons found; it acts once the head of division has confirmed it."""

    __tablename__ = "limit_finding"

    finding_id: Mapped[Big] = mapped_column(primary_key=True)
    cycle_id: Mapped[Big]
    owner_code: Mapped[str]
    limit_code: Mapped[str]
    reference: Mapped[str]
    """what it rests on: the number of an issue, a document, an inspection"""
    reason: Mapped[str]
    uploads: Uploads = mapped_column(ARRAY(BigInteger))
    found_by: Mapped[Big | None]
    """None: raised by the system for a person to confirm"""
    found_by_name: Mapped[str]
    found_at: Mapped[datetime]
    state: Mapped[str]
    """found | confirmed | dismissed"""
    decided_by: Mapped[Big | None]
    decided_by_name: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    decision: Mapped[str]
    carried_from: Mapped[Big | None]
    """the finding of an earlier cycle that it repeats; None: made in this one"""

    __table_args__ = (
        CheckConstraint("decided_by <> found_by", name="two_people"),
        Index("ix_limit_finding_cycle_id_owner_code", "cycle_id", "owner_code"),
        Index("uq_limit_finding_reference", "cycle_id", "owner_code", "limit_code", "reference", unique=True),
    )


class GuidancePoint(Base):
    """指导意见 on a low item: what is missing, what would do, until when it is suggested, and what the data say."""

    __tablename__ = "guidance_point"

    point_id: Mapped[Big] = mapped_column(primary_key=True)
    cycle_id: Mapped[Big]
    owner_code: Mapped[str]
    item: Mapped[str]
    state: Mapped[str]
    state_since: Mapped[datetime]
    result: Mapped[str]
    """of the item, as a fraction"""
    value: Mapped[str]
    target: Mapped[str]
    advice: Mapped[str]
    suggested_on: Mapped[date]
    given_at: Mapped[datetime]
    refreshes: Mapped[list[dict[str, str | int | bool]]] = mapped_column(JSONB)
    """what each later pass found: at, numerator, denominator, is_stale"""
    revision: Mapped[int]

    __table_args__ = (
        Index("uq_guidance_point_item", "cycle_id", "owner_code", "item", unique=True),
        Index("ix_guidance_point_owner_code", "owner_code"),
    )
