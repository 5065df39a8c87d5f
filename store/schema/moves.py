"""What every table of moves holds: who moved a case from which state to which, by what, why, when."""

from datetime import datetime

from sqlalchemy import ARRAY, BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from store.schema.base import Big, Document


class Moved:
    """A move of a case; only ever added."""

    move_id: Mapped[Big] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    from_state: Mapped[str]
    """empty at the beginning"""
    to_state: Mapped[str]
    event: Mapped[str]
    by: Mapped[Big | None]
    """an account; none: time or data moved it"""
    by_name: Mapped[str]
    reason: Mapped[str]
    uploads: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    detail: Mapped[Document]
