"""What somebody may see of issues and documents: lists, one whole, its timeline, what rectification comes to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from core.access import Principal
from core.days import local_date
from evaluation.casework.case import Case, UnknownIssueError, case_of
from evaluation.casework.closing import Judged, judged
from evaluation.casework.seeing import OFFERED, READ, visible_document
from evaluation.desk import Desk, way_at
from evaluation.issues.states import issue_machine
from evaluation.machines.table import SYSTEM
from people import ways
from store.database import UnitOfWork
from store.evaluation import deliveries, issues, official_documents, rectifying, told_points
from store.evaluation import ladder as stored_ladder
from store.evaluation.deliveries import DeliveryRow
from store.evaluation.ladder import TakenStep
from store.evaluation.official_documents import DocumentRow, StepRow
from store.evaluation.rectifying import RecheckRow, ReportRow
from store.evaluation.told_points import ToldPointRow
from store.owners import Reach
from store.views.issues import (
    DocumentChoice,
    DocumentLine,
    IssueChoice,
    IssueLine,
    Outcome,
    StepTime,
    document_lines,
    issue_lines,
    officers,
    outcomes,
    state_counts,
    step_times,
)

YEAR: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class WholeIssue:
    """An issue with all that belongs to it, and the events that this person could bring about."""

    case: Case
    reports: Sequence[ReportRow]
    rechecks: Sequence[RecheckRow]
    documents: Sequence[DocumentRow]
    ladder: Sequence[TakenStep]
    figures: Sequence[Judged]
    may: Sequence[str]
    followed_by: Sequence[str] = ()
    """issues opened since a check has found that its correction has no effect"""


@dataclass(frozen=True, slots=True)
class WholeDocument:
    """A document with its steps, issues and delivery; `may` are steps of approval, or what belongs to delivery."""

    row: DocumentRow
    steps: Sequence[StepRow]
    issues: Sequence[str]
    delivery: DeliveryRow | None
    told_points: Sequence[ToldPointRow] = ()
    """of guidance by hand, from its delivery on"""


@dataclass(frozen=True, slots=True)
class Statistics:
    """What the rectification of somebody's reach comes to in a year."""

    since: date
    until: date
    outcomes: Sequence[Outcome]
    times: Sequence[StepTime]
    states: Mapping[str, int]


def reach_of(desk: Desk, principal: Principal, at: datetime) -> Reach | None:
    """The owners whose issues somebody may see; None: all."""
    return ways.reach_of(principal, (READ,), desk.city, at)


def issues_page(desk: Desk, principal: Principal, choice: IssueChoice, at: datetime) -> tuple[list[IssueLine], int]:
    """Issues that somebody may see, the newest first, and how many."""
    with desk.database.begin() as unit:
        return issue_lines(unit, reach_of(desk, principal, at), choice)


def issue_officers(desk: Desk, principal: Principal, at: datetime) -> list[tuple[int, str]]:
    """(account, name) of those in charge of issues that somebody may see, by name."""
    with desk.database.begin() as unit:
        return officers(unit, reach_of(desk, principal, at))


def documents_page(
    desk: Desk, principal: Principal, choice: DocumentChoice, at: datetime
) -> tuple[list[DocumentLine], int]:
    """Documents that somebody may see, the newest first, and how many; drafts only those of the authority."""
    nodes = set(principal.nodes(READ, at))
    is_city = str(desk.city.code) in nodes
    places = {str(place.code) for place in desk.city.places}
    with desk.database.begin() as unit:
        authority = None if is_city else sorted(nodes & places)
        return document_lines(unit, reach_of(desk, principal, at), authority, choice)


def one_issue(desk: Desk, principal: Principal, issue_no: str, at: datetime) -> WholeIssue:
    """One issue as a whole. UnknownIssueError: there is none that this person may see."""
    with desk.database.begin() as unit:
        case = _visible(unit, desk, principal, issue_no, at)
        return WholeIssue(
            case=case,
            reports=rectifying.reports(unit, issue_no),
            rechecks=rectifying.rechecks(unit, issue_no),
            documents=_documents(unit, desk, principal, case, at),
            ladder=stored_ladder.taken(unit, issue_no),
            figures=judged(unit, case, at),
            may=_may(unit, desk, principal, case, at),
            followed_by=[number for number, _ in issues.issues_of_source(unit, "effect", issue_no)],
        )


def one_document(desk: Desk, principal: Principal, document_id: int, at: datetime) -> WholeDocument:
    """One document. UnknownDocumentError: there is none that this person may see."""
    with desk.database.begin() as unit:
        row = visible_document(unit, desk, principal, document_id, at)
        is_of_authority = principal.may(READ, way_at(unit, desk, row.node), at)
        steps = official_documents.steps(unit, document_id) if is_of_authority else []
        numbers = official_documents.issues_of(unit, document_id)
        told = told_points.points(unit, document_id)
        return WholeDocument(row, steps, numbers, deliveries.delivery(unit, document_id), told)


def statistics(desk: Desk, principal: Principal, at: datetime) -> Statistics:
    """Of the twelve months up to today: put right in time by severity, and the median days of each step."""
    until = local_date(at)
    since = until - YEAR
    reach = reach_of(desk, principal, at)
    with desk.database.begin() as unit:
        found = outcomes(unit, reach, since, until)
        return Statistics(since, until, found, step_times(unit, reach, at - YEAR), state_counts(unit, reach))


def _visible(unit: UnitOfWork, desk: Desk, principal: Principal, issue_no: str, at: datetime) -> Case:
    row = issues.issue(unit, issue_no)
    if row is None or not principal.may(READ, way_at(unit, desk, row.owner_code), at):
        raise UnknownIssueError(issue_no)
    return case_of(unit, row, at)


def _documents(unit: UnitOfWork, desk: Desk, principal: Principal, case: Case, at: datetime) -> list[DocumentRow]:
    is_of_authority = principal.may(READ, way_at(unit, desk, case.row.node), at)
    every = official_documents.of_issue(unit, case.issue_no)
    return [one for one in every if is_of_authority or one.state in OFFERED]


def _may(unit: UnitOfWork, desk: Desk, principal: Principal, case: Case, at: datetime) -> list[str]:
    way = way_at(unit, desk, case.row.owner_code)
    rows = issue_machine().possible(case.row.state)
    allowed = (row.event for row in rows if row.who != SYSTEM and principal.may(row.who, way, at))
    return list(dict.fromkeys(allowed)) if principal.kind == "person" else []


def plain(value: Any) -> Any:
    """A kept value as JSON tells it."""
    return value.isoformat() if isinstance(value, date) else value
