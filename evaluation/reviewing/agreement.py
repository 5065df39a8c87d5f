"""How well two reviewers agree who do not know of each other. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from evaluation.scoring.settling import JUDGING, Task, value_of_json


@dataclass(frozen=True, slots=True)
class Agreement:
    """Items judged twice, and of these judged alike."""

    pairs: int = 0
    alike: int = 0

    @property
    def tenths(self) -> int | None:
        """The share in tenths of a per cent; None without pairs."""
        return (2000 * self.alike + self.pairs) // (2 * self.pairs) if self.pairs else None


def agreement(tasks: Iterable[Task]) -> Agreement:
    """Over the items of some agencies that two reviewers have decided; `tasks` of one agency after the other."""
    by_item: dict[tuple[str, str], list[Task]] = {}
    for one in tasks:
        if one.round in JUDGING and one.decided_at is not None:
            by_item.setdefault((getattr(one, "owner", ""), one.item), []).append(one)
    pairs = [found for found in by_item.values() if len(found) > 1]
    alike = sum(len({None if one.value is None else value_of_json(one.value) for one in found}) == 1 for found in pairs)
    return Agreement(len(pairs), alike)
