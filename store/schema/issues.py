"""Issues on their way from being found to their closing, with every move, frozen fact, demand and stage."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Date, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from store.schema.base import Base, Big, Document, Texts


class Issue(Base):
    """One issue or hazard of one owner; its state changes together with a row of `issue_move` only."""

    __tablename__ = "issue"

    issue_id: Mapped[Big] = mapped_column(primary_key=True)
    issue_no: Mapped[str]
    owner_code: Mapped[str]
    node: Mapped[str]
    """the authority in charge: the city, or a place"""
    title: Mapped[str]
    kind: Mapped[str]
    """issue | hazard; empty until it is confirmed"""
    severity: Mapped[str]
    """grave | serious | ordinary"""
    source_kind: Mapped[str]
    """lead | inspection | limit_case | repeat | alert | effect (of the issue that `source_ref` names)"""
    source_ref: Mapped[str]
    once: Mapped[str | None]
    """a second issue with the same word here is never opened"""
    item: Mapped[str]
    """the item of a rubric, or the indicator, that it is about; empty: none"""
    cycle: Mapped[str]
    clause_id: Mapped[str]
    ground: Mapped[str]
    demand: Mapped[str]
    """kind of demand, from which its stages follow"""
    nodes: Mapped[list[date]] = mapped_column(ARRAY(Date))
    """days of an agreed transfer plan"""
    state: Mapped[str]
    state_since: Mapped[datetime]
    officer_id: Mapped[Big | None]
    officer_name: Mapped[str]
    document_id: Mapped[Big | None]
    """the document that tells the owner of it"""
    digest: Mapped[str]
    """SM3 of its facts and their evidence as they were found"""
    opened_at: Mapped[datetime]
    opened_by: Mapped[str]
    delivered_on: Mapped[date | None]
    stages_done: Mapped[int]
    deadline_on: Mapped[date | None]
    """of the running stage; none while the clock stands"""
    act_by: Mapped[date | None]
    final_on: Mapped[date | None]
    """deadline of the last stage, by which the register counts"""
    days_left: Mapped[int | None]
    is_running: Mapped[bool]
    is_provisional: Mapped[bool]
    """a year that the deadline touches has no published holidays yet"""
    submitted_on: Mapped[date | None]
    was_submitted_late: Mapped[bool]
    rechecks: Mapped[int]
    met_at: Mapped[datetime | None]
    """the collected figures have reached all targets since"""
    met_proof: Mapped[Document]
    closed_at: Mapped[datetime | None]
    removed_on: Mapped[date | None]
    reopened: Mapped[int]
    reopened_move: Mapped[Big | None]
    """the closing that it was re-opened from"""
    repeats: Mapped[str]
    """number of an earlier issue of the same owner and item; empty: none"""
    cause: Mapped[str]
    corrective_action: Mapped[str]
    findings: Mapped[Texts]
    """what persons have found, without which some steps of the ladder are not due"""
    case_reviewed_by: Mapped[str]
    effect_due_on: Mapped[date | None]
    effect_checked_on: Mapped[date | None]
    effect_finding: Mapped[str]
    is_effective: Mapped[bool | None]
    """what the check of effect has come to; none: there was none, or one before it had to say so"""
    revision: Mapped[int]

    __table_args__ = (
        Index("uq_issue_issue_no", "issue_no", unique=True),
        Index("uq_issue_once", "once", unique=True),
        Index("ix_issue_source_kind_source_ref", "source_kind", "source_ref"),
        Index("ix_issue_owner_code", "owner_code", "issue_id"),
        Index("ix_issue_node", "node", "issue_id"),
        Index("ix_issue_document_id", "document_id"),
        Index("ix_issue_state", "state", "act_by"),
    )


class IssueMove(Base):
    """A transition of an issue as it happened."""

    __tablename__ = "issue_move"

    move_id: Mapped[Big] = mapped_column(primary_key=True)
    issue_no: Mapped[str]
    at: Mapped[datetime]
    on: Mapped[date]
    """the local day that counts for the clock: of the real delivery, of the submission"""
    from_state: Mapped[str]
    """empty at the beginning"""
    to_state: Mapped[str]
    event: Mapped[str]
    row: Mapped[str]
    effects: Mapped[Texts]
    by: Mapped[Big | None]
    """none: time or data"""
    by_name: Mapped[str]
    reason: Mapped[str]
    uploads: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    detail: Mapped[Document]

    __table_args__ = (
        Index("ix_issue_move_issue_no", "issue_no", "move_id"),
        Index(
            "ix_issue_move_closed",
            "at",
            postgresql_where=text("to_state = 'closed'::text AND from_state <> 'closed'::text"),
        ),
    )


class IssueFact(Base):
    """One thing that was found, with its evidence, as it stood when the issue was opened."""

    __tablename__ = "issue_fact"

    issue_no: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str]
    """found | rate"""
    text: Mapped[str]
    found_on: Mapped[date | None]
    place: Mapped[str]
    found_by: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    """officers: name, certificate, valid_until"""
    evidence: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    """label, upload, digest"""
    clause_id: Mapped[str]
    ground: Mapped[str]
    digest: Mapped[str]
    frozen_at: Mapped[datetime]


class IssueDemand(Base):
    """What must be reached; `condition` makes it checkable by a collected figure."""

    __tablename__ = "issue_demand"

    issue_no: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[str]
    condition: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    """code, target, direction; none: persons judge it"""
    verdict: Mapped[str]
    """met | not_met | unknown | stale; empty: never looked at"""
    judged_at: Mapped[datetime | None]


class IssueStage(Base):
    """A stage of a delivered issue, and its proof once it is done."""

    __tablename__ = "issue_stage"

    issue_no: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    code: Mapped[str]
    number: Mapped[int]
    unit: Mapped[str]
    amount: Mapped[int]
    fixed_on: Mapped[date | None]
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]


class ClockStop(Base):
    """Time in which the clock of an issue stands because its data are disputed; other stops are moves."""

    __tablename__ = "clock_stop"

    issue_no: Mapped[str] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[date]
    until: Mapped[date | None]


class FigureRefresh(Base):
    """A look at the figure behind a demand that is tied to data: each new state, and collections that confirm it."""

    __tablename__ = "figure_refresh"

    refresh_id: Mapped[Big] = mapped_column(primary_key=True)
    owner_code: Mapped[str]
    code: Mapped[str]
    at: Mapped[datetime]
    on: Mapped[date]
    numerator: Mapped[Big]
    denominator: Mapped[Big]
    is_stale: Mapped[bool]
    collected_at: Mapped[datetime]
    """since when every feed behind the figure had delivered anew"""

    __table_args__ = (Index("ix_figure_refresh_owner_code_code", "owner_code", "code", "at"),)


class LadderStep(Base):
    """A reminder or escalation that was taken, once for each subject, stage and last day."""

    __tablename__ = "ladder_step"

    step_id: Mapped[Big] = mapped_column(primary_key=True)
    subject: Mapped[str]
    """number of an issue or guidance point"""
    stage: Mapped[str]
    step: Mapped[str]
    act_by: Mapped[date]
    since: Mapped[date]
    document: Mapped[str]
    taken_at: Mapped[datetime]
    letters: Mapped[int]
    document_id: Mapped[Big | None]
    """its document, from the draft on; the step is done once that is sealed"""
    reference: Mapped[str]
    """number of a decision that is made elsewhere; empty: none is registered"""
    informed_on: Mapped[date | None]
    """when the unit was told of its rights before that decision"""
    decided_on: Mapped[date | None]
    upload_id: Mapped[Big | None]
    recorded_at: Mapped[datetime | None]
    recorded_by: Mapped[str]

    __table_args__ = (Index("uq_ladder_step_subject", "subject", "stage", "step", "act_by", unique=True),)
