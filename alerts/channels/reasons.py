"""Why a message did not go, in the words of its reader: codes and values become a sentence of `channel_reason`.

What the other side has said itself, with its addresses, is for those alone who run the cockpit (`sources.operate`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from alerts.wording import Tables
from people.letters import ABSENT, CHINESE, Pair

PREFIX: Final = "channel_reason."
OTHER: Final = "other"

Values = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something did not go: a code with its values, and what the other side said."""

    code: str = OTHER
    values: Values = field(default_factory=dict)
    said: str = ""


def reason_words(tables: Tables, language: str, code: str, values: Values) -> str:
    """The sentence of a code in a language; one that nobody wrote a sentence for, and no code, say so."""
    texts = tables[language]
    return texts.get(PREFIX + code, texts[PREFIX + OTHER]).format_map(_Lenient(values))


def reason_pair(tables: Tables, code: str, values: Values) -> Pair:
    """The same in both languages."""
    return Pair(reason_words(tables, CHINESE, code, values), reason_words(tables, "en", code, values))


class _Lenient(dict[str, str | int]):
    def __missing__(self, key: str) -> str:
        return ABSENT
