"""One issue read from the store with everything around it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from core.days import local_date
from core.errors import RefusedError
from core.working_days import Calendar, statutory
from evaluation.ladder import Done
from evaluation.law.approval import Taken
from evaluation.law.clauses import Addressee
from store.database import UnitOfWork
from store.evaluation import deliveries, issue_moves, issue_parts, issues, official_documents, rectifying
from store.evaluation import ladder as stored_ladder
from store.evaluation.addressees import addressee_kind
from store.evaluation.deliveries import Consent, DeliveryRow
from store.evaluation.issue_moves import MoveRow
from store.evaluation.issue_parts import DemandRow, FactRow, StageRow
from store.evaluation.issues import IssueRow
from store.evaluation.official_documents import DocumentRow
from store.evaluation.rectifying import DefenceRow, ExtensionRow
from store.owners import OwnerRow, owner_within

OUTSIDE: Final = {"external": "outsider"}


class UnknownIssueError(RefusedError):
    """There is no such issue, or none that this person may see."""

    status = 404

    def __init__(self, issue_no: str) -> None:
        super().__init__(f"there is no issue {issue_no}", "unknown_issue", number=issue_no[:40])


@dataclass(frozen=True, slots=True)
class Case:
    """An issue as it stands, and what its guards, its clock and its documents need."""

    row: IssueRow
    owner: OwnerRow
    addressee: Addressee
    facts: tuple[FactRow, ...]
    demands: tuple[DemandRow, ...]
    stages: tuple[StageRow, ...]
    moves: tuple[MoveRow, ...]
    stops: tuple[tuple[object, ...], ...]
    calendar: Calendar
    document: DocumentRow | None = None
    taken: tuple[Taken, ...] = ()
    delivery: DeliveryRow | None = None
    consent: Consent | None = None
    defence: DefenceRow | None = None
    extension: ExtensionRow | None = None
    done: tuple[Done, ...] = ()
    verdicts: dict[str, str] = field(default_factory=dict)

    @property
    def issue_no(self) -> str:
        """Its number."""
        return self.row.issue_no


def case_of(unit: UnitOfWork, row: IssueRow, at: datetime) -> Case:
    """Everything around an issue; its row was read, or locked, before."""
    owner = owner_within(unit, row.owner_code)
    assert owner is not None
    document = None if row.document_id is None else official_documents.document(unit, row.document_id)
    return Case(
        row=row,
        owner=owner,
        addressee=addressee_of(unit, owner),
        facts=tuple(issue_parts.facts(unit, row.issue_no)),
        demands=tuple(issue_parts.demands(unit, row.issue_no)),
        stages=tuple(issue_parts.stages(unit, row.issue_no)),
        moves=tuple(issue_moves.moves(unit, row.issue_no)),
        stops=tuple(issue_moves.stops(unit, row.issue_no)),
        calendar=statutory(),
        document=document,
        taken=() if document is None else taken_of(unit, document.document_id),
        delivery=None if document is None else deliveries.delivery(unit, document.document_id),
        consent=deliveries.consent(unit, row.owner_code, local_date(at)),
        defence=rectifying.defence(unit, row.issue_no),
        extension=rectifying.extension(unit, row.issue_no),
        done=tuple(Done(one.step, one.stage, one.act_by) for one in stored_ladder.taken(unit, row.issue_no)),
    )


def locked_case(unit: UnitOfWork, issue_no: str, at: datetime) -> Case:
    """The same of an issue that nobody else changes before the transaction ends. UnknownIssueError: there is none.

    The document is locked before its issues, here as everywhere, so that two who act never wait for each other.
    """
    seen = issues.issue(unit, issue_no)
    if seen is not None and seen.document_id is not None:
        official_documents.lock(unit, seen.document_id)
    rows = issues.lock(unit, [issue_no])
    if not rows:
        raise UnknownIssueError(issue_no)
    return case_of(unit, rows[0], at)


def taken_of(unit: UnitOfWork, document_id: int) -> tuple[Taken, ...]:
    """The steps of a document that were taken; the person is the account."""
    steps = official_documents.steps(unit, document_id)
    return tuple(Taken(one.step, str(one.by), one.at, one.is_rejected, one.opinion) for one in steps)


def addressee_of(unit: UnitOfWork, owner: OwnerRow) -> Addressee:
    """What an owner is to the law; an organ where its register does not say."""
    if owner.kind == "archive":
        return "archive"
    found = addressee_kind(unit, owner.code)
    return OUTSIDE.get(found, found or "organ")  # type: ignore[return-value]
