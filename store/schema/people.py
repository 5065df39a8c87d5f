"""People: accounts, sessions, roles at nodes, and what somebody leaves behind."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from store.schema.base import Base, Big, Document


class Account(Base):
    """A person, a wall, or whoever else signs in by name; never deleted, since history speaks of it."""

    __tablename__ = "account"

    account_id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    """what is typed to sign in, in lower case"""
    display_name: Mapped[str]
    email: Mapped[str | None]
    state: Mapped[str]
    """active | locked | left"""
    password_hash: Mapped[str | None]
    password_set_at: Mapped[datetime | None]
    must_change: Mapped[bool]
    totp_key: Mapped[bytes | None]
    """key of the second factor, sealed"""
    totp_since: Mapped[datetime | None]
    """when the first code proved it; a key without is only offered"""
    totp_step: Mapped[Big | None]
    """step of time of the newest code accepted: no code counts twice"""
    epoch: Mapped[int]
    """grows when all sessions have to end; a session of another epoch is void"""
    demo: Mapped[bool]
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    left_at: Mapped[datetime | None]


class PasswordHistory(Base):
    """Hashes of passwords that an account has had."""

    __tablename__ = "password_history"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.account_id"), primary_key=True)
    set_at: Mapped[datetime] = mapped_column(primary_key=True)
    password_hash: Mapped[str]


class SignInAttempt(Base):
    """An attempt to sign in; it counts as failed until it has succeeded, so that attempts at once count too."""

    __tablename__ = "sign_in_attempt"

    attempt_id: Mapped[Big] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    name_digest: Mapped[bytes]
    """keyed digest of what was typed as a name, which is a password at times"""
    address: Mapped[str]
    succeeded: Mapped[bool]

    __table_args__ = (
        Index("ix_sign_in_attempt_name_digest_at", "name_digest", "at"),
        Index("ix_sign_in_attempt_address_at", "address", "at"),
        Index("ix_sign_in_attempt_at", "at"),
    )


class SessionRow(Base):
    """A session where there is no Redis; whoever reads this table cannot take one over."""

    __tablename__ = "session"

    secret_digest: Mapped[bytes] = mapped_column(primary_key=True)
    handle: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.account_id"))
    epoch: Mapped[int]
    csrf: Mapped[str]
    stage: Mapped[str]
    two_factors: Mapped[bool]
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    idle_s: Mapped[int | None]
    address: Mapped[str]
    agent: Mapped[str]

    __table_args__ = (Index("ix_session_account_id", "account_id"), Index("ix_session_expires_at", "expires_at"))


class RoleGrant(Base):
    """A role at a node for a time; ended, never deleted. `deputy_of` is the grant that a deputy stands in for."""

    __tablename__ = "role_grant"

    grant_id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.account_id"))
    role: Mapped[str]
    node: Mapped[str]
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    deputy_of: Mapped[int | None] = mapped_column(ForeignKey("role_grant.grant_id"))
    granted_at: Mapped[datetime]
    granted_by: Mapped[str]
    reason: Mapped[str]
    ended_at: Mapped[datetime | None]
    """when somebody ended it before its time"""
    ended_by: Mapped[str | None]

    __table_args__ = (
        Index("ix_role_grant_account_id", "account_id"),
        Index("ix_role_grant_deputy_of", "deputy_of", postgresql_where=text("deputy_of IS NOT NULL")),
    )


class HandOver(Base):
    """What somebody leaves behind who leaves; open until nothing waits any more."""

    __tablename__ = "hand_over"

    hand_over_id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.account_id"))
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("account.account_id"))
    begun_at: Mapped[datetime]
    begun_by: Mapped[str]
    closed_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_hand_over_account_id", "account_id"),)


class HandOverItem(Base):
    """One thing that somebody leaves behind, and what became of it."""

    __tablename__ = "hand_over_item"

    item_id: Mapped[int] = mapped_column(primary_key=True)
    hand_over_id: Mapped[int] = mapped_column(ForeignKey("hand_over.hand_over_id"))
    kind: Mapped[str]
    reference: Mapped[str]
    detail: Mapped[Document]
    state: Mapped[str]
    """waiting | handed_over | ended"""
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str | None]

    __table_args__ = (Index("ix_hand_over_item_hand_over_id", "hand_over_id"),)
