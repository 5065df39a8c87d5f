"""How well two reviewers agree who do not know of each other, and scores with their records. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from evaluation.scoring.settling import JUDGING, SPOT, VERDICT, Task, is_refuted, verdict_of


@dataclass(frozen=True, slots=True)
class Agreement:
    """Items judged twice, and of these judged alike."""

    pairs: int = 0
    alike: int = 0

    @property
    def tenths(self) -> int | None:
        """The share in tenths of a per cent; None without pairs."""
        return _tenths(self.alike, self.pairs)


@dataclass(frozen=True, slots=True)
class SpotChecks:
    """Automatic scores that were drawn, compared with their records, refuted; of these kept and corrected after all."""

    drawn: int = 0
    compared: int = 0
    refuted: int = 0
    kept: int = 0
    corrected: int = 0

    @property
    def tenths(self) -> int | None:
        """The share that agreed with its records, in tenths of a per cent; None while nothing is compared."""
        return _tenths(self.compared - self.refuted, self.compared)

    @property
    def waiting(self) -> int:
        """Refuted ones on which nobody has decided."""
        return self.refuted - self.kept - self.corrected


def agreement(tasks: Iterable[Task]) -> Agreement:
    """Over the items of some agencies that two reviewers have decided; `tasks` of one agency after the other."""
    by_item: dict[tuple[str, str], list[Task]] = {}
    for one in tasks:
        if one.round in JUDGING and one.decided_at is not None:
            by_item.setdefault((getattr(one, "owner", ""), one.item), []).append(one)
    pairs = [found for found in by_item.values() if len(found) > 1]
    alike = sum(len(set(map(verdict_of, found))) == 1 for found in pairs)
    return Agreement(len(pairs), alike)


def spot_checks(tasks: Iterable[Task]) -> SpotChecks:
    """What became of the automatic scores that were drawn, over all agencies of a cycle."""
    rows = list(tasks)
    spots = [one for one in rows if one.round == SPOT]
    verdicts = [one for one in rows if one.round == VERDICT and one.decided_at is not None]
    corrected = sum(one.value is not None for one in verdicts)
    return SpotChecks(
        drawn=len(spots),
        compared=sum(one.decided_at is not None for one in spots),
        refuted=sum(is_refuted(one) for one in spots),
        kept=len(verdicts) - corrected,
        corrected=corrected,
    )


def _tenths(part: int, whole: int) -> int | None:
    return (2000 * part + whole) // (2 * whole) if whole else None
