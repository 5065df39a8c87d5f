"""What the indicators said, how good that was, and from which definitions."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from store.schema.base import Base, Big, Document


class ReadingRow(Base):
    """One reading; appended when it differs from the last one of its scope and code."""

    __tablename__ = "reading"

    reading_id: Mapped[Big] = mapped_column(primary_key=True)
    scope: Mapped[str]
    code: Mapped[str]
    at: Mapped[datetime]
    known_at: Mapped[datetime]
    numerator: Mapped[Big]
    denominator: Mapped[Big]
    value: Mapped[float | None]
    band: Mapped[str | None]
    target: Mapped[float | None]
    warn: Mapped[float | None]
    crit: Mapped[float | None]
    definition_version: Mapped[str]
    window_from: Mapped[int | None]
    """the first day of its window where that begins anew by the calendar"""

    __table_args__ = (Index("ix_reading_scope_code_at", "scope", "code", "at"),)


class ReadingLatest(Base):
    """The newest reading of a scope and code, so that a pass needs no search."""

    __tablename__ = "reading_latest"

    scope: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    reading_id: Mapped[Big]


class BandStateRow(Base):
    """The confirmed band of a scope and code, and the candidate that waits for confirmation."""

    __tablename__ = "band_state"

    scope: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    band: Mapped[str | None]
    since: Mapped[datetime]
    candidate: Mapped[str | None]
    candidate_since: Mapped[datetime | None]


class SnapshotVersion(Base):
    """One row: the number of the newest snapshot, and what it was made from."""

    __tablename__ = "snapshot_version"

    only: Mapped[bool] = mapped_column(primary_key=True)
    version: Mapped[Big]
    changed_at: Mapped[datetime]
    batch_id: Mapped[Big]


class ClosedDay(Base):
    """One row: the newest day whose last readings were kept."""

    __tablename__ = "closed_day"

    only: Mapped[bool] = mapped_column(primary_key=True)
    day: Mapped[int]


class DefinitionVersion(Base):
    """A version of the definitions that has been in force; `body` is enough to compute with it again."""

    __tablename__ = "definition_version"

    version: Mapped[str] = mapped_column(primary_key=True)
    effective_at: Mapped[datetime]
    known_at: Mapped[datetime]
    body: Mapped[Document]
