"""查档直通车: requests for lookups."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from store.schema.base import Base, Delivered, day_of_instant, natural_key, owner_from


class Lookup(Delivered, Base):
    """查档申请; the owner is the agency or archive that answers."""

    __tablename__ = "lookup"

    request_no: Mapped[str]
    channel: Mapped[str | None]
    category: Mapped[str | None]
    target_archive: Mapped[str | None]
    accept_archive: Mapped[str | None]
    accepted_at: Mapped[datetime | None]
    promised_at: Mapped[datetime | None]
    routed_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    result: Mapped[str | None]
    copies: Mapped[int | None]
    e_certificate: Mapped[bool | None]
    owner_id: Mapped[int] = owner_from("unit_code")
    lookup_key: Mapped[UUID] = natural_key("request_no")
    accepted_day: Mapped[int | None] = day_of_instant("accepted_at")
    answered_day: Mapped[int | None] = day_of_instant("answered_at")

    __table_args__ = (Index("ix_lookup_owner_id_accepted_day", "owner_id", "accepted_day"),)
