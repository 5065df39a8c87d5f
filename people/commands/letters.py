"""What a person does with the own inbox: reads it, marks letters as read, chooses how they come by mail."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final, get_args

from core.access import Principal
from core.errors import RefusedError
from people.deeds import Matter, deed
from people.letters import ReadableLetter, Wanted, read
from store import letters as kept
from store.database import Database
from store.letters import Choice

LANGUAGES: Final = ("zh_CN", "en")
MOST: Final = 200


@dataclass(frozen=True, slots=True)
class InboxPage:
    """Some letters of an account, the newest first; `total` and `unread` count all it has."""

    total: int
    unread: int
    letters: tuple[ReadableLetter, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class MailChoice:
    """How letters come by mail: to which address (of the account; empty: it has none), which, in which language."""

    address: str
    wants: str
    language: str


def inbox(
    database: Database,
    principal: Principal,
    language: str,
    *,
    unread_only: bool = False,
    before: int | None = None,
    limit: int = 50,
    offset: int = 0,
) -> InboxPage:
    """A page of the own letters; `before` goes on below a letter, `offset` skips so many."""
    limit = min(limit, MOST)
    choice = Choice(unread_only, before, None, limit + 1, offset)
    with database.begin() as unit:
        found = kept.of_account(unit, principal.account_id, choice)
        total, unread = kept.counts(unit, principal.account_id)
    letters = tuple(read(letter, language) for letter in found[:limit])
    return InboxPage(total, unread, letters, len(found) > limit)


def one_letter(database: Database, principal: Principal, letter_id: int, language: str) -> ReadableLetter | None:
    """One of the own letters; None when there is none with this number."""
    with database.begin() as unit:
        found = kept.of_account(unit, principal.account_id, Choice(ids=(letter_id,), limit=1))
    return read(found[0], language) if found else None


def unread(database: Database, principal: Principal) -> int:
    """How many of the own letters were not read."""
    return kept.unread(database, principal.account_id)


def mark_read(
    database: Database, principal: Principal, at: datetime, *, ids: Collection[int] = (), until: int = 0
) -> int:
    """Marks own letters as read: some, or all up to the newest one that was seen; returns how many were not before."""
    with database.begin() as unit:
        return kept.mark_read(unit, principal.account_id, ids, until, at)


def mail_choice(database: Database, principal: Principal) -> MailChoice:
    """How the own letters come by mail."""
    with database.begin() as unit:
        return MailChoice(*kept.mail_choice(unit, principal.account_id))


def choose_mail(database: Database, principal: Principal, wants: str, language: str, at: datetime) -> None:
    """Chooses how the own letters come by mail: each at once, a digest, or none. RefusedError: no such choice."""
    if principal.kind != "person":
        raise RefusedError("a token has no inbox", "no_person")
    if wants not in get_args(Wanted) or language not in LANGUAGES:
        raise RefusedError(f"expected each, digest or none, and zh_CN or en; found {wants}, {language}", "mail_choice")
    with deed(database, principal, Matter("mail.chosen", None, code=principal.name), at) as done:
        _, *was = kept.mail_choice(done.unit, principal.account_id)
        kept.choose_mail(done.unit, principal.account_id, wants, language, at)
        done.before = dict(zip(("wants", "language"), was, strict=True))
        done.after = {"wants": wants, "language": language}
