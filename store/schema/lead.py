"""Who leads: one row, and the number that every change of the leader raises."""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Mapped, mapped_column

from store.schema.base import Base, Big


class LeadRow(Base):
    """The leader of this store.

    The epoch is the key, so that raising it waits for whoever is just committing under the old one, while a beat, which
    leaves the key alone, waits for nobody.
    """

    __tablename__ = "lead"

    epoch: Mapped[Big] = mapped_column(primary_key=True, autoincrement=False)
    holder: Mapped[str]
    """the application_name of the leader's connections; empty when the lead was given back"""
    backend_pid: Mapped[int]
    """the server process of the connection that beats"""
    backend_began_at: Mapped[datetime]
    taken_at: Mapped[datetime]
    beat_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    """by the clock of the database"""
