"""Texts in both languages, as data: `locales/*.zh_CN.yaml` and `*.en.yaml`, same keys."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from cockpit.cookies import LANGUAGE, cookie_of
from core.errors import ConfigurationError
from core.model import Mistake
from core.yamllines import load
from evaluation.law.approval import approval_table
from evaluation.tables import machines

CHINESE: Final = "zh_CN"
ENGLISH: Final = "en"
LANGUAGES: Final = (CHINESE, ENGLISH)
FOLDER: Final = Path(__file__).parent / "locales"


class Texts:
    """Finds a text by language and key."""

    def __init__(self, tables: Mapping[str, Mapping[str, str]]) -> None:
        self.tables = tables

    def __call__(self, language: str, key: str, **values: object) -> str:
        """The text with its `{places}` filled; KeyError for a key nobody wrote."""
        text = self.tables[language][key]
        return text.format_map(values) if values else text

    def has(self, language: str, key: str) -> bool:
        """Whether the key exists."""
        return key in self.tables[language]


def load_texts(folder: Path = FOLDER) -> Texts:
    """All files of the folder, merged; ConfigurationError when a key stands twice or a language lacks one."""
    mistakes: list[Mistake] = []
    tables = {language: _table(folder, language, mistakes) for language in LANGUAGES}
    for language in LANGUAGES:
        missing = set().union(*tables.values()) - set(tables[language])
        mistakes += [Mistake(f"{folder.name}/*{language}.yaml", 1, f"no text for '{key}'") for key in sorted(missing)]
    if mistakes:
        raise ConfigurationError(mistakes)
    if folder == FOLDER:
        for language, table in tables.items():
            table.update(_sentences_of_states(language))
    return Texts(tables)


def _sentences_of_states(language: str) -> Iterator[tuple[str, str]]:
    """Why a case does not move: the sentences stand in the tables of states."""
    for machine in machines():
        for code, words in machine.refusals.items():
            yield f"refused.{machine.name}.{code}", words.of(language)
    for code, words in approval_table().refusals.items():
        yield f"refused.approval.{code}", words.of(language)


def _table(folder: Path, language: str, mistakes: list[Mistake]) -> dict[str, str]:
    table: dict[str, str] = {}
    for file in sorted(folder.glob(f"*{language}.yaml")):
        located = load(file, f"{folder.name}/{file.name}")
        mistakes += located.mistakes
        for key, text in _flat(located.value or {}):
            if key in table:
                mistakes.append(Mistake(located.file, 1, f"the key '{key}' stands twice"))
            table[key] = text
    return table


def _flat(value: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    for key, inner in value.items():
        if isinstance(inner, Mapping):
            yield from _flat(inner, f"{above}{key}.")
        else:
            yield f"{above}{key}", str(inner)


def language_of(accepted: str | None) -> str:
    """The language of an Accept-Language header: English when it stands before Chinese, else Chinese."""
    for part in (accepted or "").lower().split(","):
        tag = part.strip().split(";")[0]
        if tag.startswith("en"):
            return ENGLISH
        if tag.startswith("zh"):
            return CHINESE
    return CHINESE


def language_of_request(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """The language that a reader has chosen, else the first of the browser that we have."""
    chosen = cookie_of(headers, LANGUAGE)
    if chosen in LANGUAGES:
        return chosen
    return language_of(next((value.decode("latin-1") for name, value in headers if name == b"accept-language"), ""))
