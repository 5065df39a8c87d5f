"""Why a document is not made: each refusal is one sentence, in both languages by the locales (`refused.document_*`)."""

from functools import cache
from pathlib import Path
from typing import Final

from core.errors import ConfigurationError, RefusedError
from core.yamllines import load
from evaluation.documents.kinds import Element, kinds
from evaluation.law.powers import power_table

FIELDS: Final = Path(__file__).with_name("fields.yaml")


def lacks(kind: str, field: str) -> RefusedError:
    """A field or an element that the kind demands is empty."""
    title = kinds().kinds[kind].title
    element, zh, en = _field(field)
    return RefusedError(
        f"the document ({title.en}) lacks its {en}",
        "document_lacks",
        title_zh=title.zh,
        title_en=title.en,
        element_zh=element.zh,
        element_en=element.en,
        field_zh=zh,
        field_en=en,
    )


def must_not_have(kind: str, code: str) -> RefusedError:
    """An element stands in the document that this kind must not have."""
    title, element = kinds().kinds[kind].title, kinds().elements[code]
    return RefusedError(
        f"a document of this kind ({title.en}) must not have: {element.en}",
        "document_must_not_have",
        title_zh=title.zh,
        title_en=title.en,
        element_zh=element.zh,
        element_en=element.en,
    )


def denied(code: str, number: int = 0) -> RefusedError:
    """The guard of powers refuses the fact of this number (from 1; 0: the document as a whole)."""
    words = power_table().refusals[code]
    return RefusedError(words.en, "document_denied", sentence_zh=words.zh, sentence_en=words.en, number=number)


def says(code: str, words: str) -> RefusedError:
    """The text has words that a document of this kind must not have."""
    rule = power_table().refusals[code]
    return RefusedError(
        f"{rule.en} ({words})", "document_says", sentence_zh=rule.zh, sentence_en=rule.en.rstrip("."), words=words
    )


def known_fields() -> set[str]:
    """The fields that a refusal can name, as texts of documents use them. ConfigurationError: the file is broken."""
    return set(_fields())


def _field(name: str) -> tuple[Element, str, str]:
    known = kinds().elements
    field = _fields().get(name)
    if field is None:
        return known[name], known[name].zh, known[name].en
    return known[field["element"]], field["zh"], field["en"]


@cache
def _fields() -> dict[str, dict[str, str]]:
    located = load(FIELDS, f"evaluation/documents/{FIELDS.name}")
    if located.mistakes:
        raise ConfigurationError(located.mistakes)
    fields: dict[str, dict[str, str]] = located.value
    return fields
