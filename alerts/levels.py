"""How grave an alert is. Pure."""

from enum import StrEnum
from typing import Final


class Level(StrEnum):
    """Least first."""

    INFO = "info"
    WARNING = "warning"
    SERIOUS = "serious"
    CRITICAL = "critical"


GRAVITY: Final = {level: place for place, level in enumerate(Level)}
"""0 for the least"""
