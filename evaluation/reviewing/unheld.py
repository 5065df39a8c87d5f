"""Which rounds of an agency nobody holds: too few could judge it when they fell due. Pure."""

from collections.abc import Iterable, Sequence

from evaluation.rubric.rubric import Rubric
from evaluation.rubric.schema import Item
from evaluation.scoring.settling import SPOT, THIRD, VERDICT, Task, is_refuted, settlements


def unheld_rounds(rubric: Rubric, items: Iterable[Item], tasks: Iterable[Task]) -> list[tuple[str, str]]:
    """(item, round) that is needed and in nobody's hands; `items` are judged by people, `tasks` all of the agency.

    A first reviewer of each item, a second of a heavy one, a third where two differ, and somebody who decides on an
    automatic score that a spot check has refuted.
    """
    rows = list(tasks)
    held = {(one.item, one.round) for one in rows}
    needed = [(item.code, round_) for item in items for round_ in _rounds(rubric, item)]
    needed += [(code, THIRD) for code, found in settlements(rows).items() if found.differs]
    needed += [(one.item, VERDICT) for one in rows if one.round == SPOT and is_refuted(one)]
    return [one for one in needed if one not in held]


def _rounds(rubric: Rubric, item: Item) -> Sequence[str]:
    return ("first", "second") if rubric.needs_two_reviewers(item) else ("first",)
