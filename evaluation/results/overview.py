"""A cycle at a glance: where its agencies stand, how far reports and reviews are, and how well reviewers agree."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.access import Principal
from core.shares import shares
from evaluation.desk import Desk
from evaluation.results.disclosure import told_groups
from evaluation.results.seeing import JUDGE, demand_officer, is_officer, nodes_of, own_agencies, seen_agencies
from evaluation.results.telling import told
from evaluation.reviewing.agreement import Agreement, SpotChecks, agreement, spot_checks
from people.standing_in import accounts_of
from store.database import UnitOfWork
from store.evaluation import cycles, parts, publications, reviews, scores
from store.evaluation.cycles import CycleRow, MoveRow
from store.evaluation.parts import PartRow
from store.evaluation.publications import PublicationRow, RankRow
from store.evaluation.reviews import TaskRow
from store.owners import Reach


@dataclass(frozen=True, slots=True)
class Count:
    """A state or grade, how many agencies, and per mille of all: the shares add up to 1000."""

    code: str
    count: int
    per_mille: int


@dataclass(frozen=True, slots=True)
class Overview:
    """A cycle and its progress."""

    cycle: CycleRow
    states: tuple[Count, ...]
    groups: Mapping[str, tuple[Count, ...]]
    grades: tuple[Count, ...]
    without_report: int
    tasks: int
    decided: int
    agreement: Agreement
    spot_checks: SpotChecks
    moves: tuple[MoveRow, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Published results: names for those who may read them; counts, 进步最快 and 需帮扶 for everybody.

    No counts where `is_withheld`: they would tell the result of a single agency.
    """

    rows: tuple[RankRow, ...]
    grades: tuple[Count, ...]
    risen: int
    fallen: int
    retracted: int
    is_withheld: bool = False


def cycles_page(
    desk: Desk, principal: Principal, at: datetime, state: str | None, limit: int, offset: int
) -> tuple[list[CycleRow], int]:
    """The cycles of one's authorities; of an agency those in which it takes part."""
    with desk.database.begin() as unit:
        nodes = nodes_of(principal, desk, at)
        own = own_agencies(principal, at)
        if nodes == [] and own:
            return cycles.cycles(unit, None, state, own[0], limit, offset)
        return cycles.cycles(unit, nodes, state, None, limit, offset)


def overview(desk: Desk, principal: Principal, code: str, at: datetime) -> Overview:
    """The progress of a cycle, as of now, for its officers."""
    with desk.database.begin() as unit:
        cycle = demand_officer(unit, desk, principal, code, at)
        found = parts.states(unit, cycle.cycle_id)
        tasks = reviews.tasks(unit, cycle.cycle_id)
        ranks = publications.ranking(unit, cycle.cycle_id)
        rows = parts.page(unit, cycle.cycle_id, None, limit=1_000_000)[0]
        moves = cycles.moves(unit, cycle.cycle_id)
    by_group: dict[str, dict[str, int]] = {}
    for group, state, count, _ in found:
        by_group.setdefault(group, {})[state] = count
    blind = {row.owner for row in rows if row.is_blind}
    return Overview(
        cycle=cycle,
        states=counted(_summed(by_group.values())),
        groups={group: counted(counts) for group, counts in by_group.items()},
        grades=grades_of(ranks),
        without_report=sum(missing for *_, missing in found),
        tasks=len(tasks),
        decided=sum(one.decided_at is not None for one in tasks),
        agreement=agreement(one for one in tasks if one.owner in blind),
        spot_checks=spot_checks(tasks),
        moves=tuple(moves),
    )


