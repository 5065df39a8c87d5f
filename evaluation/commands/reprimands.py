"""通报批评: a penalty that is decided by its own procedure elsewhere; here its decision is registered with the step."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from core.access import Principal
from core.days import local_date
from core.errors import RefusedError
from evaluation.casework.case import locked_case
from evaluation.casework.deeds import by_principal
from evaluation.casework.uploads import known_files
from evaluation.desk import Desk, demand_at
from people.deeds import Matter, deed
from store.evaluation import ladder
from store.evaluation.ladder import Decided
from store.uploads import use

STEP: Final = "reprimand"
DRAFT: Final = "notices.draft"


@dataclass(frozen=True, slots=True)
class Reprimand:
    """The decision: its number, when the unit was told that it may state a defence, when it was made, and the file."""

    reference: str
    informed_on: date
    decided_on: date
    upload: int


def register_reprimand(desk: Desk, principal: Principal, issue_no: str, told: Reprimand, at: datetime) -> None:
    """The decision stands with its step of the ladder, which is done by that; once.

    RefusedError: no such step is due, or it has its decision; the unit was not heard before it (行政处罚法 第四十四条,
    第四十五条), or it lies in the future; the file is not here.
    """
    matter = Matter(
        "issue.reprimand_registered", DRAFT, "issue", issue_no[:40], detail={"reference": told.reference[:80]}
    )
    with deed(desk.database, principal, matter, at) as done:
        case = locked_case(done.unit, issue_no, at)
        demand_at(done.unit, desk, principal, DRAFT, case.row.owner_code, at)
        done.node = case.row.owner_code
        _demand_procedure(told, local_date(at))
        files = known_files(done.unit, [told.upload], {case.row.owner_code, case.row.node})
        use(done.unit, list(files), f"issue {issue_no}", at)
        decided = Decided(told.reference.strip(), told.informed_on, told.decided_on, told.upload)
        if not ladder.record(done.unit, issue_no, STEP, decided, by_principal(principal).name, at):
            raise RefusedError("no reprimand is due, or its decision is registered", "reprimand_not_due")
        done.after = {"decided_on": told.decided_on.isoformat(), "upload": told.upload}


def _demand_procedure(told: Reprimand, today: date) -> None:
    if not told.reference.strip():
        raise RefusedError("the decision has a number", "reprimand_reference")
    if not told.informed_on < told.decided_on <= today:
        raise RefusedError("the unit is told of its rights before the decision", "reprimand_procedure")
