"""Published results by visibility class: names for the unit, its superior and the authority; counts for all. Pure."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from store.views.published import Published, PublishedResult, RetractedResult

MOST: Final = 5
"""agencies of a group that are told as most improved, or as in need of help"""


@dataclass(frozen=True, slots=True)
class GroupCount:
    """What everybody may know of a group: how many with each grade, and the greatest rise in tenths."""

    group: str
    grades: dict[str, int]
    rises: tuple[int, ...]
    need_help: int
    """how many got worse, or are not qualified"""


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
    groups = sorted({one.group for one in found.results})
    return Visible(tuple(_count(group, found.results) for group in groups), named, gone)


def _count(group: str, results: Sequence[PublishedResult]) -> GroupCount:
    own = [one for one in results if one.group == group]
    changes = [one.tenths - one.before_tenths for one in own if one.before_tenths is not None]
    rises = tuple(sorted((one for one in changes if one > 0), reverse=True)[:MOST])
    worse = sum(one.grade == "unqualified" or (one.before_tenths or 0) > one.tenths for one in own)
    return GroupCount(group, dict(Counter(one.grade for one in own)), rises, worse)
