"""Owners of rows: agencies and archives, as the master data deliver them and as the store numbers them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from store.schema.base import Base, Big, Delivered, Small, Texts, day_of_date, linked_key, natural_key, owner_from


class Owner(Base):
    """Every row belongs to one owner, every owner to one place; kept by unit and archive batches."""

    __tablename__ = "owner"

    owner_id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    name: Mapped[str]
    name_en: Mapped[str | None]
    group_code: Mapped[str | None]
    place_code: Mapped[int]
    version: Mapped[Big]
    """of the newest master row seen, even one that was taken back: so the order of arrival does not matter"""
    owner_key: Mapped[UUID | None] = linked_key("code")

    __table_args__ = (Index("ix_owner_place_code", "place_code"), Index("ix_owner_owner_key", "owner_key", unique=True))


class OwnerHistory(Base):
    """Names and places an owner has had; `since` is when the store came to know it."""

    __tablename__ = "owner_history"

    owner_id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[Big] = mapped_column(primary_key=True)
    since: Mapped[datetime]
    name: Mapped[str]
    place_code: Mapped[int]


class Unit(Delivered, Base):
    """立档单位 of the master data."""

    __tablename__ = "unit"

    unit_code: Mapped[str]
    name: Mapped[str]
    name_en: Mapped[str | None]
    group_code: Mapped[str | None]
    place_code: Mapped[int]
    superior_code: Mapped[str | None]
    status: Mapped[str | None]
    addressee_kind: Mapped[str | None]
    established_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    change_flagged_on: Mapped[date | None]
    owner_id: Mapped[int] = owner_from("unit_code")
    unit_key: Mapped[UUID] = natural_key("unit_code")
    established_day: Mapped[int | None] = day_of_date("established_on")
    ended_day: Mapped[int | None] = day_of_date("ended_on")

    __table_args__ = (Index("ix_unit_owner_id", "owner_id"),)


class Archive(Delivered, Base):
    """档案馆 with its accession parameters."""

    __tablename__ = "archive"

    archive_code: Mapped[str]
    name: Mapped[str]
    place_code: Mapped[int]
    accession_retention: Mapped[Texts | None]
    n_years: Mapped[Small | None]
    n_electronic: Mapped[Small | None]
    owner_id: Mapped[int] = owner_from("archive_code")
    archive_key: Mapped[UUID] = natural_key("archive_code")

    __table_args__ = (Index("ix_archive_place_code", "place_code"),)
