"""What a reader has chosen for the own screen, kept in two cookies that hold nothing else: language and theme."""

from collections.abc import Mapping
from typing import Final

from cockpit.i18n import LANGUAGES, language_of

LANGUAGE_COOKIE: Final = "cockpit_language"
THEME_COOKIE: Final = "cockpit_theme"

LIGHT: Final = "light"
DARK: Final = "dark"
THEMES: Final = (LIGHT, DARK)


def chosen_language(cookies: Mapping[str, str], accepted: str | None) -> str:
    """The language of the cookie; without one that of the Accept-Language header."""
    chosen = cookies.get(LANGUAGE_COOKIE, "")
    return chosen if chosen in LANGUAGES else language_of(accepted)


def chosen_theme(cookies: Mapping[str, str]) -> str:
    """The theme of the cookie; light without one."""
    chosen = cookies.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else LIGHT


def html_language(language: str) -> str:
    """The language as `lang` of HTML writes it."""
    return {"zh_CN": "zh-CN"}.get(language, language)
