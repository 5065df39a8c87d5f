"""What a verification tells, while it runs and at its end."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import Any

from core.errors import CockpitError


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What a verification found: rows that differ, in all and by table, and some of them in words.

    `cells` rows of sums were compared with a recount of `rows` records by `engine`, which held at most `memory_mb` in
    this process. `skipped`: subjects that count nothing yet, since their first load is under way.
    """

    engine: str
    differing_cells: int
    by_table: Mapping[str, int]
    cells: int
    rows: int
    seconds: float
    memory_mb: int
    samples: tuple[str, ...]
    skipped: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The report as plain values."""
        return asdict(self)


@dataclass(slots=True)
class Watch:
    """Who looks on: is told what is being done and how far it is, and may stop it from another thread."""

    told: Callable[[str, float], object] | None = None
    _stops: list[Callable[[], object]] = field(default_factory=list)
    stopped: bool = False

    def stopping(self, stop: Callable[[], object]) -> None:
        """Keeps a way to stop what runs now; to be called from any thread."""
        self._stops.append(stop)

    def stop(self) -> None:
        """Ends what runs; the verification then ends with an error."""
        self.stopped = True
        for stop in self._stops:
            with suppress(Exception):
                stop()

    def part(self, begins: float, ends: float) -> "Watch":
        """Looks on at a part of the whole, which begins and ends at these shares of it."""
        return Watch(lambda what, share: self.tell(what, begins + (ends - begins) * share))

    def tell(self, what: str, share: float) -> None:
        """Passes on how far it is. StoppedError: somebody has stopped it."""
        if self.stopped:
            raise StoppedError("stopped")
        if self.told is not None:
            self.told(what, share)


class StoppedError(CockpitError):
    """Somebody has stopped the verification."""
