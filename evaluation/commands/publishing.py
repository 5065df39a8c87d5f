"""Publication of results and its retraction, the end of trials, and agencies that are left out or withdraw."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from core.access import Principal
from core.errors import RefusedError
from evaluation.commands.emerging import open_issues
from evaluation.cycles.part import PartFacts
from evaluation.desk import Desk, demand_at
from evaluation.moving import OvertakenError, RefusedMoveError
from evaluation.parts.bulk import Bulk, for_each
from evaluation.parts.facts import part_facts
from evaluation.parts.finding import cycle_within, demand_cycle, part_within
from evaluation.parts.letters import tell_agency
from evaluation.parts.moving import Doing, move_part
from evaluation.parts.outages import note_outages
from evaluation.parts.persons import SYSTEM, mover
from evaluation.parts.publishing import Publishing, publish_rows, take_back_registers
from evaluation.parts.repeating import turn_repeats
from evaluation.rubric.rubric import Rubric
from evaluation.scoring.rubrics import rubric_within
from evaluation.scoring.running import late_feeds
from people.deeds import Matter, deed
from store.database import UnitOfWork
from store.evaluation import parts, publications, scores
from store.evaluation.cycles import CycleRow
from store.evaluation.parts import PartRow

PUBLISH: Final = "results.publish"


def publish_results(
    desk: Desk, principal: Principal, code: str, at: datetime, owners: Collection[str] | None = None
) -> Bulk:
    """Publishes the results of agencies (None: of all that have feedback); what a source that is away needs waits."""
    with deed(desk.database, principal, Matter("result.published", PUBLISH, "cycle", code[:40]), at) as done:
        cycle = cycle_within(done.unit, code, locked=True)
        done.node = demand_cycle(done.unit, desk, principal, PUBLISH, cycle, at).code
        rubric = rubric_within(done.unit, cycle.rubric_key)
        rows = parts.parts(done.unit, cycle.cycle_id, None if owners else ["fed_back"], owners)
        note_outages(done.unit, rubric, rows, late_feeds(desk, at))
        rows = parts.parts(done.unit, cycle.cycle_id, None, [one.owner for one in rows])
        facts = part_facts(done.unit, cycle, rubric, rows)
        settled = scores.settled(done.unit, [one.score_id for one in rows if one.score_id is not None])
        doing = Doing(mover(principal), at)

        def publish(row: PartRow) -> None:
            demand_final(row, settled)
            move_part(done.unit, cycle, row, "publish", facts[row.owner], doing)

        published = for_each(rows, publish, (RefusedMoveError, UnsettledError))
        by_owner = {row.owner: row for row in rows}
        moved = [by_owner[owner] for owner in published.done]
        publish_rows(done.unit, desk, cycle, moved, Publishing(principal.display_name, at))
        _after(done.unit, desk, cycle, rubric, moved, facts, at)
        done.after = published.counted("published")
    return published


class UnsettledError(RefusedError):
    """A score of which an item is open is not published."""


def demand_final(row: PartRow, settled: Collection[int]) -> None:
    """UnsettledError: the newest score of a part is none of those that are settled."""
    if row.score_id is None or row.score_id not in settled:
        raise UnsettledError(f"an item of {row.owner} is open", "score_open", owner=row.owner)


def _after(
    unit: UnitOfWork,
    desk: Desk,
    cycle: CycleRow,
    rubric: Rubric,
    published: Sequence[PartRow],
    facts: dict[str, PartFacts],
    at: datetime,
) -> None:
    """Repeats and grade limits become issues, and whoever has something low begins to improve."""
    after = {one.owner: one for one in parts.parts(unit, cycle.cycle_id, None, [one.owner for one in published])}
    for row in published:
        repeated = turn_repeats(unit, desk, cycle, row, at)
        open_issues(unit, desk, cycle, rubric, row, repeated, at)
        if facts[row.owner].open_guidance:
            move_part(unit, cycle, after[row.owner], "improve", facts[row.owner], Doing(SYSTEM, at))


def retract_result(desk: Desk, principal: Principal, code: str, owner: str, reason: str, at: datetime) -> None:
    """Takes a published result back, for a reason that stands beside it; the cockpit counts it no more."""
    with deed(
        desk.database, principal, Matter("result.retracted", PUBLISH, "evaluation", code[:40], owner[:40]), at
    ) as done:
        cycle = cycle_within(done.unit, code)
        row = part_within(done.unit, cycle, owner, locked=True)
        way = demand_at(done.unit, desk, principal, PUBLISH, owner, at)
        rubric = rubric_within(done.unit, cycle.rubric_key)
        facts = replace(part_facts(done.unit, cycle, rubric, [row])[owner], reason=reason)
        move_part(done.unit, cycle, row, "retract", facts, Doing(mover(principal), at, reason))
        days = publications.retract(done.unit, row, reason, principal.display_name, at)
        if not days:
            raise OvertakenError(owner)
        take_back_registers(done.unit, cycle, row, days, at)
        link = f"/evaluation/result?cycle={cycle.code}&owner={owner}"
        values = {"cycle": cycle.name, "reason": reason}
        tell_agency(done.unit, way, "result_retracted", values, link, at, f"retracted {code} {owner} {at.isoformat()}")


def end_trials(
    desk: Desk, principal: Principal, code: str, at: datetime, owners: Collection[str] | None = None
) -> Bulk:
    """Ends the trial of agencies (None: of all that have feedback): nothing of it is published."""
    with deed(desk.database, principal, Matter("trial.ended", PUBLISH, "cycle", code[:40]), at) as done:
        cycle = cycle_within(done.unit, code)
        done.node = demand_cycle(done.unit, desk, principal, PUBLISH, cycle, at).code
        rubric = rubric_within(done.unit, cycle.rubric_key)
        rows = parts.parts(done.unit, cycle.cycle_id, None if owners else ["fed_back"], owners)
        facts = part_facts(done.unit, cycle, rubric, rows)
        doing = Doing(mover(principal), at)
        ended = for_each(rows, lambda row: move_part(done.unit, cycle, row, "end_trial", facts[row.owner], doing))
        done.after = ended.counted("ended")
    return ended


def leave_out(desk: Desk, principal: Principal, code: str, owner: str, at: datetime) -> None:
    """An agency of whose points too many do not apply is not rated (不参评)."""
    _take_out(
        desk, principal, Matter("part.left_out", PUBLISH, "evaluation", code[:40], owner[:40]), "leave_out", "", at
    )


def withdraw_part(desk: Desk, principal: Principal, code: str, owner: str, reason: str, at: datetime) -> None:
    """An agency takes no part any more, for a reason; what is published of it is taken back."""
    matter = Matter("part.withdrawn", PUBLISH, "evaluation", code[:40], owner[:40])
    _take_out(desk, principal, matter, "withdraw", reason, at)


def _take_out(desk: Desk, principal: Principal, matter: Matter, event: str, reason: str, at: datetime) -> None:
    with deed(desk.database, principal, matter, at) as done:
        cycle = cycle_within(done.unit, matter.code)
        row = part_within(done.unit, cycle, matter.node or "", locked=True)
        demand_at(done.unit, desk, principal, PUBLISH, row.owner, at)
        rubric = rubric_within(done.unit, cycle.rubric_key)
        facts = replace(part_facts(done.unit, cycle, rubric, [row])[row.owner], reason=reason)
        move_part(done.unit, cycle, row, event, facts, Doing(mover(principal), at, reason))
        days = publications.retract(done.unit, row, reason, principal.display_name, at)
        if days:
            take_back_registers(done.unit, cycle, row, days, at)
