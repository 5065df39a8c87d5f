"""Inspections (检查): the plan of a year, the draw, the visits with their records, and the officers who go."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from store.schema.base import Base, Big, Document, Texts
from store.schema.moves import Moved


class InspectionYear(Base):
    """The plan of an authority for a year; what its draw is made of is frozen when the seed is announced."""

    __tablename__ = "inspection_year"

    year_id: Mapped[Big] = mapped_column(primary_key=True)
    node: Mapped[str]
    plan_year: Mapped[int]
    planned: Mapped[int]
    """units and archives to be inspected"""
    archives: Mapped[Texts]
    """inspected without being drawn"""
    note: Mapped[str]
    state: Mapped[str]
    state_since: Mapped[datetime]
    seed: Mapped[str | None]
    seed_source: Mapped[str]
    announced_at: Mapped[datetime | None]
    announced_by: Mapped[str]
    draw_on: Mapped[date | None]
    draw_list: Mapped[str | None]
    """the canonical text that is drawn from"""
    list_digest: Mapped[str]
    created_by: Mapped[Big]
    created_name: Mapped[str]
    created_at: Mapped[datetime]
    revision: Mapped[int]

    __table_args__ = (
        Index(
            "uq_inspection_year_node_plan_year",
            "node",
            "plan_year",
            unique=True,
            postgresql_where=text("state <> 'cancelled'::text"),
        ),
    )


class InspectionYearMove(Moved, Base):
    """A move of the plan of a year."""

    __tablename__ = "inspection_year_move"

    year_id: Mapped[Big]

    __table_args__ = (Index("ix_inspection_year_move_year_id", "year_id"),)


class InspectionDraw(Base):
    """A draw that took place: everything that is needed to repeat it; only ever added."""

    __tablename__ = "inspection_draw"

    year_id: Mapped[Big] = mapped_column(primary_key=True, autoincrement=False)
    algorithm: Mapped[str]
    seed: Mapped[str]
    seed_source: Mapped[str]
    announced_at: Mapped[datetime]
    draw_list: Mapped[str]
    list_digest: Mapped[str]
    result: Mapped[Document]
    drawn_at: Mapped[datetime]
    drawn_by: Mapped[str]


class Officer(Base):
    """Somebody with a certificate of law enforcement (执法证件)."""

    __tablename__ = "officer"

    officer_id: Mapped[Big] = mapped_column(primary_key=True)
    node: Mapped[str]
    name: Mapped[str]
    certificate: Mapped[str] = mapped_column(unique=True)
    valid_until: Mapped[date]
    person_id: Mapped[Big | None] = mapped_column(unique=True)
    """the account of the officer, by which the pages of a visit know who writes"""
    is_active: Mapped[bool]
    changed_at: Mapped[datetime]
    changed_by: Mapped[str]

    __table_args__ = (Index("ix_officer_node", "node"),)


class OfficerInterest(Base):
    """An officer who keeps away from an owner (回避)."""

    __tablename__ = "officer_interest"

    officer_id: Mapped[Big] = mapped_column(primary_key=True, autoincrement=False)
    owner_code: Mapped[str] = mapped_column(primary_key=True)
    reason: Mapped[str]
    declared_at: Mapped[datetime]
    declared_by: Mapped[str]


class Inspection(Base):
    """The inspection of one owner; its state changes together with a row of `inspection_move` only."""

    __tablename__ = "inspection"

    inspection_id: Mapped[Big] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    """what the register calls it"""
    node: Mapped[str]
    owner_code: Mapped[str]
    year_id: Mapped[Big | None]
    plan_year: Mapped[int]
    lead_id: Mapped[Big | None]
    is_hazard: Mapped[bool]
    officers: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    state: Mapped[str]
    state_since: Mapped[datetime]
    visit_on: Mapped[date | None]
    notice: Mapped[Document]
    """time, place, subjects, material, as the notice says"""
    notified_at: Mapped[datetime | None]
    without_notice: Mapped[str]
    """why nobody was told before; empty: somebody was"""
    notice_document: Mapped[Big | None]
    arrived_at: Mapped[datetime | None]
    present: Mapped[Document]
    """officers with their certificates as shown, persons of the unit, place"""
    record: Mapped[Document]
    """the 笔录 as it was signed: facts, corrections, signatures"""
    record_digest: Mapped[str]
    record_upload: Mapped[Big | None]
    signed_at: Mapped[datetime | None]
    feedback_by: Mapped[date | None]
    is_provisional: Mapped[bool]
    issues: Mapped[Texts]
    """numbers of the issues that it opened"""
    feedback_documents: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    counted_on: Mapped[date | None]
    """the day of the visit, once it counts"""
    created_at: Mapped[datetime]
    created_name: Mapped[str]
    revision: Mapped[int]

    __table_args__ = (
        Index("ix_inspection_node_inspection_id", "node", "inspection_id"),
        Index("ix_inspection_owner_code", "owner_code"),
        Index("ix_inspection_year_id", "year_id"),
    )


class InspectionMove(Moved, Base):
    """A move of an inspection."""

    __tablename__ = "inspection_move"

    inspection_id: Mapped[Big]

    __table_args__ = (Index("ix_inspection_move_inspection_id", "inspection_id"),)


class SiteEntry(Base):
    """Something noted on site, as a device kept it until it could be sent; only ever added."""

    __tablename__ = "site_entry"

    entry_id: Mapped[UUID] = mapped_column(primary_key=True)
    """made on the device, so that sending twice adds nothing"""
    inspection_id: Mapped[Big]
    device: Mapped[UUID]
    kind: Mapped[str]
    """check | fact | photo | recording"""
    content: Mapped[Document]
    digest: Mapped[str]
    """SM3 of the content, or of the photo's bytes, as the device noted it"""
    upload_id: Mapped[Big | None]
    replaces: Mapped[UUID | None]
    made_at: Mapped[datetime]
    """by the clock of the device"""
    received_at: Mapped[datetime]
    by: Mapped[Big]
    by_name: Mapped[str]

    __table_args__ = (
        Index("ix_site_entry_inspection_id", "inspection_id"),
        Index("ix_site_entry_upload_id", "upload_id"),
    )
