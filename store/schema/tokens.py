"""Tokens: what programs ask the interface with, in the name of an account and never with more rights than it has."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from store.schema.base import Base, Texts


class ApiToken(Base):
    """A token; whoever reads this table cannot use one. Never deleted, since history speaks of it."""

    __tablename__ = "api_token"

    token_id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.account_id"))
    name: Mapped[str]
    """what it is for"""
    role: Mapped[str]
    node: Mapped[str]
    rests_on: Mapped[str]
    """the node at which its account has the role: the same, or above"""
    permissions: Mapped[Texts]
    digest: Mapped[bytes | None] = mapped_column(unique=True)
    """SHA-256 of the secret; nothing until the account has drawn it"""
    handle: Mapped[str | None]
    """the first letters of the digest, by which it is spoken of"""
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    drawn_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]
    used_at: Mapped[datetime | None]
    """the last use, to some minutes"""

    __table_args__ = (Index("ix_api_token_account_id", "account_id"),)
