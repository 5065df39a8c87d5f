"""Sentences that the program itself writes into records and drafts, as data."""

from functools import cache
from pathlib import Path
from typing import Final

from core.errors import ConfigurationError
from core.yamllines import load

FILE: Final = Path(__file__).with_suffix(".yaml")


def sentence(name: str, /, **values: object) -> str:
    """A sentence with its fields filled. KeyError: there is none of that name, or a field has no value."""
    return _sentences()[name].format(**values)


@cache
def _sentences() -> dict[str, str]:
    located = load(FILE, f"evaluation/{FILE.name}")
    if located.mistakes or not isinstance(located.value, dict):
        raise ConfigurationError(list(located.mistakes))
    return {str(name): str(text) for name, text in located.value.items()}
