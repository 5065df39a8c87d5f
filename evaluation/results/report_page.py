"""The self-report of an agency, item by item, and the desk of a reviewer: what stands there beside what data say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from core.access import Principal
from core.days import local_date
from core.errors import AccessDeniedError
from core.forms import Label
from evaluation.desk import Desk
from evaluation.parts.finding import UnknownThingError, part_within
from evaluation.results.seeing import JUDGE, demand_seeing
from evaluation.results.unit_page import LANGUAGES
from evaluation.rubric.judgements import Levels
from evaluation.rubric.phrases import Speaker
from evaluation.rubric.rubric import Rubric
from evaluation.rubric.schema import Demand, Item
from evaluation.rubric.values import Value
from evaluation.rubric.words import ItemType
from evaluation.scoring.rubrics import rubric_within
from evaluation.scoring.running import result_again
from people.standing_in import accounts_of
from store.database import UnitOfWork
from store.evaluation import circumstances, parts, reviews, scores
from store.evaluation.cycles import CycleRow
from store.evaluation.parts import PartRow
from store.evaluation.reviews import EvidenceRow, ReportRow, TaskRow


@dataclass(frozen=True, slots=True)
class ReportItem:
    """An item as an agency fills it; `weight` in thousandths, `collected` the figures of data in both languages."""

    item: str
    name: Label
    type: str
    weight: int
    rule: str
    anchors: tuple[Label, ...]
    demands: tuple[Demand, ...]
    evidence: tuple[EvidenceRow, ...]
    value: Mapping[str, Any] | None
    collected: tuple[str, str] | None
    note: str
    uploads: Sequence[int]
    is_carried: bool
    is_applicable: bool
    revision: int
    edited_by: str
    edited_at: datetime | None


@dataclass(frozen=True, slots=True)
class Report:
    """A self-report; `open`: items that still need a value."""

    state: str
    due_on: date | None
    is_due_provisional: bool
    prefilled_per_mille: int
    open: tuple[str, ...]
    items: tuple[ReportItem, ...]


@dataclass(frozen=True, slots=True)
class ReviewDesk:
    """A task with the item beside it."""

    task: TaskRow
    cycle: str
    owner_name: str
    item: ReportItem


def report_page(desk: Desk, principal: Principal, code: str, owner: str, at: datetime) -> Report:
    """An agency's self-report, for whoever sees its part."""
    with desk.database.begin() as unit:
        cycle = demand_seeing(unit, desk, principal, code, owner, at)
        part = part_within(unit, cycle, owner)
        rubric = rubric_within(unit, cycle.rubric_key)
        items = _items(unit, cycle, rubric, part, local_date(at))
    asked = [one for one in items if one.is_applicable and not rubric.items[one.item].is_bonus]
    open_ = [one.item for one in asked if one.value is None and one.type == ItemType.MANUAL]
    ready = [one for one in asked if one.is_carried or one.collected is not None]
    return Report(
        state=part.state,
        due_on=part.report_due_on,
        is_due_provisional=part.is_due_provisional,
        prefilled_per_mille=1000 * len(ready) // max(len(asked), 1),
        open=tuple(open_),
        items=tuple(items),
    )


def review_desk(desk: Desk, principal: Principal, task_id: int, at: datetime) -> ReviewDesk:
    """A task of one's own. UnknownThingError: there is none. AccessDeniedError: it is somebody else's."""
    with desk.database.begin() as unit:
        task = reviews.task(unit, task_id)
        if task is None:
            raise UnknownThingError(f"there is no task {task_id}", "unknown_task", number=task_id)
        if task.reviewer not in accounts_of(unit, principal, JUDGE, at) or not principal.holds(JUDGE, at):
            raise AccessDeniedError(JUDGE)
        cycle = parts.cycle_of(unit, task.cycle_id)
        part = part_within(unit, cycle, task.owner)
        rubric = rubric_within(unit, cycle.rubric_key)
        items = _items(unit, cycle, rubric, part, local_date(at), every=True)
    return ReviewDesk(task, cycle.code, part.owner_name, next(one for one in items if one.item == task.item))


def _items(
    unit: UnitOfWork, cycle: CycleRow, rubric: Rubric, part: PartRow, on: date, *, every: bool = False
) -> list[ReportItem]:
    said = {one.item: one for one in reviews.reports(unit, cycle.cycle_id, [part.owner])}
    evidence = [one for one in reviews.evidence(unit, part.owner) if one.holds_on(on)]
    holding = {one.circumstance for one in circumstances.circumstances(unit, cycle.cycle_id, [part.owner])}
    values = _collected(unit, rubric, part)
    speakers = [Speaker(rubric, language) for language in LANGUAGES]
    return [
        _item(rubric, item, said.get(item.code), [one for one in evidence if one.item == item.code], values, speakers)
        if not holding.intersection(item.not_applicable)
        else _not_applicable(rubric, item)
        for item in rubric.items.values()
        if every or item.type is not ItemType.AUTOMATIC
    ]


def _collected(unit: UnitOfWork, rubric: Rubric, part: PartRow) -> Mapping[str, Value]:
    row = scores.score(unit, part.score_id) if part.score_id is not None else None
    return result_again(rubric, row.inputs)[0].values if row else {}


def _item(
    rubric: Rubric,
    item: Item,
    said: ReportRow | None,
    evidence: Sequence[EvidenceRow],
    values: Mapping[str, Value],
    speakers: Sequence[Speaker],
) -> ReportItem:
    found = values.get(item.code)
    shown = found is not None and found.denominator > 0
    zh, en = speakers
    return ReportItem(
        item=item.code,
        name=item.name,
        type=item.type,
        weight=int(item.weight * 1000),
        rule=rubric.formulas[item.code],
        anchors=tuple(item.rule.anchors) if isinstance(item.rule, Levels) else (),
        demands=tuple(item.evidence),
        evidence=tuple(evidence),
        value=said.value if said else None,
        collected=(zh.figures(item, found), en.figures(item, found)) if shown and found else None,
        note=said.note if said else "",
        uploads=said.uploads if said else (),
        is_carried=bool(said and said.is_carried),
        is_applicable=True,
        revision=said.revision if said else 0,
        edited_by=said.edited_by if said else "",
        edited_at=said.edited_at if said else None,
    )


def _not_applicable(rubric: Rubric, item: Item) -> ReportItem:
    return ReportItem(
        item=item.code,
        name=item.name,
        type=item.type,
        weight=int(item.weight * 1000),
        rule=rubric.formulas[item.code],
        anchors=(),
        demands=(),
        evidence=(),
        value=None,
        collected=None,
        note="",
        uploads=(),
        is_carried=False,
        is_applicable=False,
        revision=0,
        edited_by="",
        edited_at=None,
    )
