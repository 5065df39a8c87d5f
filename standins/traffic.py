"""Live traffic: how many business events a second, following the working day."""

import asyncio
import random
from collections.abc import Callable
from typing import Final

from standins.days import HOUR, OFFSET, day_of, now, start_of

_WORKING: Final = ((8.5, 9.0, 0.5), (9.0, 11.5, 1.0), (11.5, 13.5, 0.35), (13.5, 17.5, 1.0), (17.5, 20.0, 0.3))
_NIGHT: Final = 0.12
_WEEKEND: Final = 0.2
_TICK: Final = 0.25


def intensity(at: int) -> float:
    """The share of full traffic at an instant: 1 in working hours, less at night and on weekends, never 0."""
    hour = (at - start_of(day_of(at))) / HOUR
    weekday = ((at + OFFSET) // (24 * HOUR) + 3) % 7  # 1970-01-01 was a Thursday
    share = next((share for low, high, share in _WORKING if low <= hour < high), _NIGHT)
    return share if weekday < 5 else min(share, _WEEKEND)


class Traffic:
    """Calls `step` at random instants, `per_second` times a second when traffic is full; pausable."""

    def __init__(self, step: Callable[[], None], per_second: float, seed: int) -> None:
        self._step = step
        self._per_second = per_second
        self._random = random.Random(seed)
        self.running = True
        self.events = 0

    def due(self, at: int, seconds: float) -> int:
        """How many events fall into a stretch of time that ends at an instant."""
        mean = self._per_second * intensity(at) * seconds
        events = int(mean)
        return events + (self._random.random() < mean - events)

    async def run(self) -> None:
        """Runs until cancelled."""
        while True:
            await asyncio.sleep(_TICK)
            if self.running:
                for _ in range(self.due(now(), _TICK)):
                    await asyncio.to_thread(self._step)
                    self.events += 1
