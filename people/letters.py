"""Letters: what people are told, in words that are stored as a key and values, so that each reads in their language."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal

from core.access import Way, access_table
from store import letters as kept
from store.database import UnitOfWork
from store.grants import holders
from store.letters import StoredLetter, StoredWords, UnsentLetter

PREFIX: Final = "letter."
"""how the keys of wordings begin"""
CHINESE: Final = "zh_CN"
ABSENT: Final = "…"
LINK: Final = re.compile(r"/(?![/\\])[^\s\\]*")
"""a path of ours; never an address of somebody else's"""

Wanted = Literal["each", "digest", "none"]


@dataclass(frozen=True, slots=True)
class Pair:
    """A value that is called differently in the two languages."""

    zh: str
    en: str


Value = str | int | Pair


@dataclass(frozen=True, slots=True)
class Words:
    """The key of a wording (`letter.…` of the locales) and what fills it."""

    key: str
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to an account; `link` is the path of the state that it is about.

    With `once` the account never gets a second letter with the same word there; by mail it goes at `leaves_at`.
    """

    to: int
    kind: str
    subject: Words
    body: Words
    link: str
    once: str | None = None
    leaves_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReadableLetter:
    """A letter in the language of its reader."""

    letter_id: int
    kind: str
    subject: str
    body: str
    link: str
    sent_at: datetime
    read_at: datetime | None


def send(unit: UnitOfWork, letter: Letter, at: datetime) -> int | None:
    """Sends a letter in the transaction of what it tells of; returns its number, None when it was sent once before.

    ValueError: its link leads elsewhere, or its words are none of the locales' letters.
    """
    if not LINK.fullmatch(letter.link):
        raise ValueError(f"a letter leads to a path of ours, not to {letter.link!r}")
    for words in (letter.subject, letter.body):
        if not words.key.startswith(PREFIX):
            raise ValueError(f"expected a key {PREFIX}…, found {words.key!r}")
    subject, body = _stored(letter.subject), _stored(letter.body)
    new = UnsentLetter(letter.to, letter.kind, subject, body, letter.link, letter.once, letter.leaves_at)
    return kept.add(unit, new, at)


def tell(
    unit: UnitOfWork,
    accounts: Iterable[int],
    kind: str,
    values: Mapping[str, Value],
    link: str,
    at: datetime,
    once: str | None = None,
) -> int:
    """Sends a letter of a kind (`letter.<kind>.subject`, `.body`) to each account; how many were sent."""
    subject, body = Words(f"letter.{kind}.subject", values), Words(f"letter.{kind}.body", values)
    letters = (Letter(account, kind, subject, body, link, once) for account in dict.fromkeys(accounts))
    return sum(send(unit, letter, at) is not None for letter in letters)


def nearest_that_may(unit: UnitOfWork, permission: str, way: Way, at: datetime, but: Collection[int] = ()) -> list[int]:
    """The accounts that may do something and stand nearest: at the owner, else at its place, else at the city."""
    for node in (way.owner, way.place, way.city):
        if node is not None:
            found = [one for one in accounts_that_may(unit, permission, way, at, at_node=node) if one not in but]
            if found:
                return found
    return []


def accounts_that_may(
    unit: UnitOfWork, permission: str, way: Way, at: datetime, at_node: str | None = None
) -> list[int]:
    """The active accounts that may do something at the end of a way, for themselves or as deputies.

    `at_node`: only those whose role stands at this node of the way.
    """
    table = access_table()
    roles = [code for code, role in table.roles.items() if permission in role.may]
    nodes = [node for node in (way.city, way.place, way.owner) if node is not None and at_node in (None, node)]
    level = table.permissions[permission].reach == "level"
    found = holders(unit, roles, nodes, at)
    return list(dict.fromkeys(account for account, _, node in found if not level or way.is_level_of(node)))


def read(letter: StoredLetter, language: str) -> ReadableLetter:
    """A letter in a language, in the words of its time."""
    return ReadableLetter(
        letter.letter_id,
        letter.kind,
        told(letter.subject, language),
        told(letter.body, language),
        letter.link,
        letter.sent_at,
        letter.read_at,
    )


def told(words: StoredWords, language: str) -> str:
    """A stored wording filled; a value that the wording wants and the letter lacks shows as …, never as an error."""
    wording = words.zh if language == CHINESE else words.en
    if wording is None:
        return words.key
    values = {key: value[language] if isinstance(value, Mapping) else value for key, value in words.values.items()}
    return wording.format_map(_Lenient(values))


class _Lenient(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return ABSENT


def wordings(tables: Mapping[str, Mapping[str, str]]) -> dict[str, tuple[str, str]]:
    """The wordings of letters among the texts of all languages: key → (Chinese, English)."""
    chinese, english = tables[CHINESE], tables["en"]
    return {key: (text, english[key]) for key, text in chinese.items() if key.startswith(PREFIX)}


def stored_values(values: Mapping[str, Value]) -> dict[str, Any]:
    """Values as they are kept: what is called differently in the two languages by language."""
    return {
        key: {CHINESE: value.zh, "en": value.en} if isinstance(value, Pair) else value for key, value in values.items()
    }


def _stored(words: Words) -> dict[str, Any]:
    return {"key": words.key, "values": stored_values(words.values)}
