"""The result of an agency: every item with its figures, every lost point with what brings it back, all versions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from core.access import Principal
from core.forms import Label
from evaluation.desk import Desk
from evaluation.parts.finding import UnknownThingError, part_within
from evaluation.results.seeing import demand_seeing, is_officer
from evaluation.results.telling import Told, told
from evaluation.rubric.explaining import Loss, bridging, explain
from evaluation.rubric.inputs import Inputs
from evaluation.rubric.phrases import Speaker, phrases
from evaluation.rubric.results import ItemResult, Result, half_up
from evaluation.rubric.rubric import Rubric
from evaluation.scoring.rubrics import rubric_within
from evaluation.scoring.running import computed_again, result_again
from store.database import UnitOfWork
from store.evaluation import circumstances, cycles, objections, scores
from store.evaluation.circumstances import CircumstanceRow
from store.evaluation.cycles import CycleRow, MoveRow
from store.evaluation.objections import FindingRow, ObjectionRow, PointRow
from store.evaluation.parts import PartRow
from store.evaluation.scores import ScoreRow

LANGUAGES: Final = ("zh", "en")


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item of a result: texts in Chinese and English, points in thousandths."""

    code: str
    dimension: str
    name: Label
    type: str
    weight: int
    points: int | None
    claimed: int | None
    outcome: str
    is_low: bool
    why: tuple[str, str]
    figures: tuple[str, str] | None
    rule: str


@dataclass(frozen=True, slots=True)
class LossLine:
    """What an item costs, in tenths of a point, and what would bring it back, in Chinese and English."""

    item: str
    lost: int
    text: tuple[str, str]
    remedies: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """A score, explained; `kind` trial for that of the day."""

    kind: str
    at: datetime
    tenths: int | None
    claimed: int | None
    grade: str | None
    grade_by_figure: str | None
    limits: tuple[str, ...]
    is_final: bool
    open: tuple[str, ...]
    items: tuple[ItemLine, ...]
    losses: tuple[LossLine, ...]
    bridge: tuple[str, ...]
    """the fewest items that reach the next grade together"""


@dataclass(frozen=True, slots=True)
class UnitPage:
    """All that stands about an agency in a cycle, as far as the reader may see it."""

    cycle: CycleRow
    part: PartRow
    score: Explained | None
    trial: Explained | None
    trial_days: tuple[tuple[date, int | None, str | None], ...]
    versions: tuple[ScoreRow, ...]
    points: tuple[PointRow, ...]
    findings: tuple[FindingRow, ...]
    circumstances: tuple[CircumstanceRow, ...]
    objection: ObjectionRow | None
    moves: tuple[MoveRow, ...]


def unit_page(desk: Desk, principal: Principal, code: str, owner: str, at: datetime) -> UnitPage:
    """An agency's part in a cycle; before the feedback the agency itself sees its automatic and trial scores only."""
    with desk.database.begin() as unit:
        cycle = demand_seeing(unit, desk, principal, code, owner, at)
        shown = _told(unit, desk, principal, cycle, owner, at)
        rubric = rubric_within(unit, cycle.rubric_key)
        found = objections.objections(unit, cycle.cycle_id, [owner])
        return UnitPage(
            cycle=cycle,
            part=shown.part,
            score=_explained(unit, rubric, shown.versions),
            trial=_trial(unit, cycle, rubric, owner),
            trial_days=tuple(scores.trial_days(unit, cycle.cycle_id, owner)),
            versions=shown.versions,
            points=tuple(objections.points(unit, cycle.cycle_id, [owner])),
            findings=shown.findings,
            circumstances=tuple(circumstances.circumstances(unit, cycle.cycle_id, [owner])),
            objection=found[0] if found else None,
            moves=tuple(cycles.moves(unit, cycle.cycle_id, owner)),
        )


def _told(unit: UnitOfWork, desk: Desk, principal: Principal, cycle: CycleRow, owner: str, at: datetime) -> Told:
    return told(
        part_within(unit, cycle, owner),
        scores.versions(unit, cycle.cycle_id, owner),
        objections.findings(unit, cycle.cycle_id, [owner]),
        is_officer=is_officer(unit, desk, principal, cycle, at),
    )


def computed_same(desk: Desk, principal: Principal, code: str, owner: str, number: int, at: datetime) -> bool:
    """Whether a stored version, computed again from what it rested on, has the same bytes.

    UnknownThingError: there is none of this number that one may be told of.
    """
    with desk.database.begin() as unit:
        cycle = demand_seeing(unit, desk, principal, code, owner, at)
        known = _told(unit, desk, principal, cycle, owner, at).versions
        found = next((one for one in known if one.number == number), None)
        row = scores.score(unit, found.score_id) if found else None
        if row is None:
            raise UnknownThingError(f"no version {number}", "unknown_score", number=number)
        return computed_again(rubric_within(unit, row.rubric_key), row) == row.result.encode()


def _explained(unit: UnitOfWork, rubric: Rubric, versions: Sequence[ScoreRow]) -> Explained | None:
    row = scores.score(unit, versions[-1].score_id) if versions else None
    if row is None:
        return None
    return explained(rubric, *result_again(rubric, row.inputs), row.kind, row.at)


def _trial(unit: UnitOfWork, cycle: CycleRow, rubric: Rubric, owner: str) -> Explained | None:
    row = scores.trial(unit, cycle.cycle_id, owner)
    return None if row is None else explained(rubric, *result_again(rubric, row.inputs), "trial", row.at)


def explained(rubric: Rubric, inputs: Inputs, result: Result, kind: str, at: datetime) -> Explained:
    """A result in words."""
    speakers = tuple(Speaker(rubric, language) for language in LANGUAGES)
    losses = explain(rubric, inputs)
    return Explained(
        kind=kind,
        at=at,
        tenths=result.total.tenths,
        claimed=result.claimed.tenths,
        grade=result.grading.final,
        grade_by_figure=result.grading.by_figure,
        limits=result.grading.limits,
        is_final=result.is_final,
        open=result.open,
        items=tuple(_item(rubric, speakers, one) for one in result.items),
        losses=tuple(_loss(speakers, one) for one in losses),
        bridge=tuple(one.item.code for one in bridging(losses, rubric, inputs)),
    )


def _item(rubric: Rubric, speakers: Sequence[Speaker], found: ItemResult) -> ItemLine:
    item = rubric.items[found.code]
    zh, en = speakers
    reason = phrases().reasons[found.reason]
    shown = found.value is not None and found.outcome == "scored" and found.value.denominator > 0
    figures = (zh.figures(item, found.value), en.figures(item, found.value)) if shown and found.value else None
    return ItemLine(
        code=item.code,
        dimension=item.dimension,
        name=item.name,
        type=item.type,
        weight=int(item.weight * 1000),
        points=None if found.result is None else int(found.points * 1000),
        claimed=None if found.claimed is None else int(found.claimed * item.weight * 1000),
        outcome=found.outcome,
        is_low=found.low,
        why=(reason.zh, reason.en),
        figures=figures,
        rule=found.rule,
    )


def _loss(speakers: Sequence[Speaker], loss: Loss) -> LossLine:
    zh, en = speakers
    return LossLine(
        item=loss.item.code,
        lost=half_up(loss.lost),
        text=(zh.loss(loss), en.loss(loss)),
        remedies=tuple(zip(zh.remedies(loss), en.remedies(loss), strict=True)),
    )
