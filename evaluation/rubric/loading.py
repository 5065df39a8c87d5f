"""Rubric files → checked versions."""

from collections.abc import Collection
from pathlib import Path

from core.errors import ConfigurationError
from evaluation.rubric.checks import mistakes
from evaluation.rubric.reading import FOLDER, Written, read, read_text
from evaluation.rubric.rubric import Rubric, rubric_of


def load(path: Path, clauses: Collection[str]) -> Rubric:
    """The version in a file. ConfigurationError: every mistake in it; `clauses` are the ids of the clause table."""
    return _checked(read(path), clauses)


def load_text(text: str, name: str, clauses: Collection[str]) -> Rubric:
    """The version in a text, whose mistakes are told under a name. ConfigurationError: every mistake in it."""
    return _checked(read_text(text, name), clauses)


def _checked(written: Written, clauses: Collection[str]) -> Rubric:
    found = mistakes(written, clauses)
    if found:
        raise ConfigurationError(found)
    return rubric_of(written)


def files(folder: Path = FOLDER) -> list[Path]:
    """The files of all versions, in order of their names."""
    return sorted(folder.glob("*.yaml"))
