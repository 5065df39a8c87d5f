"""Files that people have handed in; the bytes lie in a folder, by digest."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from store.schema.base import Base, Big


class Upload(Base):
    """One file of one node of the tree; two nodes may hold the same bytes."""

    __tablename__ = "upload"

    upload_id: Mapped[Big] = mapped_column(primary_key=True)
    node: Mapped[str]
    """code of the owner, place or city it belongs to"""
    name: Mapped[str]
    kind: Mapped[str]
    bytes: Mapped[Big]
    algorithm: Mapped[str]
    digest: Mapped[str]
    scan: Mapped[str]
    """off | clean"""
    uploaded_by: Mapped[Big]
    uploaded_by_name: Mapped[str]
    uploaded_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    """its bytes are gone; the row stays"""

    __table_args__ = (
        Index("ix_upload_node", "node", postgresql_where=text("removed_at IS NULL")),
        Index("ix_upload_digest", "digest", postgresql_where=text("removed_at IS NULL")),
    )


class UploadUse(Base):
    """Something that rests on a file, which therefore stays: `used_by` says what, such as `lead 12`."""

    __tablename__ = "upload_use"

    upload_id: Mapped[Big] = mapped_column(primary_key=True, autoincrement=False)
    used_by: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime]
