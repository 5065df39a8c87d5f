"""Words that inspections write into documents (`wording.yaml`)."""

from functools import cache
from pathlib import Path
from typing import Any, Final

from core.errors import ConfigurationError
from core.yamllines import load

FILE: Final = Path(__file__).with_suffix(".yaml")


@cache
def _words() -> dict[str, Any]:
    located = load(FILE, f"evaluation/fieldwork/{FILE.name}")
    if located.mistakes:
        raise ConfigurationError(located.mistakes)
    words: dict[str, Any] = located.value
    return words


def worded(key: str, **values: object) -> str:
    """A wording filled; KeyError: there is none."""
    text: str = _words()[key]
    return text.format(**values)
