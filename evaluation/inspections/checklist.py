"""What officers look at on site (`checklist.yaml`). Pure but for the loading."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from pydantic import Field

from core.errors import ConfigurationError
from core.validation import validate
from core.yamllines import load
from evaluation.machines.words import Part, Words

FILE: Final = Path(__file__).with_suffix(".yaml")


class Subject(Part):
    """One of the subjects of 档案法 42, and the points that are looked at."""

    name: Words
    points: Mapping[str, Words] = Field(min_length=1)


class Checklist(Part):
    """The file as a whole."""

    subjects: Mapping[int, Subject]


@cache
def checklist() -> Checklist:
    """The list that ships; ConfigurationError with every mistake."""
    located = load(FILE, f"evaluation/inspections/{FILE.name}")
    found, mistakes = validate(Checklist, located)
    if found is None or mistakes:
        raise ConfigurationError(mistakes)
    return found
