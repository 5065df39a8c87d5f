"""The machine of an agency's part in a cycle, and what its guards look at. Pure but for the loading."""

from functools import cache
from pathlib import Path
from typing import Final

from evaluation.cycles import part_guards
from evaluation.cycles.part import PartFacts
from evaluation.machines.loading import read_machine
from evaluation.machines.table import Machine

FILE: Final = Path(__file__).with_suffix(".yaml")


@cache
def participation_machine() -> Machine[PartFacts]:
    """The table that ships; ConfigurationError with every mistake."""
    return read_machine(FILE, name="participation", guards=part_guards.GUARDS)
