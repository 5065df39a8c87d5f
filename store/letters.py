"""Letters to accounts: kept until they were read, readable in both languages in the words of their time."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from store.database import Database, UnitOfWork
from store.statements import sql


@dataclass(frozen=True, slots=True)
class StoredWords:
    """A key of a wording, the values that fill it, and the wording as it was: Chinese and English, None if unknown."""

    key: str
    values: Mapping[str, Any]
    zh: str | None
    en: str | None


@dataclass(frozen=True, slots=True)
class StoredLetter:
    """A letter as it stands in the store."""

    letter_id: int
    kind: str
    subject: StoredWords
    body: StoredWords
    link: str
    sent_at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class UnsentLetter:
    """A letter to be kept; `subject` and `body` as {"key", "values"}."""

    to: int
    kind: str
    subject: Mapping[str, Any]
    body: Mapping[str, Any]
    link: str
    once: str | None = None
    leaves_at: datetime | None = None
    """when it goes by mail where that is wanted; none: at once"""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which letters of an account: unread ones only, below a number, some by their numbers."""

    unread: bool = False
    before: int | None = None
    ids: Collection[int] | None = None
    limit: int = 50
    offset: int = 0


def add(unit: UnitOfWork, letter: UnsentLetter, at: datetime) -> int | None:
    """Keeps a letter, puts it into the outbox where it is wanted by mail, and tells the listeners of `letters`.

    Returns its number; None when the account has had one with the same `once`.
    """
    values = {
        "to": letter.to,
        "kind": letter.kind,
        "subject": json.dumps(letter.subject, ensure_ascii=False),
        "body": json.dumps(letter.body, ensure_ascii=False),
        "link": letter.link,
        "once": letter.once,
        "at": at,
    }
    number = unit.value(sql("letters", "add"), values)
    if number is None:
        return None
    due_at = letter.leaves_at or at
    unit.execute(sql("letters", "put_out"), {"letter_id": number, "to": letter.to, "at": at, "due_at": due_at})
    unit.execute(sql("letters", "announce"), {"to": letter.to})
    return int(number)


def of_account(unit: UnitOfWork, account_id: int, choice: Choice) -> list[StoredLetter]:
    """Letters of an account, the newest first."""
    values = {
        "account_id": account_id,
        "unread": choice.unread,
        "before": choice.before,
        "ids": None if choice.ids is None else list(choice.ids),
        "limit": choice.limit,
        "offset": choice.offset,
    }
    return [_letter(row) for row in unit.rows(sql("letters", "of_account"), values)]


def _letter(row: tuple[Any, ...]) -> StoredLetter:
    letter_id, kind, subject, body, link, sent_at, read_at, *texts = row
    return StoredLetter(
        letter_id,
        kind,
        StoredWords(subject["key"], subject["values"], *texts[:2]),
        StoredWords(body["key"], body["values"], *texts[2:]),
        link,
        sent_at,
        read_at,
    )


def counts(unit: UnitOfWork, account_id: int) -> tuple[int, int]:
    """How many letters an account has, and how many of them it has not read."""
    total, unread = unit.row(sql("letters", "counts"), {"account_id": account_id}) or (0, 0)
    return int(total), int(unread)


def unread(database: Database, account_id: int) -> int:
    """How many letters an account has not read."""
    with database.begin() as unit:
        return int(unit.value(sql("letters", "unread"), {"account_id": account_id}))


def mark_read(unit: UnitOfWork, account_id: int, ids: Collection[int], until: int, at: datetime) -> int:
    """Letters have been read: those with these numbers, and all up to `until`; returns how many had not been."""
    values = {"account_id": account_id, "ids": list(ids), "until": until, "at": at}
    return unit.execute(sql("letters", "mark_read"), values)


def hand_over(unit: UnitOfWork, leaving: int, successor: int) -> int:
    """What somebody who leaves has not read, somebody else gets as well; returns how many letters."""
    return unit.execute(sql("letters", "hand_over"), {"from": leaving, "to": successor})


def left_unread(unit: UnitOfWork, account_id: int) -> int:
    """How many letters somebody who leaves leaves to a successor."""
    return int(unit.value(sql("letters", "left_unread"), {"account_id": account_id}))


def forget(database: Database, before: datetime) -> int:
    """Takes away letters that were read before an instant; returns how many."""
    with database.begin() as unit:
        return unit.execute(sql("letters", "forget"), {"before": before})


def keep_texts(database: Database, texts: Mapping[str, tuple[str, str]], at: datetime) -> int:
    """Keeps wordings, key → (Chinese, English), that are new or other than before; returns how many.

    To be called when a program starts, so that a letter is always younger than the words it uses.
    """
    with database.begin() as unit:
        unit.execute(sql("letters", "texts_lock"))
        known = {key: (zh, en) for key, zh, en in unit.rows(sql("letters", "texts_of_now"))}
        changed = {key: words for key, words in texts.items() if known.get(key) != words}
        for key, (zh, en) in changed.items():
            unit.execute(sql("letters", "keep_text"), {"key": key, "zh": zh, "en": en, "at": at})
    return len(changed)


def texts_of_now(unit: UnitOfWork, prefix: str) -> dict[str, tuple[str, str]]:
    """The wordings that hold now whose keys begin so: key → (Chinese, English)."""
    return {key: (zh, en) for key, zh, en in unit.rows(sql("letters", "texts_of_now")) if key.startswith(prefix)}


def mail_choice(unit: UnitOfWork, account_id: int) -> tuple[str, str, str]:
    """Address, wish (each, digest or none) and language of an account's mail."""
    address, wants, language = unit.row(sql("letters", "choice"), {"account_id": account_id}) or ("", "none", "zh_CN")
    return address or "", wants, language


def choose_mail(unit: UnitOfWork, account_id: int, wants: str, language: str, at: datetime) -> None:
    """How an account wants its mail from now on."""
    values = {"account_id": account_id, "wants": wants, "language": language, "at": at}
    unit.execute(sql("letters", "choose"), values)
