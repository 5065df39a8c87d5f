"""Sums and their history: cells, tops, the journal of deltas, former rows, open cases.

A measure is a column of five tables; zero is stored as NULL, which makes these sparse rows a third of the size.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Column, DateTime, Index, Integer, SmallInteger, Table
from sqlalchemy.orm import Mapped, mapped_column

from core.measures import MEASURES
from store.schema.base import Base, Big, Document


def _sums(name: str, *keys: Column[int]) -> Table:
    """A table of sums under its key; half-filled pages let the many updates stay on their page."""
    measures = (Column(measure, BigInteger) for measure in MEASURES)
    return Table(name, Base.metadata, *keys, *measures, postgresql_with={"fillfactor": "70"})


def _key(name: str, kind: type[Integer] | type[SmallInteger] = Integer) -> Column[int]:
    return Column(name, kind, primary_key=True, autoincrement=False)


# the month stands before the category in the keys, so that a window of months is one stretch of the index

cell = _sums("cell", _key("owner_id"), _key("month"), _key("category", SmallInteger))
"""Sums of an owner by category and month."""

cell_day = _sums("cell_day", _key("owner_id"), _key("day"))
"""Sums of an owner by day, to cut the edges of a window exactly."""

top = _sums("top", _key("place"), _key("month"), _key("category", SmallInteger))
"""The cells of all owners of a place."""

top_day = _sums("top_day", _key("place"), _key("day"))
"""The days of all owners of a place."""

cell_journal = Table(
    "cell_journal",
    Base.metadata,
    Column("batch_id", BigInteger, nullable=False),
    Column("known_at", DateTime(timezone=True), nullable=False),
    Column("owner_id", Integer, nullable=False),
    Column("category", SmallInteger, nullable=False),
    Column("day", Integer, nullable=False),
    *(Column(measure, BigInteger) for measure in MEASURES),
    Index("ix_cell_journal_batch_id", "batch_id", postgresql_using="brin"),
)
"""What each batch changed: cells as known then = cells now − later deltas."""


class RecordVersion(Base):
    """The former content of a changed or deleted row; `batch_id` is the batch that ended it."""

    __tablename__ = "record_version"

    table_name: Mapped[str] = mapped_column(primary_key=True)
    row_key: Mapped[UUID] = mapped_column(primary_key=True)
    batch_id: Mapped[Big] = mapped_column(primary_key=True)
    known_until: Mapped[datetime]
    version: Mapped[Big]
    row: Mapped[Document]


class OpenCase(Base):
    """A case, licence or document that is due or will be, and is not archived."""

    __tablename__ = "open_case"

    subject: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[int]
    due_day: Mapped[int]
    natural_key: Mapped[str]

    __table_args__ = (
        # in the order of the list of what is missing, for one owner and for all
        Index("ix_open_case_owner_id_subject_due_day_key", "owner_id", "subject", "due_day", "key"),
        Index("ix_open_case_subject_due_day_key", "subject", "due_day", "key"),
    )


class YearEnd(Base):
    """The sums of an owner and window as they stood when a year was closed; never rewritten."""

    __tablename__ = "year_end"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    owner_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    definition_version: Mapped[str] = mapped_column(primary_key=True)
    closed_at: Mapped[datetime]
    sums: Mapped[Document]


class DayHorizon(Base):
    """One row: the first day that `cell_day` and `top_day` hold; what is older is known by whole months."""

    __tablename__ = "day_horizon"

    only: Mapped[bool] = mapped_column(primary_key=True)
    day: Mapped[int]
