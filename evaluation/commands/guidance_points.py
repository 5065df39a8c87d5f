"""Points of guidance by hand, closed by the officer with what shows it, or void."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from core.access import Principal
from evaluation.casework.deeds import by_principal
from evaluation.casework.guided import points_now
from evaluation.casework.guided_points import move_told_point
from evaluation.casework.uploads import known_files
from evaluation.commands.official_documents import document_deed
from evaluation.desk import Desk
from evaluation.guidance.states import PointFacts
from evaluation.parts.finding import UnknownThingError
from store import uploads as files
from store.database import UnitOfWork
from store.evaluation import told_points
from store.evaluation.official_documents import DocumentRow
from store.evaluation.told_points import ToldPointRow

CLOSE: Final = "notices.close"
VOID: Final = "cycles.manage"


def close_told_point(
    desk: Desk,
    principal: Principal,
    document_id: int,
    position: int,
    reason: str,
    uploads: Sequence[int],
    at: datetime,
) -> str:
    """The point of a delivered guidance document at a place (from 0 on) is reached; returns its state.

    Files show it, or the figure of today where the point rests on one. RefusedMoveError: neither does, the reason is
    too short, it is over. RefusedError: a file belongs to somebody else.
    """
    with document_deed(desk, principal, document_id, "guidance.reached", CLOSE, at) as (done, row):
        point = _point(done.unit, row, position)
        known_files(done.unit, uploads, {row.owner_code, row.node})
        files.use(done.unit, uploads, f"document {document_id}", at)
        is_shown = bool(uploads) or _is_reached(desk, row, position, at)
        facts = PointFacts(is_by_hand=True, is_shown=is_shown, reason=reason.strip())
        by = by_principal(principal)
        state = move_told_point(done.unit, row, point, "reach_by_evidence", facts, by, at, uploads)
        done.detail |= {"point": position + 1, "why": reason}
    return state


def void_told_point(
    desk: Desk, principal: Principal, document_id: int, position: int, reason: str, at: datetime
) -> str:
    """The point of a delivered guidance document holds no more, for a reason; returns its state."""
    with document_deed(desk, principal, document_id, "guidance.voided", VOID, at) as (done, row):
        point = _point(done.unit, row, position)
        facts = PointFacts(is_by_hand=True, reason=reason.strip())
        state = move_told_point(done.unit, row, point, "void", facts, by_principal(principal), at)
        done.detail |= {"point": position + 1, "why": reason}
    return state


def _point(unit: UnitOfWork, row: DocumentRow, position: int) -> ToldPointRow:
    found = next((one for one in told_points.points(unit, row.document_id) if one.position == position), None)
    if found is None:
        raise UnknownThingError(f"there is no guidance point {position + 1}", "unknown_point", number=position + 1)
    return found


def _is_reached(desk: Desk, row: DocumentRow, position: int, at: datetime) -> bool:
    """Whether the figure that a point rests on reaches its target today."""
    return points_now(desk, row, at)[position].is_reached
