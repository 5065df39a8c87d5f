"""馆藏 and 室藏: fonds, volumes and file-level items."""

from datetime import date
from uuid import UUID

from sqlalchemy import Computed, Index
from sqlalchemy.orm import Mapped, mapped_column

from store.schema.base import Base, Big, Delivered, Small, day_of_date, linked_key, natural_key, owner_from


class Fonds(Delivered, Base):
    """全宗."""

    __tablename__ = "fonds"

    fonds_code: Mapped[str]
    fonds_name: Mapped[str | None]
    archive_code: Mapped[str | None]
    start_year: Mapped[Small | None]
    end_year: Mapped[Small | None]
    status: Mapped[str | None]
    successor: Mapped[str | None]
    on_roster: Mapped[bool | None]
    owner_id: Mapped[int] = owner_from("unit_code")
    fonds_key: Mapped[UUID] = natural_key("fonds_code")


class Volume(Delivered, Base):
    """案卷."""

    __tablename__ = "volume"

    volume_id: Mapped[str]
    archival_code: Mapped[str | None]
    fonds_code: Mapped[str | None]
    holder_kind: Mapped[str | None]
    category: Mapped[str | None]
    year_from: Mapped[Small | None]
    year_to: Mapped[Small | None]
    retention: Mapped[str | None]
    items: Mapped[int | None]
    pages: Mapped[int | None]
    filed_on: Mapped[date | None]
    transferred_on: Mapped[date | None]
    holder_id: Mapped[int] = owner_from("holder_code")
    volume_key: Mapped[UUID] = natural_key("volume_id")
    fonds_key: Mapped[UUID | None] = linked_key("fonds_code")
    filed_day: Mapped[int | None] = day_of_date("filed_on")
    transferred_day: Mapped[int | None] = day_of_date("transferred_on")

    __table_args__ = (Index("ix_volume_fonds_key", "fonds_key"),)


class CatalogueItem(Delivered, Base):
    """文件级条目: the owner is the forming unit, the holder the archive (馆藏) or the unit itself (室藏)."""

    __tablename__ = "catalogue_item"

    item_id: Mapped[str]
    holder_kind: Mapped[str | None]
    fonds_code: Mapped[str | None]
    archival_code: Mapped[str | None]
    category: Mapped[str | None]
    formed_on: Mapped[date | None]
    retention: Mapped[str | None]
    medium: Mapped[str | None]
    born_digital: Mapped[bool | None]
    paper_original: Mapped[bool | None]
    secret: Mapped[bool | None]
    filed_via: Mapped[str | None]
    digit_exclusion: Mapped[str | None]
    image_pages: Mapped[int | None]
    pages: Mapped[int | None]
    file_bytes: Mapped[Big | None]
    missing_elements: Mapped[Small | None]
    on_roster: Mapped[bool | None]
    filed_on: Mapped[date | None]
    transferred_on: Mapped[date | None]
    extension_until: Mapped[date | None]
    batch_no: Mapped[str | None]
    open_review: Mapped[str | None]
    opened_on: Mapped[date | None]
    holder_id: Mapped[int] = owner_from("holder_code")
    owner_id: Mapped[int] = owner_from("unit_code")
    item_key: Mapped[UUID] = natural_key("item_id")
    filed_day: Mapped[int | None] = day_of_date("filed_on")
    transferred_day: Mapped[int | None] = day_of_date("transferred_on")
    extension_until_day: Mapped[int | None] = day_of_date("extension_until")
    aged_day: Mapped[int | None] = mapped_column(
        Computed("(formed_on + '25 years'::interval)::date - '1970-01-01'::date", persisted=True)
    )

    __table_args__ = (Index("ix_catalogue_item_owner_id", "owner_id"),)
