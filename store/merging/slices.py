"""Equal parts of the key space: keys are md5 values, so equal ranges hold equal shares of the rows at any size."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final
from uuid import UUID

KEY_SPACE: Final = 1 << 128

ROWS_OF_A_SLICE: Final = 400_000
"""rows whose sums by owner and day fit into the memory of a recount, also where days reach over decades"""

SLICES_OF_A_PASS: Final = 4
"""slices that are taken out together: a pass reads a whole table, whatever it keeps"""


@dataclass(frozen=True, slots=True)
class Pass:
    """One reading of the records: the condition for all it takes, and that of each of its slices."""

    whole: str
    slices: tuple[str, ...]


def slices_for(rows: int) -> int:
    """How many slices so many rows need."""
    return -(-rows // ROWS_OF_A_SLICE) or 1


def passes(slices: int) -> Iterator[Pass]:
    """The passes over so many slices, which together are the whole key space once."""
    bounds = [UUID(int=KEY_SPACE * index // slices) for index in range(slices)] + [None]
    for first in range(0, slices, SLICES_OF_A_PASS):
        own = bounds[first : first + SLICES_OF_A_PASS + 1]
        within = tuple(_between(lower, upper) for lower, upper in pairwise(own))
        yield Pass(_between(own[0], own[-1]), within)


def _between(lower: UUID | None, upper: UUID | None) -> str:
    return f"key >= '{lower}'" + (f" AND key < '{upper}'" if upper else "")
