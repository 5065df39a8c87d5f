"""The index of an agency over cycles and versions of the rubric, with what was put right between two results."""

from collections.abc import Mapping
from datetime import date, datetime

from core.access import Principal
from core.days import local_date
from evaluation.desk import Desk
from evaluation.results.seeing import demand_about
from evaluation.rubric.index import Point, Step, curve
from evaluation.scoring.rubrics import rubric_within
from evaluation.scoring.running import result_again
from store.database import Database, UnitOfWork
from store.evaluation import objections, publications, scores
from store.evaluation.publications import PublishedScore


def index_curve(desk: Desk, principal: Principal, owner: str, at: datetime) -> tuple[Step, ...]:
    """The published scores of an agency, with what was closed between them, for itself and its authority."""
    with desk.database.begin() as unit:
        demand_about(unit, desk, principal, owner, at)
        return curve_within(unit, owner)


def owner_curve(database: Database, owner: str) -> tuple[Step, ...]:
    """The same for a page that has asked for the right."""
    with database.begin() as unit:
        return curve_within(unit, owner)


def curve_within(unit: UnitOfWork, owner: str) -> tuple[Step, ...]:
    """The same within a transaction that has asked for the right."""
    rows = sorted(publications.index_points(unit, owner), key=lambda one: one.on)
    points = [
        Point(row.on, row.cycle, row.rubric, row.tenths, _under(unit, rows[place - 1], row.rubric) if place else None)
        for place, row in enumerate(rows)
    ]
    return curve(points, _closed(unit, owner))


def _under(unit: UnitOfWork, earlier: PublishedScore, rubric: str) -> int | None:
    """An earlier result scored again under another version; None where its inputs leave items of that one open."""
    stored = scores.score(unit, earlier.score_id) if earlier.rubric != rubric else None
    if stored is None:
        return None
    try:
        result = result_again(rubric_within(unit, rubric), stored.inputs)[1]
    except ValueError:  # a limit that was found is none of that version
        return None
    return result.total.tenths if result.is_final else None


def _closed(unit: UnitOfWork, owner: str) -> Mapping[str, date]:
    """Guidance points that were reached, by cycle and item, and issues that are closed, by number; and when."""
    reached = objections.points(unit, None, [owner], "reached")
    issues = publications.closed_issues(unit, owner)
    return {f"{one.cycle} {one.item}": local_date(one.state_since) for one in reached} | {
        number: local_date(at) for number, at in issues
    }
