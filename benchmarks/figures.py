"""What a benchmark says: one figure, what was allowed, and whether it was met."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured figure: one `value`, or percentiles such as `p50` and `p95`.

    `budget` has the same keys as `values`, for those that have one. `floor`: the budget is the least, not the most.
    """

    name: str
    values: Mapping[str, float]
    unit: str
    budget: Mapping[str, float]
    n: int
    floor: bool = False
    beside: Mapping[str, Any] = field(default_factory=dict)

    @property
    def met(self) -> bool:
        """Whether every value keeps to its budget."""
        return all(self._keeps(self.values[key], most) for key, most in self.budget.items())

    def _keeps(self, value: float, limit: float) -> bool:
        return value >= limit if self.floor else value <= limit

    def line(self, on: Mapping[str, Any]) -> str:
        """The figure as one line of JSON; `on` says on which machine."""
        rounded = {key: _rounded(value) for key, value in self.values.items()}
        budget = dict(self.budget) if list(self.budget) != ["value"] else self.budget["value"]
        told = {
            "figure": self.name,
            **rounded,
            "unit": self.unit,
            "budget": budget or None,
            "met": self.met,
            "n": self.n,
            **self.beside,
            "on": dict(on),
        }
        return json.dumps(told, ensure_ascii=False)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of all values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def spread(values: Sequence[float]) -> dict[str, float]:
    """Median and 95th percentile."""
    return {"p50": percentile(values, 0.5), "p95": percentile(values, 0.95)}


def _rounded(value: float) -> float:
    """Three digits are more than a benchmark knows."""
    if value == 0 or not math.isfinite(value):
        return value
    digits = 2 - math.floor(math.log10(abs(value)))
    shorter = round(value, digits)
    return int(shorter) if digits <= 0 else shorter
