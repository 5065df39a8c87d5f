"""Published results by visibility class: names for the unit, its superior and the authority; counts for all. Pure."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from evaluation.results.disclosure import Told, told_groups
from store.views.published import Published, PublishedResult, RetractedResult

MOST: Final = 5
"""agencies of a group that are told as most improved, or as in need of help"""


@dataclass(frozen=True, slots=True)
class GroupCount:
    """What everybody may know of a group, or of several that are counted together.

    `grades`: how many with each; `rises`: the greatest, in tenths; `need_help`: how many got worse, or are not
    qualified. All empty where `is_withheld`: too few agencies to be counted.
    """

    groups: tuple[str, ...]
    grades: dict[str, int]
    rises: tuple[int, ...]
    need_help: int
    is_withheld: bool = False


@dataclass(frozen=True, slots=True)
class Visible:
    """What one reader may see of a cycle."""

    counts: tuple[GroupCount, ...]
    named: tuple[PublishedResult, ...]
    retracted: tuple[RetractedResult, ...]


def visible(found: Published, may: Callable[[str, int, str], bool]) -> Visible:
    """`may(owner, place, superior)` says whether the reader is the unit, its superior or the authority."""
    named = tuple(one for one in found.results if may(one.owner_code, one.place, one.superior))
    gone = tuple(one for one in found.retracted if may(one.owner_code, one.place, one.superior))
    groups: dict[str, list[PublishedResult]] = {}
    for one in found.results:
        groups.setdefault(one.group, []).append(one)
    seen = {one.owner_code for one in named}
    told = told_groups(groups, lambda one: one.owner_code in seen)
    return Visible(tuple(_count(one) for one in told), named, gone)


def _count(told: Told[PublishedResult]) -> GroupCount:
    if told.is_withheld:
        return GroupCount(told.groups, {}, (), 0, is_withheld=True)
    changes = [one.tenths - one.before_tenths for one in told.results if one.before_tenths is not None]
    rises = tuple(sorted((one for one in changes if one > 0), reverse=True)[:MOST])
    worse = sum(one.grade == "unqualified" or (one.before_tenths or 0) > one.tenths for one in told.results)
    return GroupCount(told.groups, dict(Counter(one.grade for one in told.results)), rises, worse)
