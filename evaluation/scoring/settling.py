"""What the reviewers of an item come to: one value, a difference that a third decides, or nothing yet. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any, Final, Protocol

from evaluation.rubric.inputs import Review
from evaluation.rubric.rubric import Rubric
from evaluation.rubric.schema import Item
from evaluation.rubric.values import Value
from evaluation.rubric.words import ItemType

JUDGING: Final = ("first", "second", "blind")
THIRD: Final = "third"
AGAIN: Final = "again"
"""new evidence after the feedback: it decides over all before"""
SPOT: Final = "spot"
VERDICT: Final = "verdict"
"""over a spot check that found another figure: a second person keeps the automatic score, or corrects it"""
OF_DATA: Final = (SPOT, VERDICT)
"""rounds that look at automatic scores; in the others people judge"""


class Task(Protocol):
    """One item of one agency in the hands of one reviewer, as it is kept."""

    @property
    def item(self) -> str:
        """The item."""
        ...

    @property
    def round(self) -> str:
        """first, second, blind, third, again, spot or verdict."""
        ...

    @property
    def reviewer(self) -> int:
        """The account."""
        ...

    @property
    def reviewer_name(self) -> str:
        """What it is called."""
        ...

    @property
    def value(self) -> Mapping[str, Any] | None:
        """What was said; None: the collected figure is confirmed. Of a refuted spot check the figure it looked at."""
        ...

    @property
    def anchor(self) -> str:
        """Of a level."""
        ...

    @property
    def reason(self) -> str:
        """Why."""
        ...

    @property
    def evidence(self) -> Sequence[int]:
        """Files."""
        ...

    @property
    def is_refuted(self) -> bool:
        """A spot check that found another figure."""
        ...

    @property
    def decided_at(self) -> datetime | None:
        """When; None: not yet."""
        ...


def judges_of(tasks: Iterable[Task]) -> set[int]:
    """Who has judged an agency, so that somebody else rules on its objection: neither spot checks nor what came after
    the feedback count."""
    return {one.reviewer for one in tasks if one.round not in (SPOT, AGAIN)}


@dataclass(frozen=True, slots=True)
class Settlement:
    """What became of an item: `review` once it is settled."""

    review: Review | None
    differs: bool = False
    """two reviewers differ, and no third has decided"""


@dataclass(frozen=True, slots=True)
class Dispute:
    """An automatic score that a spot check has refuted: the figure that was looked at, and what was decided on it."""

    refuted: Value | None
    review: Review | None
    """None: nobody has decided yet"""

    def corrects(self, collected: Value | None) -> bool:
        """Whether a correction holds: as long as what was refuted is still what is collected."""
        if self.review is None or self.review.value is None:
            return False
        return self.refuted is None or (collected is not None and _figures(collected) == _figures(self.refuted))


def disputes(tasks: Iterable[Task]) -> Mapping[str, Dispute]:
    """Item → what became of its refuted spot check; `tasks` of one agency."""
    rows = list(tasks)
    decided = {one.item: one for one in rows if one.round == VERDICT and one.decided_at is not None}
    return {one.item: _dispute(one, decided.get(one.item)) for one in rows if one.round == SPOT and is_refuted(one)}


def is_refuted(task: Task) -> bool:
    """Whether a spot check has found another figure than the records."""
    return task.is_refuted and task.decided_at is not None


def _dispute(spot: Task, verdict: Task | None) -> Dispute:
    review = None if verdict is None else _review(verdict, [spot, verdict])
    return Dispute(_plain(spot.value), review)


def _figures(value: Value) -> tuple[int, int, tuple[str, ...]]:
    return value.numerator, value.denominator, tuple(sorted(value.met))


def settlement(tasks: Iterable[Task]) -> Settlement:
    """What the reviewers of one item come to; a third decides over a difference."""
    by_round = {one.round: one for one in tasks}
    third, again = by_round.get(THIRD), by_round.get(AGAIN)
    if again is not None and again.decided_at is not None:
        return Settlement(_review(again, [again]))
    judged = [by_round[name] for name in JUDGING if name in by_round]
    if not judged or any(one.decided_at is None for one in judged):
        return Settlement(None)
    if len({verdict_of(one) for one in judged}) > 1:
        if third is None or third.decided_at is None:
            return Settlement(None, differs=True)
        return Settlement(_review(third, [*judged, third]))
    return Settlement(_review(judged[0], judged))


def verdict_of(task: Task) -> tuple[Fraction, tuple[str, ...]] | None:
    """What a decision says, however it is written: 2 of 2 is all of it, as 1 of 1 is; None: nothing is said."""
    value = _plain(task.value)
    return None if value is None else (value.exact, value.met)


def settlements(tasks: Iterable[Task]) -> Mapping[str, Settlement]:
    """Item → what became of it; what looks at automatic scores is no review."""
    by_item: dict[str, list[Task]] = {}
    for one in tasks:
        if one.round not in OF_DATA:
            by_item.setdefault(one.item, []).append(one)
    return {item: settlement(found) for item, found in by_item.items()}


def judged_items(rubric: Rubric, circumstances: Iterable[str], claimed: Iterable[str]) -> tuple[Item, ...]:
    """The items of an agency that reviewers settle: not those that do not apply, a bonus only where it is claimed."""
    holding, said = frozenset(circumstances), frozenset(claimed)
    return tuple(
        item
        for item in rubric.items.values()
        if item.type is not ItemType.AUTOMATIC
        and not holding.intersection(item.not_applicable)
        and (not item.is_bonus or item.code in said)
    )


def value_of_json(stored: Mapping[str, Any]) -> Value:
    """A value as people hand it in."""
    met = tuple(sorted(stored.get("met", ())))
    return Value(int(stored.get("numerator", len(met))), int(stored.get("denominator", 1)), met=met)


def _plain(value: Mapping[str, Any] | None) -> Value | None:
    return None if value is None else value_of_json(value)


def _review(decisive: Task, tasks: Sequence[Task]) -> Review:
    value = _plain(decisive.value)
    names = tuple(dict.fromkeys(one.reviewer_name for one in tasks))
    files = tuple(str(number) for number in decisive.evidence)
    return Review(value, names, decisive.reason, files)
