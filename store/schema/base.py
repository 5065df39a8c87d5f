"""The base of all models and the few kinds of columns they are made of.

Expressions of generated columns are written the way PostgreSQL prints them, so that models and schema can be compared.
"""

from datetime import date, datetime
from typing import Annotated, Any, ClassVar
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, Computed, Date, DateTime, Integer, MetaData, SmallInteger, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, mapped_column

Small = Annotated[int, mapped_column(SmallInteger)]
Big = Annotated[int, mapped_column(BigInteger)]
Document = Annotated[dict[str, Any], mapped_column(JSONB)]
Texts = Annotated[list[str], mapped_column(ARRAY(Text))]


class Base(DeclarativeBase):
    """Everything the store keeps; names of constraints are fixed so that migrations can speak of them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {
        str: Text(),
        int: Integer(),
        datetime: DateTime(timezone=True),
        date: Date(),
        UUID: Uuid(),
    }


class Delivered:
    """What every record table carries beside its delivered columns."""

    source: Mapped[str]
    version: Mapped[Big]
    """microseconds since the epoch of the source's `updated_at`"""
    batch_id: Mapped[Big]


def natural_key(*parts: str) -> MappedColumn[UUID]:
    """The fixed-width primary key made of the natural key; `parts` are columns or SQL giving text."""
    return mapped_column(Computed(key_expression(*parts), persisted=True), primary_key=True)


def linked_key(part: str) -> MappedColumn[UUID | None]:
    """The fixed-width key of the record that `part` names."""
    return mapped_column(Computed(key_expression(part), persisted=True))


def key_expression(*parts: str) -> str:
    """SQL of the fixed-width key over natural key parts."""
    return f"md5({' || chr(124) || '.join(parts)})::uuid"


def day_of_instant(column: str) -> MappedColumn[int | None]:
    """The local day number of an instant column."""
    text = f"timezone('Asia/Shanghai'::text, {column})::date - '1970-01-01'::date"
    return mapped_column(Computed(text, persisted=True))


def day_of_date(column: str) -> MappedColumn[int | None]:
    """The day number of a date column."""
    return mapped_column(Computed(f"{column} - '1970-01-01'::date", persisted=True))


def owner_from(code_column: str) -> MappedColumn[int]:
    """The owner, delivered as the code in `code_column`; not a foreign key, since owners are never deleted."""
    return mapped_column(info={"owner_code": code_column})
