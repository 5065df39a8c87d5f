"""Which counts of a cycle may be told without telling the result of a single agency. Pure.

Names go to the agency itself, its superior and the authority alone; a count over too few is a name.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

Result = TypeVar("Result")

LEAST: Final = 3
"""agencies of which at least counts are told to those who may not see their names"""


@dataclass(frozen=True, slots=True)
class Told(Generic[Result]):
    """Groups that are counted together, and their results; not to be counted at all where `is_withheld`."""

    groups: tuple[str, ...]
    results: tuple[Result, ...]
    is_withheld: bool = False


def may_count(results: Sequence[Result], is_named: Callable[[Result], bool]) -> bool:
    """Whether counts over these tell the reader nothing about one agency that the reader does not see by name.

    Who sees all names but one would know the last by subtraction.
    """
    hidden = sum(not is_named(one) for one in results)
    return hidden == 0 or (len(results) >= LEAST and hidden > 1)


def told_groups(groups: Mapping[str, Sequence[Result]], is_named: Callable[[Result], bool]) -> tuple[Told[Result], ...]:
    """The groups to count: each by itself where it may be, the others together, with the smallest that may if need be.

    Nothing is left out as long as there is anything to put it to, so that no total tells by subtraction what is hidden.
    """
    alone = {name for name, results in groups.items() if may_count(results, is_named)}
    small = {name for name in groups if name not in alone}
    together = _together(groups, small)
    for name in sorted(alone, key=lambda one: (len(groups[one]), one)):
        if not small or may_count(together, is_named):
            break
        if not all(is_named(one) for one in groups[name]):
            small.add(name)
            together = _together(groups, small)
    told = [Told((name,), tuple(groups[name])) for name in sorted(alone - small)]
    if small:
        told.append(Told(tuple(sorted(small)), together, not may_count(together, is_named)))
    return tuple(told)


def _together(groups: Mapping[str, Sequence[Result]], names: set[str]) -> tuple[Result, ...]:
    return tuple(one for name in sorted(names) for one in groups[name])
