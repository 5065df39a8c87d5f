"""The audit trail: rows that are only ever added, each linked to the one before it, and the anchors that close months.

`body` is the text that the digest is made of (`core/audit_chain.py`); the other columns are taken out of it by the
server, so that what is searched can never differ from what is proven.
"""

from datetime import datetime

from sqlalchemy import BigInteger, Computed, Index, Integer, LargeBinary
from sqlalchemy.orm import Mapped, MappedColumn, mapped_column

from store.schema.base import Base


def in_body(name: str, kind: str = "") -> Computed:
    """What the body says under a name, as text or cast to `kind`."""
    text = f"(body::jsonb) ->> '{name}'::text"
    return Computed(f"(({text}))::{kind}" if kind else text, persisted=True)


def number_in_body(name: str) -> MappedColumn[int]:
    """A whole number of the body."""
    return mapped_column(BigInteger, in_body(name, "bigint"), nullable=False)


def instant_in_body(name: str) -> MappedColumn[datetime]:
    """An instant that the body gives in microseconds since the epoch."""
    text = f"to_timestamp((((body::jsonb) ->> '{name}'::text)::bigint)::double precision / 1000000::double precision)"
    return mapped_column(Computed(text, persisted=True), nullable=False)


def text_in_body(name: str) -> MappedColumn[str]:
    """A text of the body."""
    return mapped_column(in_body(name), nullable=False)


class AuditRow(Base):
    """One act, at its place in the trail."""

    __tablename__ = "audit_event"

    body: Mapped[str]
    link: Mapped[bytes] = mapped_column(LargeBinary)
    """SM3 of the link before it and of the body"""
    position: Mapped[int] = mapped_column(BigInteger, in_body("position", "bigint"), primary_key=True)
    """1, 2, 3 … without a gap"""
    segment: Mapped[int] = mapped_column(Integer, in_body("segment", "integer"), nullable=False)
    """the month that it is kept with; never falls"""
    at: Mapped[datetime] = instant_in_body("at_us")
    event: Mapped[str] = text_in_body("event")
    actor: Mapped[str] = text_in_body("actor")
    actor_kind: Mapped[str] = text_in_body("actor_kind")
    origin: Mapped[str] = text_in_body("origin")
    object_kind: Mapped[str] = text_in_body("object_kind")
    object_code: Mapped[str] = text_in_body("object_code")
    node: Mapped[str | None] = mapped_column(in_body("node"))
    outcome: Mapped[str] = text_in_body("outcome")

    __table_args__ = (
        Index("ix_audit_event_at", "at"),
        Index("ix_audit_event_segment_position", "segment", "position"),
        Index("ix_audit_event_event_position", "event", "position"),
        Index("ix_audit_event_actor_position", "actor", "position"),
        Index("ix_audit_event_object_code_position", "object_code", "position"),
    )


class AuditAnchor(Base):
    """What the trail had come to at a moment: closes a segment (`close`), or holds its end between two closes (`tail`).

    `signature` is Ed25519 over the body; nothing where there was no key.
    """

    __tablename__ = "audit_anchor"

    body: Mapped[str]
    signature: Mapped[bytes | None] = mapped_column(LargeBinary)
    number: Mapped[int] = mapped_column(BigInteger, in_body("number", "bigint"), primary_key=True)
    kind: Mapped[str] = text_in_body("kind")
    segment: Mapped[int] = mapped_column(Integer, in_body("segment", "integer"), nullable=False)
    last_position: Mapped[int] = number_in_body("last_position")
    made_at: Mapped[datetime] = instant_in_body("made_at_us")

    __table_args__ = (Index("ix_audit_anchor_segment", "segment"),)
