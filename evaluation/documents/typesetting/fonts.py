"""Which installed fonts a document is set in: the faces that the standard names, or open ones in their place."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import typst
from pydantic import BaseModel, ConfigDict, Field

from core.errors import ConfigurationError, RefusedError
from core.validation import validate
from core.yamllines import load

FILE: Final = Path(__file__).with_suffix(".yaml")
REGULAR: Final = 400


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FaceRule(_Part):
    """One face of the standard, and the names it may go by."""

    zh: str
    word: str
    licensed: tuple[str, ...]
    open: tuple[str, ...]
    open_weight: int = Field(REGULAR, ge=100, le=900)


class FontRules(_Part):
    """The whole file."""

    faces: Mapping[str, FaceRule]
    any: tuple[str, ...]
    substituted: str
    pair: str
    whole: str
    package: str
    word_note: str


@dataclass(frozen=True, slots=True)
class Face:
    """What a face is set in: the first family is the face, the others lend single characters it has not."""

    families: tuple[str, ...]
    weight: int
    is_substitute: bool


@dataclass(frozen=True, slots=True)
class Faces:
    """Every face of a document, and the fonts they were found in."""

    by_role: Mapping[str, Face]
    fonts: typst.Fonts

    def note(self) -> str:
        """The sentence for the properties of a file: what stands in for what."""
        rules = font_rules()
        pairs = [
            rules.pair.format(face=rules.faces[role].zh, family=face.families[0])
            for role, face in self.by_role.items()
            if face.is_substitute
        ]
        return rules.substituted.format(pairs="，".join(pairs)) if pairs else rules.whole


@cache
def font_rules() -> FontRules:
    """The faces as shipped. ConfigurationError with every mistake of the file."""
    rules, mistakes = validate(FontRules, load(FILE, "evaluation/documents/typesetting/fonts.yaml"))
    if rules is None or mistakes:
        raise ConfigurationError(mistakes)
    return rules


@cache
def find_faces(folders: tuple[Path, ...] = (), with_system: bool = True) -> Faces:
    """The faces that this machine can set; `folders` are searched beside those of the system.

    RefusedError: no font with Chinese characters is installed.
    """
    fonts = typst.Fonts(
        include_system_fonts=with_system,
        include_embedded_fonts=False,
        font_paths=[str(folder) for folder in folders],
    )
    return Faces(choose(fonts.families()), fonts)


def choose(families: Iterable[str]) -> Mapping[str, Face]:
    """Role → face, from the families that are installed; RefusedError: none of them has Chinese characters."""
    installed = frozenset(families)
    rules = font_rules()
    return {role: _face(rule, rules, installed) for role, rule in rules.faces.items()}


def _face(rule: FaceRule, rules: FontRules, installed: frozenset[str]) -> Face:
    licensed = _there(rule.licensed, installed)
    others = _there((*rule.open, *rules.any), installed)
    if not licensed and not others:
        raise RefusedError(
            f"no font with Chinese characters is installed; install for example {rules.package}",
            "document_no_font",
            package=rules.package,
        )
    families = tuple(dict.fromkeys((*licensed[:1], *others)))
    return Face(families, REGULAR if licensed else rule.open_weight, not licensed)


def _there(names: Sequence[str], installed: frozenset[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name in installed)
