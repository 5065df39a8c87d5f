"""Whoever sits at the machine: may do nothing that people do, but gives the first administrators their accounts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class Operator:
    """An account of this machine, by its name there."""

    name: str
    kind: Literal["operator"] = "operator"
    address: str = ""

    def holds(self, permission: str, at: datetime) -> bool:
        """Never: rights belong to people."""
        return False
