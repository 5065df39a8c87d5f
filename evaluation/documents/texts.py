"""Sentences of documents, as data: templates with named fields, and a refusal where a field is empty."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from core.errors import ConfigurationError
from core.yamllines import load
from evaluation.documents.refusing import lacks
from evaluation.law.clauses import clause_table

CHINESE_LEVELS: Final = (1, 2)
WORDING: Final = Path(__file__).with_name("wording.yaml")


class Texts:
    """The templates of one file, found by name; `kind` is the kind of document that refusals speak of."""

    def __init__(self, kind: str, templates: Mapping[str, Any]) -> None:
        self.kind = kind
        self._templates = templates

    def __getitem__(self, name: str) -> Any:
        return self._templates[name]

    def fill(self, template: str, /, **values: Any) -> str:
        """The sentence with its fields filled; RefusedError naming the field that is empty."""
        return self.fill_text(self._templates[template], **values)

    def fill_text(self, template: str, /, **values: Any) -> str:
        """The same for a template at hand."""
        shown = {field: _shown(value) for field, value in values.items()}
        for field, text in shown.items():
            if isinstance(text, str) and not text.strip() and "{" + field in template:
                raise lacks(self.kind, field)
        return template.format(**shown)


class Joined(NamedTuple):
    """Several things in one field."""

    parts: tuple[str, ...]


Field = str | Joined
"""what a cell of a form is filled with"""


def _shown(value: Any) -> Any:
    if isinstance(value, date) and not isinstance(value, datetime):
        return dated(value)
    if isinstance(value, Joined):
        return wording()["list"].join(value.parts)
    return "" if value is None else value


@cache
def texts_of(module: str, kind: str) -> Texts:
    """The templates beside a module; ConfigurationError with every mistake."""
    return Texts(kind, _templates(Path(module).with_suffix(".yaml")))


@cache
def wording() -> Mapping[str, Any]:
    """The words that documents share (`wording.yaml`)."""
    return _templates(WORDING)


def _templates(path: Path) -> Mapping[str, Any]:
    located = load(path, f"evaluation/documents/{path.name}")
    if located.mistakes:
        raise ConfigurationError(located.mistakes)
    templates: Mapping[str, Any] = located.value
    return templates


def dated(day: date) -> str:
    """2026年3月5日: Arabic digits, nothing padded."""
    text: str = wording()["date"]
    return text.format(year=day.year, month=day.month, day=day.day)


def between(start: str, end: str) -> str:
    """From one moment to another, as text."""
    text: str = wording()["between"]
    return text.format(start=start, end=end)


def referred(title: str, number: str) -> str:
    """《责令限期改正通知书》（杭档改〔2026〕12号）."""
    text: str = wording()["reference" if number else "reference_unnumbered"]
    return text.format(title=title, number=number)


def timed(moment: datetime) -> str:
    """2026年3月5日9时05分, of a local moment."""
    text: str = wording()["moment"]
    return text.format(date=dated(moment.date()), hour=moment.hour, minute=moment.minute)


def ordinal(level: int, number: int) -> str:
    """一、 （一） 1. （1） for levels 1 to 4; `number` counts from 1."""
    chinese = clause_table().printing.numeral(number) if level in CHINESE_LEVELS else str(number)
    text: str = wording()["ordinals"][level]
    return text.format(n=chinese)
