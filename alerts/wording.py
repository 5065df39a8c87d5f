"""What is told of alerts, in both languages: one wording for each kind of message, of one alert and of several.

The same wordings (`letter.alert_<kind>[_many].subject|.body` of the locales) serve inbox, mail and all other channels.
A wording may fill in the places of `PLACES`; `template_mistakes` finds others, and wordings that nobody wrote.
"""

import string
from collections.abc import Iterator, Mapping
from typing import Any, Final

from core.model import Mistake
from core.yamllines import Located
from people.letters import PREFIX, told
from people.wording import LANGUAGES
from store.letters import StoredWords

KINDS: Final = ("fired", "worsened", "repeated", "resolved", "escalated")
PARTS: Final = ("subject", "body")
MANY: Final = "_many"
COMMON: Final = frozenset({"rule", "name", "level", "count", "since", "unheld"})
"""code and name of the rule, how grave, how many, since when the first of them (local time), and, where nobody holds a
post at a unit, the sentence that says so"""
PLACES: Final[Mapping[str, frozenset[str]]] = {
    "": COMMON | {"where", "what", "figures"},
    MANY: COMMON | {"names"},
}
"""what a message of one alert fills in (its place or owner, its subject, its figures as a sentence), and one of
several (the first of them by name)"""

DIGEST: Final = "digest"
DIGEST_PLACES: Final = frozenset({"count", "names", "level"})
"""what a digest fills in: how many alerts nobody has taken up, how many of each rule, how grave the gravest is"""

Tables = Mapping[str, Mapping[str, str]]
"""language → key → text"""


def letter_kind(kind: str, count: int) -> str:
    """What a message is called among letters (`people.letters.tell`)."""
    return f"alert_{kind}{MANY if count > 1 and kind != DIGEST else ''}"


def worded(
    tables: Tables, language: str, kind: str, count: int, values: Mapping[str, Any], plain: str
) -> tuple[str, str]:
    """Subject and body of a message in a language.

    A value that the message lacks shows as …; where there is no wording, or a broken one, `plain` takes its place.
    """
    subject, body = (f"{PREFIX}{letter_kind(kind, count)}.{part}" for part in PARTS)
    return _filled(tables, language, subject, values, plain), _filled(tables, language, body, values, plain)


def all_worded(
    tables: Tables, kind: str, count: int, values: Mapping[str, Any], plain: str
) -> dict[str, dict[str, str]]:
    """Subject and body of a message in both languages, by language, as they are kept."""
    return {
        language: dict(zip(PARTS, worded(tables, language, kind, count, values, plain), strict=True))
        for language in LANGUAGES
    }


def plain_sentence(rule: str, kind: str, level: str, count: int) -> str:
    """What is told where nothing better is known: the codes of a message; the same in both languages."""
    return f"{rule} {kind}: {level} x {count}"


def template_mistakes(files: Mapping[str, Located]) -> Iterator[Mistake]:
    """What is wrong with the wordings of each language, with file, line and key."""
    for language, located in files.items():
        yield from located.mistakes
        for kind, places in _forms():
            for part in PARTS:
                place = ("letter", f"alert_{kind}", part)
                wrong = _wrong(_at(located.value, place), places)
                if wrong:
                    yield located.mistake(place, f"{'.'.join(place)} ({language}): {wrong}")


def _forms() -> Iterator[tuple[str, frozenset[str]]]:
    """Every wording that has to be there, with the places it may fill."""
    yield from ((f"{kind}{form}", places) for kind in KINDS for form, places in PLACES.items())
    yield DIGEST, DIGEST_PLACES


def _wrong(text: Any, places: frozenset[str]) -> str:
    if not isinstance(text, str) or not text.strip():
        return "the wording is missing"
    try:
        asked = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError as error:
        return f"the wording cannot be filled: {error}"
    unknown = ", ".join(f"{{{name}}}" for name in sorted(asked - places))
    return f"nothing fills {unknown}; there are: {', '.join(sorted(places))}" if unknown else ""


def _at(value: Any, place: tuple[str, ...]) -> Any:
    for step in place:
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _filled(tables: Tables, language: str, key: str, values: Mapping[str, Any], plain: str) -> str:
    text = tables.get(language, {}).get(key)
    if not text:
        return plain
    try:
        return told(StoredWords(key, values, text, text), language)
    except (KeyError, ValueError, IndexError, AttributeError, TypeError):
        # a message with a wording that cannot be filled is worth more than none
        return plain
