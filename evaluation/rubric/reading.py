"""A rubric file → entries of the schema, each knowing the line it stands on.

What does not fit the form becomes a mistake and is left out, so that the other rules still see the rest.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from core.forms import Entry, Label, M
from core.model import Mistake
from core.validation import validate
from core.yamllines import Located, load, loads
from evaluation.rubric.schema import Data, Dimension, Grade, Header, Item, Judging, Limit, Scheme, Source

FOLDER: Final = Path(__file__).parent / "versions"


KEYS: Final = (
    "rubric",
    "judging",
    "circumstances",
    "sources",
    "data",
    "grades",
    "schemes",
    "limits",
    "dimensions",
    "items",
)
"""the keys at the top of a file, in order"""


@dataclass(slots=True)
class Written:
    """A file as read: valid entries, the codes that were written, and the mistakes of form."""

    file: Located
    path: Path
    mistakes: list[Mistake] = field(default_factory=list)
    codes: dict[str, list[tuple[str, Located]]] = field(default_factory=dict)
    """key at the top → every code written, valid or not"""
    header: list[Entry[Header]] = field(default_factory=list)
    judging: list[Entry[Judging]] = field(default_factory=list)
    circumstances: list[Entry[Label]] = field(default_factory=list)
    sources: list[Entry[Source]] = field(default_factory=list)
    data: list[Entry[Data]] = field(default_factory=list)
    grades: list[Entry[Grade]] = field(default_factory=list)
    schemes: list[Entry[Scheme]] = field(default_factory=list)
    limits: list[Entry[Limit]] = field(default_factory=list)
    dimensions: list[Entry[Dimension]] = field(default_factory=list)
    items: list[Entry[Item]] = field(default_factory=list)

    def known(self, key: str) -> frozenset[str]:
        """The codes written under a key, valid or not."""
        return frozenset(code for code, _ in self.codes.get(key, ()))

    @property
    def is_whole(self) -> bool:
        """Whether everything that was written has its form."""
        return not self.mistakes


def read(path: Path) -> Written:
    """A file as written; never raises for what a person wrote."""
    return _written(load(path, path.name), path)


def read_text(text: str, name: str) -> Written:
    """The text of a file, told under a name; never raises for what a person wrote."""
    return _written(loads(text, name), Path(name))


def _written(located: Located, path: Path) -> Written:
    found = Written(located, path, list(located.mistakes))
    if isinstance(located.value, Mapping):
        found.mistakes.extend(_wrong_keys(located))
        _fill(found)
    elif not found.mistakes:
        found.mistakes.append(Mistake(located.file, 1, "expected 'key: value' lines, found something else"))
    return found


def _wrong_keys(located: Located) -> Iterator[Mistake]:
    for key in sorted(str(key) for key in located.value if key not in KEYS):
        yield located.mistake((key,), f"unknown key {key!r}; known: {', '.join(KEYS)}")
    for key in KEYS:
        if key not in located.value:
            yield located.mistake((), f"the key {key!r} is missing")


def _fill(found: Written) -> None:
    found.header = _one(found, "rubric", Header)
    found.judging = _one(found, "judging", Judging)
    found.circumstances = _named(found, "circumstances", Label)
    found.sources = _named(found, "sources", Source)
    found.data = _named(found, "data", Data)
    found.grades = _listed(found, "grades", Grade)
    found.schemes = _named(found, "schemes", Scheme)
    found.limits = _listed(found, "limits", Limit)
    found.dimensions = _listed(found, "dimensions", Dimension)
    found.items = _listed(found, "items", Item)


def _one(found: Written, key: str, model: type[M]) -> list[Entry[M]]:
    return list(_entry(found, key, "", found.file.part((key,)), model)) if key in found.file.value else []


def _named(found: Written, key: str, model: type[M]) -> list[Entry[M]]:
    root = found.file.part((key,))
    if not isinstance(root.value, dict | None):
        found.mistakes.append(root.mistake((), f"{key!r} has to be codes, each with its values"))
    codes: Mapping[Any, Any] = root.value if isinstance(root.value, dict) else {}
    return [entry for code in codes for entry in _entry(found, key, str(code), root.part((code,)), model)]


def _listed(found: Written, key: str, model: type[M]) -> list[Entry[M]]:
    root = found.file.part((key,))
    if not isinstance(root.value, list | None):
        found.mistakes.append(root.mistake((), f"{key!r} has to be a list"))
    parts = [root.part((index,)) for index in range(len(root.value))] if isinstance(root.value, list) else []
    return [entry for part in parts for entry in _entry(found, key, _code(part.value), part, model)]


def _code(value: Any) -> str:
    return str(value.get("code", "")) if isinstance(value, dict) else ""


def _entry(found: Written, key: str, code: str, part: Located, model: type[M]) -> Iterator[Entry[M]]:
    found.codes.setdefault(key, []).append((code, part))
    value, mistakes = validate(model, part)
    found.mistakes.extend(mistakes)
    if value is not None:
        yield Entry(code, value, part)
