"""Definition files → entries of the schema, each knowing the line it stands on.

What does not fit the form becomes a mistake and is left out, so that the other rules still see the rest.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from core.forms import Entry as Entry
from core.forms import M as M
from core.model import Mistake
from core.validation import validate
from core.yamllines import Located, load
from indicators.schema import (
    Auxiliary,
    Category,
    Composite,
    Declared,
    Indicator,
    Item,
    Label,
    Law,
    Parameter,
    System,
    Volume,
)

FOLDER: Final = Path(__file__).parent / "definitions"
CATEGORY_FILES: Final = tuple(f"category_{letter}.yaml" for letter in "abcde")

Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """The code of an entry as it was written, valid or not, and its part of the file."""

    code: str
    part: Located


@dataclass(slots=True)
class Definitions:
    """All files as read: valid entries, the codes that were written, and the mistakes of form."""

    files: Mapping[str, Located]
    mistakes: list[Mistake] = field(default_factory=list)
    written: dict[str, list[Written]] = field(default_factory=dict)
    """kind of entry → every code written"""
    declared: list[Entry[Declared]] = field(default_factory=list)
    units: dict[str, Entry[Label]] = field(default_factory=dict)
    laws: dict[str, Entry[Law]] = field(default_factory=dict)
    systems: dict[str, Entry[System]] = field(default_factory=dict)
    parameters: dict[str, Entry[Parameter]] = field(default_factory=dict)
    items: list[Entry[Item]] = field(default_factory=list)
    auxiliaries: list[Entry[Auxiliary]] = field(default_factory=list)
    categories: list[Entry[Category]] = field(default_factory=list)
    indicators: list[Entry[Indicator]] = field(default_factory=list)
    composite: list[Entry[Composite]] = field(default_factory=list)
    volumes: list[Entry[Volume]] = field(default_factory=list)

    def codes(self, kind: str) -> list[str]:
        """The codes written for a kind of entry, valid or not; empty when their file cannot be read."""
        return [one.code for one in self.written.get(kind, [])]

    def measures(self) -> Iterator[Entry[Item] | Entry[Auxiliary]]:
        """Items, then auxiliaries."""
        yield from self.items
        yield from self.auxiliaries


ROOTS: Final[Mapping[str, tuple[str, ...]]] = {
    "catalogue.yaml": ("version", "effective"),
    "units.yaml": ("units",),
    "laws.yaml": ("laws",),
    "systems.yaml": ("systems",),
    "parameters.yaml": ("parameters",),
    "items.yaml": ("items",),
    "auxiliaries.yaml": ("auxiliaries",),
    "composite.yaml": ("composite",),
    "volumes.yaml": ("volumes",),
    **dict.fromkeys(CATEGORY_FILES, ("category", "indicators")),
}
"""file → its keys at the top"""


def read(folder: Path = FOLDER) -> Definitions:
    """The definitions of a folder; never raises for what a person wrote."""
    files = {name: load(folder / name, name) for name in ROOTS}
    found = Definitions(files)
    for name, located in files.items():
        found.mistakes.extend(located.mistakes)
        found.mistakes.extend(_wrong_root(name, located))
    for path in sorted(folder.glob("*.y*ml")):
        if path.name not in ROOTS:
            found.mistakes.append(Mistake(path.name, 1, f"unknown file; known: {', '.join(ROOTS)}"))
    _fill(found)
    return found


def _wrong_root(name: str, located: Located) -> Iterator[Mistake]:
    if located.mistakes and located.value is None:
        return
    keys = set(located.value) if isinstance(located.value, dict) else set()
    for key in sorted(map(str, keys - set(ROOTS[name]))):
        yield located.mistake((key,), f"unknown key {key!r}; known: {', '.join(ROOTS[name])}")
    for key in ROOTS[name]:
        if key not in keys:
            yield located.mistake((), f"the key {key!r} is missing")


def _fill(found: Definitions) -> None:
    found.declared = _one(found, "catalogue.yaml", (), "version", Declared)
    found.units = _named(found, "units.yaml", "units", Label)
    found.laws = _named(found, "laws.yaml", "laws", Law)
    found.systems = _named(found, "systems.yaml", "systems", System)
    found.parameters = _named(found, "parameters.yaml", "parameters", Parameter)
    found.items = _listed(found, "items.yaml", "items", Item)
    found.auxiliaries = _listed(found, "auxiliaries.yaml", "auxiliaries", Auxiliary)
    for name in CATEGORY_FILES:
        found.categories += _one(found, name, ("category",), "category", Category)
        found.indicators += _listed(found, name, "indicators", Indicator)
    found.composite = _one(found, "composite.yaml", ("composite",), "composite", Composite)
    found.volumes = _listed(found, "volumes.yaml", "volumes", Volume)


def _root(located: Located, key: str) -> Any:
    return located.value.get(key) if isinstance(located.value, dict) else None


def _one(found: Definitions, name: str, place: Place, kind: str, model: type[M]) -> list[Entry[M]]:
    part = found.files[name].part(place)
    return [] if part.value is None else list(_entry(found, part, kind, model))


def _named(found: Definitions, name: str, key: str, model: type[M]) -> dict[str, Entry[M]]:
    root = found.files[name].part((key,))
    codes = root.value if isinstance(root.value, dict) else {}
    groups = (_entry(found, root.part((code,)), key, model, code) for code in codes)
    return {entry.code: entry for group in groups for entry in group}


def _listed(found: Definitions, name: str, key: str, model: type[M]) -> list[Entry[M]]:
    root = found.files[name].part((key,))
    if root.value is None:
        return []
    if not isinstance(root.value, list):
        found.mistakes.append(root.mistake((), f"{key!r} has to be a list"))
        return []
    groups = (_entry(found, root.part((index,)), key, model) for index in range(len(root.value)))
    return [entry for group in groups for entry in group]


def _entry(found: Definitions, part: Located, kind: str, model: type[M], code: str | None = None) -> Iterator[Entry[M]]:
    if code is None:
        code = str(part.value.get("code", "")) if isinstance(part.value, dict) else ""
    found.written.setdefault(kind, []).append(Written(code, part))
    value, mistakes = validate(model, part)
    found.mistakes.extend(mistakes)
    if value is not None:
        yield Entry(code, value, part)
