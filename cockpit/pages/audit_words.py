"""What an act of the trail says, in words: names of fields, values as people read them, before → after.

The exact row stands unfolded below it, and in the exports; here nobody has to read how a program writes things.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from cockpit.ui.visit import Visit, Words
from core.access import access_table
from core.days import LOCAL
from store.trail.searching import TrailLine

FIELD: Final = "page.audit.field"
VALUE: Final = "page.audit.value"
MOST: Final = 6
"""members of a list that are named; the others are counted"""
ACCOUNTS: Final = frozenset({"account", "handler", "reviewer", "successor"})
"""fields that hold the number of an account"""
LONGEST: Final = 18
"""digits of a number that the store can hold"""

Names = Mapping[int, tuple[str, str]]
"""number of an account → the name to sign in by, the name of the person"""


def brief(visit: Visit, line: TrailLine, names: Names) -> str:
    """A line about what was done; empty when there is nothing to tell beyond the event itself."""
    return visit.words("page.audit.and").join(_told(visit, _named(line, names)))


def accounts_in(lines: Iterable[TrailLine]) -> set[int]:
    """The numbers of all accounts that the lines are about."""
    found = set()
    for line in lines:
        found |= {number for number in [account_of(line)] if number is not None}
        for part in (line.before, line.after, line.detail):
            found |= {part[name] for name in ACCOUNTS & set(part or {}) if _is_number(part[name])} if part else set()
    return found


def account_of(line: TrailLine) -> int | None:
    """The number of the account that an act was done to; None: it was about something else."""
    code = line.object_code
    is_number = line.object_kind == "account" and code.isascii() and code.isdecimal() and len(code) <= LONGEST
    return int(code) if is_number else None


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _named(line: TrailLine, names: Names) -> TrailLine:
    """The line with the names of accounts in the place of their numbers."""

    def part(values: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        return values and {
            name: names[value][0] if name in ACCOUNTS and _is_number(value) and value in names else value
            for name, value in values.items()
        }

    return replace(line, before=part(line.before), after=part(line.after), detail=part(line.detail) or {})


def _told(visit: Visit, line: TrailLine) -> Iterator[str]:
    before, after = line.before or {}, line.after or {}
    for name in [*before, *(name for name in after if name not in before)]:
        if name not in after or name not in before:
            yield from _one(visit, name, after.get(name, before.get(name)))
        elif before[name] != after[name]:
            was, becomes = (_text(visit, name, part[name]) for part in (before, after))
            yield f"{field_name(visit.words, name)} {was} → {becomes}"
    for name, value in (line.detail or {}).items():
        if name not in after:
            yield from _one(visit, name, value)


def _one(visit: Visit, name: str, value: Any) -> Iterator[str]:
    if value not in ("", [], ()):
        yield f"{field_name(visit.words, name)} {_text(visit, name, value)}"


def field_name(words: Words, name: str) -> str:
    """What a field of the trail is called."""
    return words.known(f"{FIELD}.{name}", name.replace("_", " "))


def _text(visit: Visit, name: str, value: Any) -> str:
    words = visit.words
    if value is None or value in ("", [], ()):
        return words("page.audit.none_of_it")
    if isinstance(value, bool):
        return words("page.audit.is_yes" if value else "page.audit.is_no")
    if isinstance(value, Mapping):
        return _members(visit, value)
    if isinstance(value, list | tuple):
        shown = [_text(visit, name, one) for one in value[:MOST]]
        rest = [words("page.audit.more", n=len(value) - MOST)] if len(value) > MOST else []
        return words("desk.and").join([*shown, *rest])
    return f"{value:,}" if isinstance(value, int) else _word(visit, name, str(value))


def _members(visit: Visit, value: Mapping[str, Any]) -> str:
    """The members of a thing in brackets; of a search for nothing in particular that it was for everything."""
    if not value:
        return visit.words("page.audit.everything")
    told = (f"{field_name(visit.words, name)} {_text(visit, name, one)}" for name, one in value.items())
    return f"({visit.words('page.audit.and').join(told)})"


def _word(visit: Visit, name: str, text: str) -> str:
    """A code by its name, an instant by the clock here; anything else as it stands."""
    words, table = visit.words, access_table()
    if text in table.roles:
        return words.of(table.roles[text].zh, table.roles[text].en)
    if text in table.permissions:
        return words.of(table.permissions[text].zh, table.permissions[text].en)
    if "T" in text and (at := _instant(text)) is not None:
        return f"{at.astimezone(LOCAL):%Y-%m-%d %H:%M}"
    if name == "reason":
        return _reason(words, text)
    return words.known(f"{VALUE}.{text}", text)


def _reason(words: Words, code: str) -> str:
    """Why something was refused; of a sentence that needs figures of its own only what it is called."""
    for topic in (VALUE, "people.sign_in", "refused"):
        if words.has(f"{topic}.{code}"):
            told = words(f"{topic}.{code}")
            return code if "{" in told else told
    return code


def _instant(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else None
