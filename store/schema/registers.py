"""The registers of our own modules that do not exist yet: one table each, replaced by its module when that is built."""

from datetime import date
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from store.schema.base import Base, Delivered, Small, day_of_date, natural_key, owner_from


class Connection(Delivered, Base):
    """接入状态 of one unit and one source."""

    __tablename__ = "connection"

    unit_code: Mapped[str]
    source_code: Mapped[str]
    state: Mapped[str | None]
    since: Mapped[date | None]
    owner_id: Mapped[int] = owner_from("unit_code")
    connection_key: Mapped[UUID] = natural_key("unit_code", "source_code")
    since_day: Mapped[int | None] = day_of_date("since")

    __table_args__ = (Index("ix_connection_owner_id", "owner_id"),)


class Scheme(Delivered, Base):
    """三合一制度: one version of one unit's scheme."""

    __tablename__ = "scheme"

    unit_code: Mapped[str]
    scheme_version: Mapped[str]
    state: Mapped[str | None]
    approved_no: Mapped[str | None]
    effective_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    flagged_on: Mapped[date | None]
    flag_answered_on: Mapped[date | None]
    owner_id: Mapped[int] = owner_from("unit_code")
    scheme_key: Mapped[UUID] = natural_key("unit_code", "scheme_version")
    effective_day: Mapped[int | None] = day_of_date("effective_on")
    ended_day: Mapped[int | None] = day_of_date("ended_on")
    flagged_day: Mapped[int | None] = day_of_date("flagged_on")
    answered_day: Mapped[int | None] = day_of_date("flag_answered_on")

    __table_args__ = (Index("ix_scheme_owner_id", "owner_id"),)


class PlanNode(Delivered, Base):
    """进馆计划节点."""

    __tablename__ = "plan_node"

    node_id: Mapped[str]
    batch_no: Mapped[str | None]
    plan_year: Mapped[Small | None]
    step: Mapped[str | None]
    due_on: Mapped[date | None]
    title: Mapped[str | None]
    owner_id: Mapped[int] = owner_from("unit_code")
    node_key: Mapped[UUID] = natural_key("node_id")
    due_day: Mapped[int | None] = day_of_date("due_on")

    __table_args__ = (Index("ix_plan_node_owner_id", "owner_id"), Index("ix_plan_node_due_day", "due_day"))


class AccessionBatch(Delivered, Base):
    """进馆批次 and the step it stands in."""

    __tablename__ = "accession_batch"

    batch_no: Mapped[str]
    plan_year: Mapped[Small | None]
    step: Mapped[str | None]
    step_entered_on: Mapped[date | None]
    step_due_on: Mapped[date | None]
    opened_on: Mapped[date | None]
    done_on: Mapped[date | None]
    volumes: Mapped[int | None]
    items: Mapped[int | None]
    owner_id: Mapped[int] = owner_from("unit_code")
    accession_key: Mapped[UUID] = natural_key("batch_no")
    step_entered_day: Mapped[int | None] = day_of_date("step_entered_on")
    step_due_day: Mapped[int | None] = day_of_date("step_due_on")
    done_day: Mapped[int | None] = day_of_date("done_on")

    __table_args__ = (Index("ix_accession_batch_owner_id", "owner_id"),)


class BatchInspection(Delivered, Base):
    """首次检验 of a batch."""

    __tablename__ = "batch_inspection"

    batch_no: Mapped[str]
    first_inspection_on: Mapped[date | None]
    owner_id: Mapped[int] = owner_from("unit_code")
    inspection_key: Mapped[UUID] = natural_key("batch_no")
    inspected_day: Mapped[int | None] = day_of_date("first_inspection_on")


class EvaluationResult(Delivered, Base):
    """评价结果 as published; the score itself is the manual item DI-23."""

    __tablename__ = "evaluation_result"

    unit_code: Mapped[str]
    cycle: Mapped[str]
    published_on: Mapped[date | None]
    superseded_on: Mapped[date | None]
    trial: Mapped[bool | None]
    owner_id: Mapped[int] = owner_from("unit_code")
    result_key: Mapped[UUID] = natural_key("unit_code", "cycle")
    published_day: Mapped[int | None] = day_of_date("published_on")
    superseded_day: Mapped[int | None] = day_of_date("superseded_on")

    __table_args__ = (Index("ix_evaluation_result_owner_id", "owner_id"),)


class Participation(Delivered, Base):
    """参评: where a unit stands in the loop of a cycle."""

    __tablename__ = "participation"

    unit_code: Mapped[str]
    cycle: Mapped[str]
    stage: Mapped[str | None]
    joined_on: Mapped[date | None]
    stage_entered_on: Mapped[date | None]
    owner_id: Mapped[int] = owner_from("unit_code")
    participation_key: Mapped[UUID] = natural_key("unit_code", "cycle")
    joined_day: Mapped[int | None] = day_of_date("joined_on")

    __table_args__ = (Index("ix_participation_owner_id", "owner_id"),)


class InspectionPlan(Delivered, Base):
    """年度检查计划 of an agency or an archive."""

    __tablename__ = "inspection_plan"

    plan_id: Mapped[str]
    plan_year: Mapped[Small | None]
    planned_on: Mapped[date | None]
    visited_on: Mapped[date | None]
    owner_id: Mapped[int] = owner_from("unit_code")
    visit_key: Mapped[UUID] = natural_key("plan_id")
    planned_day: Mapped[int | None] = day_of_date("planned_on")
    visited_day: Mapped[int | None] = day_of_date("visited_on")


class IssueRegister(Delivered, Base):
    """整改问题 and 安全隐患."""

    __tablename__ = "issue_register"

    issue_no: Mapped[str]
    kind: Mapped[str | None]
    severity: Mapped[str | None]
    opened_on: Mapped[date | None]
    deadline_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    withdrawn: Mapped[bool | None]
    title: Mapped[str | None]
    document_no: Mapped[str | None]
    owner_id: Mapped[int] = owner_from("unit_code")
    issue_key: Mapped[UUID] = natural_key("issue_no")
    opened_day: Mapped[int | None] = day_of_date("opened_on")
    deadline_day: Mapped[int | None] = day_of_date("deadline_on")
    closed_day: Mapped[int | None] = day_of_date("closed_on")

    __table_args__ = (Index("ix_issue_register_owner_id", "owner_id"),)


class Recheck(Delivered, Base):
    """复查: a figure about the bureau itself."""

    __tablename__ = "recheck"

    recheck_no: Mapped[str]
    issue_no: Mapped[str | None]
    submitted_on: Mapped[date | None]
    due_on: Mapped[date | None]
    finished_on: Mapped[date | None]
    owner_id: Mapped[int] = owner_from("unit_code")
    recheck_key: Mapped[UUID] = natural_key("recheck_no")
    due_day: Mapped[int | None] = day_of_date("due_on")
    finished_day: Mapped[int | None] = day_of_date("finished_on")