def _summed(several: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: dict[str, int] = {}
    for counts in several:
        for code, count in counts.items():
            total[code] = total.get(code, 0) + count
    return total


def counted(counts: Mapping[str, int]) -> tuple[Count, ...]:
    """Counts with their shares, which add up (largest remainder)."""
    parts_ = shares(list(counts.values()))
    return tuple(Count(code, count, share) for (code, count), share in zip(counts.items(), parts_, strict=True))


def grades_of(ranks: Sequence[RankRow]) -> tuple[Count, ...]:
    """How many published results have which grade."""
    counts: dict[str, int] = {}
    for one in ranks:
        counts[one.grade] = counts.get(one.grade, 0) + 1
    return counted(counts)


def parts_page(
    desk: Desk,
    principal: Principal,
    code: str,
    at: datetime,
    *,
    state: str | None,
    group: str | None,
    limit: int,
    offset: int,
) -> tuple[list[PartRow], int]:
    """The parts of a cycle: all for its officers; for an agency its own, and those of the agencies under it."""
    with desk.database.begin() as unit:
        cycle = cycles.cycle(unit, code)
        if cycle is None:
            return [], 0
        officer = is_officer(unit, desk, principal, cycle, at)
        reach = None if officer else Reach(seen_agencies(unit, principal, at))
        rows, total = parts.page(unit, cycle.cycle_id, reach, state=state, group=group, limit=limit, offset=offset)
        return rows if officer else [_told(unit, one) for one in rows], total


def _told(unit: UnitOfWork, part: PartRow) -> PartRow:
    return told(part, scores.versions(unit, part.cycle_id, part.owner), is_officer=False).part


def ranking(desk: Desk, principal: Principal, code: str, group: str | None, at: datetime) -> Ranking:
    """Published results: all names for officers; for an agency its own, and those under it; else counts alone."""
    with desk.database.begin() as unit:
        cycle = cycles.cycle(unit, code)
        if cycle is None:
            return Ranking((), (), 0, 0, 0)
        every = publications.ranking(unit, cycle.cycle_id)
        officer = is_officer(unit, desk, principal, cycle, at)
        taken_back = publications.publications(unit, cycle.cycle_id, limit=1_000_000)
        seen = seen_agencies(unit, principal, at)
    named = every if officer else [one for one in every if one.owner in seen]
    counted_rows = _countable(every, named, group)
    changed = [one.score_tenths - one.before_tenths for one in counted_rows or () if one.before_tenths is not None]
    return Ranking(
        rows=tuple(one for one in named if group in (None, one.group)),
        grades=grades_of(counted_rows or ()),
        risen=sum(change > 0 for change in changed),
        fallen=sum(change < 0 for change in changed),
        retracted=sum(one.retracted_at is not None and one.reason != "reevaluated" for one in taken_back),
        is_withheld=counted_rows is None,
    )


def _countable(every: Sequence[RankRow], named: Sequence[RankRow], group: str | None) -> Sequence[RankRow] | None:
    """The results to be counted, of all groups or of one; None where that would tell the result of one agency."""
    seen = {one.owner for one in named}
    groups: dict[str, list[RankRow]] = {}
    for one in every:
        groups.setdefault(one.group, []).append(one)
    told = told_groups(groups, lambda one: one.owner in seen)
    if group is None:
        return None if any(one.is_withheld for one in told) else every
    return next((one.results for one in told if one.groups == (group,) and not one.is_withheld), None)


def retractions(
    desk: Desk, principal: Principal, code: str, at: datetime, limit: int, offset: int
) -> list[PublicationRow]:
    """Publications and retractions of a cycle, for its officers."""
    with desk.database.begin() as unit:
        cycle = demand_officer(unit, desk, principal, code, at)
        return publications.publications(unit, cycle.cycle_id, limit=limit, offset=offset)


def my_tasks(
    desk: Desk, principal: Principal, at: datetime, *, waiting: bool, limit: int, offset: int
) -> tuple[list[tuple[TaskRow, str, str]], int]:
    """(task, cycle, agency) of a reviewer and of whom this one stands in for, what waits first; and how many."""
    with desk.database.begin() as unit:
        own = accounts_of(unit, principal, JUDGE, at)
        return reviews.tasks_of(unit, own, waiting=waiting, limit=limit, offset=offset)
