"""Versions of the rubric as published, cycles of evaluation, and the part that each agency has in them."""

from datetime import date, datetime

from sqlalchemy import ARRAY, BigInteger, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from store.schema.base import Base, Big, Document, Texts


class RubricVersion(Base):
    """A version of the rubric, as it was published: its text never changes again."""

    __tablename__ = "rubric_version"

    rubric_key: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    """published | retired"""
    digest: Mapped[str]
    content: Mapped[str]
    """the whole file, as published"""
    published_on: Mapped[date]
    published_at: Mapped[datetime]
    published_by: Mapped[str]
    retired_on: Mapped[date | None]
    retired_by: Mapped[str | None]


class EvaluationCycle(Base):
    """One cycle of an authority: which rubric judges which agencies over which days."""

    __tablename__ = "evaluation_cycle"

    cycle_id: Mapped[Big] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    node: Mapped[str]
    """of the authority: the city or a place"""
    name: Mapped[str]
    rubric_key: Mapped[str | None]
    period_since: Mapped[date]
    period_until: Mapped[date]
    groups: Mapped[Texts]
    """groups of agencies that take part; empty: all"""
    is_trial: Mapped[bool]
    state: Mapped[str]
    state_since: Mapped[datetime]
    seed: Mapped[str]
    """published; draws the blind double reviews and the spot checks"""
    left_out: Mapped[Document]
    """item → why nobody is measured by it in this cycle"""
    revision: Mapped[int]
    made_at: Mapped[datetime]
    made_by: Mapped[str]

    __table_args__ = (Index("ix_evaluation_cycle_node", "node"),)


class EvaluationPart(Base):
    """An agency's part in a cycle, and where it stands."""

    __tablename__ = "evaluation_part"

    cycle_id: Mapped[Big] = mapped_column(primary_key=True, autoincrement=False)
    owner_code: Mapped[str] = mapped_column(primary_key=True)
    owner_name: Mapped[str]
    place_code: Mapped[int]
    group_code: Mapped[str]
    state: Mapped[str]
    state_since: Mapped[datetime]
    joined_on: Mapped[date]
    report_opened_on: Mapped[date | None]
    report_due_on: Mapped[date | None]
    is_due_provisional: Mapped[bool]
    submitted_at: Mapped[datetime | None]
    submitted_by: Mapped[str | None]
    is_report_missing: Mapped[bool]
    is_blind: Mapped[bool]
    """drawn for the blind double review"""
    fed_back_on: Mapped[date | None]
    feedback_ref: Mapped[str | None]
    """number or id of the sealed feedback document"""
    feedback_sealed_at: Mapped[datetime | None]
    has_objected: Mapped[bool]
    has_newer_data: Mapped[bool]
    sources_away: Mapped[Texts]
    score_id: Mapped[Big | None]
    """the newest version of the score"""
    score_tenths: Mapped[int | None]
    claimed_tenths: Mapped[int | None]
    grade: Mapped[str | None]
    not_applicable: Mapped[int]
    """points that do not apply, in thousandths"""
    revision: Mapped[int]

    __table_args__ = (Index("ix_evaluation_part_owner_code", "owner_code"), Index("ix_evaluation_part_state", "state"))


class EvaluationMove(Base):
    """A move of a cycle, of an agency's part, or of a guidance point."""

    __tablename__ = "evaluation_move"

    move_id: Mapped[Big] = mapped_column(primary_key=True)
    machine: Mapped[str]
    cycle_id: Mapped[Big]
    owner_code: Mapped[str]
    """empty: of the cycle itself"""
    item: Mapped[str]
    """of a guidance point; else empty"""
    at: Mapped[datetime]
    from_state: Mapped[str]
    """empty at the beginning"""
    to_state: Mapped[str]
    event: Mapped[str]
    row_code: Mapped[str]
    by: Mapped[Big | None]
    by_name: Mapped[str]
    reason: Mapped[str]
    uploads: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    detail: Mapped[Document]

    __table_args__ = (
        Index("ix_evaluation_move_cycle_id_owner_code", "cycle_id", "owner_code"),
        Index(
            "ix_evaluation_move_reached",
            "at",
            postgresql_where=text("machine = 'guidance'::text AND to_state = 'reached'::text"),
        ),
    )


class Circumstance(Base):
    """A circumstance of an agency that an officer has confirmed for a cycle, such as 使用统一共享平台."""

    __tablename__ = "evaluation_circumstance"

    cycle_id: Mapped[Big] = mapped_column(primary_key=True, autoincrement=False)
    owner_code: Mapped[str] = mapped_column(primary_key=True)
    circumstance: Mapped[str] = mapped_column(primary_key=True)
    reason: Mapped[str]
    confirmed_by: Mapped[str]
    confirmed_at: Mapped[datetime]


class Publication(Base):
    """A published result, and its retraction."""

    __tablename__ = "evaluation_publication"

    publication_id: Mapped[Big] = mapped_column(primary_key=True)
    cycle_id: Mapped[Big]
    owner_code: Mapped[str]
    score_id: Mapped[Big]
    score_tenths: Mapped[int]
    grade: Mapped[str]
    rank: Mapped[int]
    ranked: Mapped[int]
    published_on: Mapped[date]
    published_at: Mapped[datetime]
    published_by: Mapped[str]
    retracted_at: Mapped[datetime | None]
    retracted_by: Mapped[str | None]
    reason: Mapped[str]

    __table_args__ = (
        Index("ix_evaluation_publication_owner_code", "owner_code"),
        Index("ix_evaluation_publication_published_at", "published_at"),
        Index(
            "uq_evaluation_publication_standing",
            "cycle_id",
            "owner_code",
            unique=True,
            postgresql_where=text("retracted_at IS NULL"),
        ),
    )
