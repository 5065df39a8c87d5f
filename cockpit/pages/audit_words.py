"""What an act of the trail says, in words: names of fields, values as people read them, before → after.

The exact row stands unfolded below it, and in the exports; here nobody has to read how a program writes things.
"""

from collections.abc import Iterator, Mapping
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


def brief(visit: Visit, line: TrailLine) -> str:
    """A line about what was done; empty when there is nothing to tell beyond the event itself."""
    return visit.words("page.audit.and").join(_told(visit, line))


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
