"""What the guards of agencies' parts look at, gathered from the store for many agencies at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.working_days import statutory
from evaluation.cycles.part import PartFacts
from evaluation.rubric.judgements import Levels
from evaluation.rubric.rubric import Rubric
from evaluation.scoring.inputs import grouped
from evaluation.scoring.settling import OF_DATA, SPOT, disputes, judged_items, judges_of, settlements
from evaluation.scoring.sources import Connected, unconfirmed
from store.database import UnitOfWork
from store.evaluation import collected
from store.evaluation.circumstances import circumstances
from store.evaluation.cycles import CycleRow
from store.evaluation.objections import FindingRow, PointRow, findings, points
from store.evaluation.parts import PartRow, open_data_objections
from store.evaluation.reviews import ReportRow, TaskRow, interests, reports, tasks


@dataclass(frozen=True, slots=True)
class Surroundings:
    """All that the store knows around some parts, by agency."""

    tasks: Mapping[str, list[TaskRow]]
    reports: Mapping[str, list[ReportRow]]
    findings: Mapping[str, list[FindingRow]]
    points: Mapping[str, list[PointRow]]
    circumstances: Mapping[str, frozenset[str]]
    interested: Mapping[str, frozenset[str]]
    unconfirmed: Mapping[str, int]
    objections: Mapping[str, int]


def part_facts(unit: UnitOfWork, cycle: CycleRow, rubric: Rubric, rows: Sequence[PartRow]) -> dict[str, PartFacts]:
    """The facts of parts, by agency; what an act brings along is added by `dataclasses.replace`."""
    around = surroundings(unit, cycle, rubric, [one.owner for one in rows])
    return {one.owner: _facts(cycle, rubric, one, around) for one in rows}


def surroundings(unit: UnitOfWork, cycle: CycleRow, rubric: Rubric, owners: Sequence[str]) -> Surroundings:
    """Each table is read once for all of the agencies."""
    number = cycle.cycle_id
    entries = [Connected(one.owner, one.source, one.state, one.since) for one in collected.connections(unit, owners)]
    holding = grouped(circumstances(unit, number, owners))
    interested: dict[str, set[str]] = {}
    for reviewer, owner, *_ in interests(unit, owners):
        interested.setdefault(owner, set()).add(str(reviewer))
    return Surroundings(
        tasks=grouped(tasks(unit, number, owners)),
        reports=grouped(reports(unit, number, owners)),
        findings=grouped(findings(unit, number, owners)),
        points=grouped(points(unit, number, owners)),
        circumstances={owner: frozenset(one.circumstance for one in rows) for owner, rows in holding.items()},
        interested={owner: frozenset(found) for owner, found in interested.items()},
        unconfirmed=unconfirmed(entries),
        objections=open_data_objections(unit, owners, _resting(rubric)),
    )


def _resting(rubric: Rubric) -> list[str]:
    """What an objection to data may name so that a result rests on it: items, and the indicators behind them."""
    return [*rubric.items, *(data.indicator for data in rubric.data.values() if data.indicator)]


def _facts(cycle: CycleRow, rubric: Rubric, row: PartRow, around: Surroundings) -> PartFacts:
    own = around.tasks.get(row.owner, [])
    said = around.reports.get(row.owner, [])
    holding = around.circumstances.get(row.owner, frozenset())
    claimed = {one.item for one in said if one.value is not None}
    judged = judged_items(rubric, holding, claimed)
    settled = settlements(own)
    return PartFacts(
        calendar=statutory(),
        unknown_connections=around.unconfirmed.get(row.owner, 0),
        points_not_applicable=-(-row.not_applicable // 1000),
        report_opened_on=row.report_opened_on,
        open_report_items=len({item.code for item in judged if item.type == "M" and not item.is_bonus} - claimed),
        reviewers=frozenset(map(str, judges_of(own))),
        has_heavy_items=any(rubric.needs_two_reviewers(item) for item in judged),
        interested=around.interested.get(row.owner, frozenset()),
        items_not_judged=sum(
            item.code not in settled or (settled[item.code].review is None and not settled[item.code].differs)
            for item in judged
        ),
        values_without_anchor=_without_anchor(rubric, own),
        open_differences=sum(one.differs for one in settled.values()),
        open_spot_checks=sum(one.round == SPOT and one.decided_at is None for one in own),
        open_disputes=sum(one.review is None for one in disputes(own).values()),
        is_feedback_sealed=row.feedback_sealed_at is not None,
        fed_back_on=row.fed_back_on,
        has_objected=row.has_objected,
        is_trial=cycle.is_trial,
        sources_away=frozenset(row.sources_away),
        open_data_objections=around.objections.get(row.owner, 0),
        unconfirmed_limits=sum(one.state == "found" for one in around.findings.get(row.owner, ())),
        open_guidance=sum(one.state == "open" for one in around.points.get(row.owner, ())),
        has_newer_data=row.has_newer_data,
    )


def _without_anchor(rubric: Rubric, own: Sequence[TaskRow]) -> int:
    """Levels that name no anchor, and values of one's own without a reason."""
    decided = [
        one for one in own if one.decided_at is not None and one.round not in OF_DATA and one.item in rubric.items
    ]
    return sum(
        (isinstance(rubric.items[one.item].rule, Levels) and not one.anchor)
        or (one.value is not None and not one.reason)
        for one in decided
    )
