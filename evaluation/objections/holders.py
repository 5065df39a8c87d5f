"""Who holds the data of a source and answers for them (`holders.yaml`). Pure but for the loading."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final, Literal

from core.errors import ConfigurationError
from core.validation import validate
from core.yamllines import load
from evaluation.machines.words import Part

FILE: Final = Path(__file__).with_suffix(".yaml")

Holder = Literal["archive", "authority", "steward"]


class HolderTable(Part):
    """The file as a whole."""

    sources: Mapping[str, Holder]
    otherwise: Holder
    roles: Mapping[Holder, tuple[str, ...]]

    def of(self, source: str) -> Holder:
        """Who holds the data of a source."""
        return self.sources.get(source, self.otherwise)


@cache
def holder_table() -> HolderTable:
    """The table that ships; ConfigurationError with every mistake."""
    located = load(FILE, f"evaluation/objections/{FILE.name}")
    table, mistakes = validate(HolderTable, located)
    if table is None or mistakes:
        raise ConfigurationError(mistakes)
    return table
