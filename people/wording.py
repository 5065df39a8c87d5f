"""Texts in both languages, as whoever starts the program hands them in."""

from typing import Final, Protocol

LANGUAGES: Final = ("zh_CN", "en")


class Wording(Protocol):
    """Finds a text by language and key, and fills it."""

    def __call__(self, language: str, key: str, **values: object) -> str:
        """The text; KeyError for a key nobody wrote."""
        ...
