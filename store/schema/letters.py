"""What people are told: one inbox for each account, and the same by mail."""

from datetime import date, datetime

from sqlalchemy import ARRAY, BigInteger, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from store.schema.base import Base, Big, Document


class LetterRow(Base):
    """One letter to one account; `subject` and `body` are keys of wordings with the values that fill them."""

    __tablename__ = "letter"

    letter_id: Mapped[Big] = mapped_column(primary_key=True)
    account_id: Mapped[Big]
    kind: Mapped[str]
    subject: Mapped[Document]
    body: Mapped[Document]
    link: Mapped[str]
    """the state it is about: a path of ours with its query"""
    once: Mapped[str | None]
    """an account gets no second letter with the same word here"""
    sent_at: Mapped[datetime]
    read_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_letter_account_id_letter_id", "account_id", "letter_id"),
        Index("ix_letter_unread", "account_id", "letter_id", postgresql_where=text("read_at IS NULL")),
        Index("uq_letter_account_id_once", "account_id", "once", unique=True),
    )


class LetterText(Base):
    """A wording in both languages from an instant on: a letter is read in the words of its time."""

    __tablename__ = "letter_text"

    key: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime] = mapped_column(primary_key=True)
    zh: Mapped[str]
    en: Mapped[str]


class MailChoice(Base):
    """Whether and in which language an account wants its letters by mail; where they go stands in the account."""

    __tablename__ = "mail_choice"

    account_id: Mapped[Big] = mapped_column(primary_key=True, autoincrement=False)
    wants: Mapped[str]
    """each | digest | none"""
    language: Mapped[str]
    changed_at: Mapped[datetime]


class Mail(Base):
    """The outbox: one mail, of one letter or a day's digest, until it has been handed over or given up."""

    __tablename__ = "mail"

    mail_id: Mapped[Big] = mapped_column(primary_key=True)
    account_id: Mapped[Big]
    address: Mapped[str]
    language: Mapped[str]
    letters: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    digest_on: Mapped[date | None]
    """the local day of a digest"""
    state: Mapped[str] = mapped_column(server_default=text("'waiting'::text"))
    """waiting | sending | sent | dead | dropped"""
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    created_at: Mapped[datetime]
    since: Mapped[datetime]
    """from when on it is tried, for how long it may be"""
    due_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(server_default=text("''::text"))

    __table_args__ = (
        Index("ix_mail_due", "due_at", postgresql_where=text("state = ANY (ARRAY['waiting'::text, 'sending'::text])")),
        Index("uq_mail_account_id_digest_on", "account_id", "digest_on", unique=True),
        Index("ix_mail_letters", "letters", postgresql_using="gin"),
        Index("ix_mail_ended_at", "ended_at", postgresql_where=text("ended_at IS NOT NULL")),
    )
