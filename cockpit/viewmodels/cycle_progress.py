"""How far a cycle of evaluation is: in shares that add up, and group by group. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from core.shares import shares
from evaluation.cycles.participation import participation_machine
from store.views.cycle_board import Tally

DONE: Final = frozenset({"published", "improving", "reevaluating", "closed"})
"""states of a part that has its result"""
OUT: Final = frozenset({"not_rated", "withdrawn"})


@dataclass(frozen=True, slots=True)
class Share:
    """A line of a progress: a state, how many, and per mille of all."""

    state: str
    parts: int
    per_mille: int


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group of agencies: how many, how many of them have their result (per mille of the rated), the mean score."""

    group: str
    parts: int
    done: int
    per_mille: int
    mean_tenths: int | None


def progress(tallies: Sequence[Tally]) -> list[Share]:
    """The states in which somebody is, in the order of the way through a cycle, with shares that add up to 1000."""
    counts = {state: count_in(tallies, {state}) for state in participation_machine().states}
    held = {state: count for state, count in counts.items() if count}
    return [Share(*line) for line in zip(held, held.values(), shares(list(held.values())), strict=True)]


def group_lines(tallies: Sequence[Tally]) -> list[GroupLine]:
    """A line for each group, by its code."""
    groups = sorted({one.group for one in tallies})
    return [_line(group, [one for one in tallies if one.group == group]) for group in groups]


def count_in(tallies: Sequence[Tally], states: Collection[str] | None) -> int:
    """How many stand in some states; None: in any."""
    return sum(one.parts for one in tallies if states is None or one.state in states)


def _line(group: str, tallies: Sequence[Tally]) -> GroupLine:
    rated = [one for one in tallies if one.state not in OUT]
    done, scored = count_in(tallies, DONE), sum(one.scored for one in rated)
    mean = (2 * sum(one.tenths for one in rated) + scored) // (2 * scored) if scored else None
    per_mille = done * 1000 // max(count_in(rated, None), 1)
    return GroupLine(group, count_in(tallies, None), done, per_mille, mean)
