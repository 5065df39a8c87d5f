"""What is wrong with the texts of documents: no text, a broken template, a field or an article that nobody knows."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from string import Formatter
from typing import Any, Final

from core.errors import ConfigurationError
from core.model import Mistake
from core.yamllines import Located, load
from evaluation.documents.kinds import kinds
from evaluation.documents.refusing import known_fields
from evaluation.law.citations import Article
from evaluation.law.clauses import clause_table

FOLDER: Final = Path(__file__).parent
POWERS: Final = "powers"
"""the part of a file that names articles by field"""
WORDING: Final = "wording.yaml"
OWN_FIELDS: Final = frozenset({"year", "month", "day", "date", "hour", "minute", "n"})
"""fields of the words that documents share"""

Place = tuple[str | int, ...]


def check_texts(folder: Path = FOLDER) -> None:
    """ConfigurationError: every mistake of the files beside the modules of documents, and of the words they share."""
    found = [mistake for path in text_files(folder) for mistake in _mistakes(path)]
    if found:
        raise ConfigurationError(found)


def text_files(folder: Path) -> list[Path]:
    """The files of texts of a folder: each stands beside the module that says it."""
    own = {path.stem for path in FOLDER.glob("*.py")} - {"kinds"}
    return [path for path in sorted(folder.glob("*.yaml")) if path.stem in own or path.name == WORDING]


def _mistakes(path: Path) -> Iterator[Mistake]:
    located = load(path, f"evaluation/documents/{path.name}")
    yield from located.mistakes
    if located.mistakes:
        return
    if not isinstance(located.value, dict):
        yield located.mistake((), "expected texts by name")
        return
    powers = located.value.get(POWERS, {})
    yield from _powers(located, powers)
    known = known_fields() | kinds().elements.keys() | powers.keys()
    known |= OWN_FIELDS if path.name == WORDING else set()
    for place, text in _texts(located.value):
        if place[0] != POWERS:
            yield from _template(located, place, text, known)


def _powers(located: Located, powers: dict[str, str]) -> Iterator[Mistake]:
    for field, text in powers.items():
        try:
            clause_table().cite(Article.of(text))
        except (ValueError, KeyError) as error:
            yield located.mistake((POWERS, field), f"{field}: no article {text!r} of a law that is known ({error})")


def _template(located: Located, place: Place, text: str, known: set[str]) -> Iterator[Mistake]:
    try:
        fields = [field for _, field, _, _ in Formatter().parse(text) if field is not None]
    except ValueError as error:
        yield located.mistake(place, f"{place[-1]}: the braces do not match ({error})")
        return
    for field in fields:
        if field not in known:
            yield located.mistake(place, f"{place[-1]}: no field {field!r}")


def _texts(value: Any, place: Place = ()) -> Iterator[tuple[Place, str]]:
    if isinstance(value, str):
        yield place, value
        return
    parts: Sequence[tuple[str | int, Any]] = ()
    if isinstance(value, dict):
        parts = list(value.items())
    elif isinstance(value, list):
        parts = list(enumerate(value))
    for name, part in parts:
        yield from _texts(part, (*place, name))
