"""The parameters that the code itself asks for."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from core.model import Mistake
from indicators.reading import Definitions

CYCLE_START: Final = "inspection_cycle_start"
CYCLE_YEARS: Final = "inspection_cycle_years"


def cycle(found: Definitions) -> Iterator[Mistake]:
    """The inspection cycle has a first day and a length in whole years."""
    written = found.codes("parameters")
    for code in (CYCLE_START, CYCLE_YEARS):
        if written and code not in written:
            yield found.files["parameters.yaml"].mistake(("parameters",), f"the parameter {code} is missing")
    for code, wanted in ((CYCLE_START, "a date"), (CYCLE_YEARS, "a whole number above 0")):
        for index, one in enumerate(found.parameters[code].value.values if code in found.parameters else ()):
            fits = isinstance(one.value, date) if code == CYCLE_START else isinstance(one.value, int) and one.value > 0
            if not fits:
                place = ("values", index, "value")
                yield found.parameters[code].mistake(place, f"{code} has to be {wanted}, found {one.value}")
