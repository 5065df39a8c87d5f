"""Shares tasks out among reviewers: nobody judges where there is an interest, and everybody gets as much. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from evaluation.rubric.rubric import Rubric
from evaluation.rubric.schema import Item


@dataclass(frozen=True, slots=True)
class Assignment:
    """An item of an agency goes to a reviewer in a round."""

    owner: str
    item: str
    round: str
    reviewer: int


@dataclass(slots=True)
class Bench:
    """The reviewers, how much each has to do, and where each has an interest."""

    reviewers: Sequence[int]
    interests: Mapping[str, Collection[int]] = field(default_factory=dict)
    load: dict[int, int] = field(default_factory=dict)

    def pick(self, owner: str, but: Collection[int] = ()) -> int | None:
        """Whoever has least to do and may judge an agency, none of `but`; None: nobody."""
        barred = {*but, *self.interests.get(owner, ())}
        free = [one for one in self.reviewers if one not in barred]
        return min(free, key=lambda one: (self.load.get(one, 0), one), default=None)

    def give(self, reviewer: int, tasks: int) -> None:
        """A reviewer has more to do."""
        self.load[reviewer] = self.load.get(reviewer, 0) + tasks


def share(bench: Bench, rubric: Rubric, owner: str, items: Sequence[Item], *, is_blind: bool) -> list[Assignment]:
    """Who judges what of an agency: one reviewer everything, another the heavy items, and all of them when drawn.

    Without a second reviewer only the first is assigned; the guards of the review say so.
    """
    first = bench.pick(owner)
    if first is None:
        return []
    found = [Assignment(owner, item.code, "first", first) for item in items]
    bench.give(first, len(found))
    twice = [item for item in items if is_blind or rubric.needs_two_reviewers(item)]
    second = bench.pick(owner, (first,)) if twice else None
    if second is None:
        return found
    bench.give(second, len(twice))
    rounds = ("blind", "second")
    return found + [Assignment(owner, one.code, rounds[rubric.needs_two_reviewers(one)], second) for one in twice]
