"""The points of guidance by hand: given by the delivery of their document, then closed or void by their table."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from evaluation.casework.deeds import SYSTEM, By
from evaluation.guidance.states import PointFacts, guidance_machine
from evaluation.machines.table import Transition
from evaluation.moving import OvertakenError, moved
from store.database import UnitOfWork
from store.evaluation import official_documents, told_points
from store.evaluation.official_documents import DocumentRow
from store.evaluation.told_points import ToldMove, ToldPointRow

KIND: Final = "guidance"


def give_points(unit: UnitOfWork, row: DocumentRow, at: datetime) -> None:
    """The points of a guidance document that is delivered are open; where it is about issues, these are followed."""
    if row.kind != KIND or official_documents.issues_of(unit, row.document_id):
        return
    for position, point in enumerate(row.draft.get("points", ())):
        facts = PointFacts(
            value=str(point["value"]), target=str(point["target"]), advice=str(point["advice"]), is_by_hand=True
        )
        found = moved(guidance_machine(), None, "give", facts, at)
        told_points.give(unit, _move(row, position, found, SYSTEM), date.fromisoformat(point["due"]))


def move_told_point(
    unit: UnitOfWork,
    row: DocumentRow,
    point: ToldPointRow,
    event: str,
    facts: PointFacts,
    by: By,
    at: datetime,
    uploads: Sequence[int] = (),
) -> str:
    """Moves a point of a locked document by its table; returns its state.

    RefusedMoveError: why not. OvertakenError: somebody was faster.
    """
    found = moved(guidance_machine(), point.state, event, facts, at)
    if not told_points.move_on(unit, _move(row, point.position, found, by, facts.reason, uploads)):
        raise OvertakenError(f"{row.document_id} {point.position + 1}")
    return found.to


def _move(
    row: DocumentRow, position: int, found: Transition, by: By, reason: str = "", uploads: Sequence[int] = ()
) -> ToldMove:
    return ToldMove(
        document_id=row.document_id,
        position=position,
        at=found.at,
        event=found.event,
        was=found.state or "",
        to=found.to,
        row=found.row,
        by=by.account_id,
        by_name=by.name,
        reason=reason,
        uploads=uploads,
    )
