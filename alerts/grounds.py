"""What a look at everything rested on beside sums and time."""

from collections.abc import Hashable
from dataclasses import dataclass


@dataclass(slots=True)
class Grounds:
    """Belongs to one thread. None: it has not looked at everything yet, so it cannot say what has changed since."""

    last: Hashable | None = None
