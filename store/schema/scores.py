"""Scores: every version with all that it rests on, and the trial score of the day."""

from datetime import date, datetime

from sqlalchemy import ARRAY, BigInteger, Index
from sqlalchemy.orm import Mapped, mapped_column

from store.schema.base import Base, Big, Texts


class EvaluationScore(Base):
    """A version of an agency's score: only ever added to, so that each can be computed again from its inputs."""

    __tablename__ = "evaluation_score"

    score_id: Mapped[Big] = mapped_column(primary_key=True)
    cycle_id: Mapped[Big]
    owner_code: Mapped[str]
    number: Mapped[int]
    """1, 2, … of the agency in the cycle"""
    kind: Mapped[str]
    """automatic | reviewed | ruled | reevaluated"""
    at: Mapped[datetime]
    rubric_key: Mapped[str]
    rubric_digest: Mapped[str]
    inputs: Mapped[str]
    """canonical text"""
    result: Mapped[str]
    """canonical text"""
    digest: Mapped[str]
    """SM3 of the result's text"""
    score_tenths: Mapped[int | None]
    """None: not rated"""
    claimed_tenths: Mapped[int | None]
    grade: Mapped[str | None]
    is_final: Mapped[bool]
    low: Mapped[Texts]
    """items below the line of guidance"""

    __table_args__ = (Index("uq_evaluation_score_number", "cycle_id", "owner_code", "number", unique=True),)


class TrialScore(Base):
    """The trial score of an agency in a running cycle, as of the newest day; earlier days are not kept whole."""

    __tablename__ = "evaluation_trial"

    cycle_id: Mapped[Big] = mapped_column(primary_key=True, autoincrement=False)
    owner_code: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date]
    at: Mapped[datetime]
    inputs: Mapped[str]
    result: Mapped[str]
    score_tenths: Mapped[int | None]
    grade: Mapped[str | None]
    is_final: Mapped[bool]
    low: Mapped[Texts]


class TrialDay(Base):
    """What a trial score was on a day."""

    __tablename__ = "evaluation_trial_day"

    cycle_id: Mapped[Big] = mapped_column(primary_key=True, autoincrement=False)
    owner_code: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    score_tenths: Mapped[int | None]
    grade: Mapped[str | None]


class EnteredFigure(Base):
    """A figure of an automatic item that no source brings yet, entered by an officer with what shows it."""

    __tablename__ = "evaluation_figure"

    cycle_id: Mapped[Big] = mapped_column(primary_key=True, autoincrement=False)
    owner_code: Mapped[str] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    numerator: Mapped[Big]
    denominator: Mapped[Big]
    note: Mapped[str]
    uploads: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    entered_by: Mapped[str]
    entered_at: Mapped[datetime]
    revision: Mapped[int]
