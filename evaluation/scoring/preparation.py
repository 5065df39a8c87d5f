"""What the form of a cycle offers: the automatic items that it may leave out, and the cycle that is prepared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaluation.rubric.schema import Item
from evaluation.rubric.words import ItemType
from evaluation.scoring.rubrics import rubric_within
from store.database import Database
from store.evaluation.cycles import CycleRow, cycle


@dataclass(frozen=True, slots=True)
class Preparation:
    """Automatic items by code, those of the newest rubric first; `cycle` None: a new one, or none of that code."""

    items: Mapping[str, Item]
    cycle: CycleRow | None = None


def preparation(database: Database, rubrics: Sequence[str], code: str = "") -> Preparation:
    """For cycles by these published rubrics, the newest first; with a code: of a cycle that is there."""
    items: dict[str, Item] = {}
    with database.begin() as unit:
        for key in rubrics:
            found = rubric_within(unit, key).items.values()
            items |= {one.code: one for one in found if one.type is ItemType.AUTOMATIC and one.code not in items}
        return Preparation(items, cycle(unit, code) if code else None)


def left_out(items: Sequence[str], reason: str, before: Mapping[str, str]) -> dict[str, str]:
    """Item → why nobody is measured by it: the reason that was typed; where none was, each keeps its own."""
    return {item: reason.strip() or before.get(item, "") for item in items}


def shared_reason(found: Mapping[str, str]) -> str | None:
    """The one reason for all items that are left out; None: there is none, or each has its own."""
    reasons = set(found.values())
    return reasons.pop() if len(reasons) == 1 else None
