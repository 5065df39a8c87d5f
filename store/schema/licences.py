"""电子证照: types, certificates and their archive links."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from store.schema.base import Base, Delivered, Small, day_of_date, day_of_instant, natural_key, owner_from


class LicenceType(Delivered, Base):
    """证照类型."""

    __tablename__ = "licence_type"

    cert_type_code: Mapped[str]
    cert_type_name: Mapped[str | None]
    define_authority_name: Mapped[str | None]
    define_authority_code: Mapped[str | None]
    holder_type: Mapped[str | None]
    valid_range: Mapped[str | None]
    licence_type_key: Mapped[UUID] = natural_key("cert_type_code")


class Licence(Delivered, Base):
    """证照; the owner is its issuer."""

    __tablename__ = "licence"

    cert_identifier: Mapped[str]
    cert_type_code: Mapped[str | None]
    cert_name: Mapped[str | None]
    cert_no: Mapped[str | None]
    holder_type: Mapped[str | None]
    issued_on: Mapped[date | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    licence_version: Mapped[Small | None]
    state: Mapped[str | None]
    case_no: Mapped[str | None]
    file_digest: Mapped[str | None]
    owner_id: Mapped[int] = owner_from("unit_code")
    licence_key: Mapped[UUID] = natural_key("cert_identifier")
    issued_day: Mapped[int | None] = day_of_date("issued_on")

    __table_args__ = (Index("ix_licence_owner_id_issued_day", "owner_id", "issued_day"),)


class LicenceLink(Delivered, Base):
    """证照归档关联."""

    __tablename__ = "licence_link"

    cert_identifier: Mapped[str]
    archival_code: Mapped[str | None]
    package_id: Mapped[str | None]
    filed_at: Mapped[datetime | None]
    status: Mapped[str | None]
    licence_key: Mapped[UUID] = natural_key("cert_identifier")
    filed_day: Mapped[int | None] = day_of_instant("filed_at")
