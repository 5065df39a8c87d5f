"""The one way to move an issue: `act` asks the right of the row, the table of states, and keeps what follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Final

from core.access import Principal
from core.errors import RefusedError
from evaluation.casework.acts import ACTS
from evaluation.casework.case import Case, UnknownIssueError, locked_case
from evaluation.casework.closing import with_verdicts
from evaluation.casework.context import Acting
from evaluation.casework.deeds import Told, by_principal
from evaluation.commands.without_effect import FOLLOWED, open_following
from evaluation.desk import Desk, demand_at, way_at
from evaluation.issues.states import issue_machine
from evaluation.machines.table import SYSTEM
from evaluation.moving import OvertakenError
from people.deeds import Deed, Matter, deed
from store.database import UnitOfWork

READ: Final = "notices.read"
MOST_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Acted:
    """An issue after an act."""

    issue_no: str
    state: str
    deadline_on: date | None
    revision: int


@dataclass(frozen=True, slots=True)
class Bulk:
    """What became of many: numbers done, and number → code of the refusal of the others."""

    done: Sequence[Acted]
    refused: Mapping[str, RefusedError]


def act(
    desk: Desk, principal: Principal, issue_no: str, event: str, told: Told, at: datetime, seen: int | None = None
) -> Acted:
    """Lets something happen to an issue; `seen` is the revision that whoever acts has seen.

    RefusedMoveError: the table of states refuses. AccessDeniedError: no right. OvertakenError: it has changed since.
    UnknownIssueError: there is none that this person may see.
    """
    permission = permission_of(event)
    matter = Matter("issue.moved", permission, "issue", issue_no[:40], detail={"event": event})
    with deed(desk.database, principal, matter, at) as done:
        case = visible_case(done.unit, desk, principal, issue_no, at)
        demand_at(done.unit, desk, principal, permission, case.row.owner_code, at)
        if seen is not None and seen != case.row.revision:
            raise OvertakenError(case.issue_no)
        acting = Acting(done.unit, desk, with_verdicts(done.unit, case, at), told, by_principal(principal), at)
        performed = ACTS[event](acting, event)
        if FOLLOWED in performed.transition.effects:
            done.detail["followed_by"] = open_following(acting)
        after = performed.case
        _note(done, case, after, told)
    row = after.row
    return Acted(row.issue_no, row.state, row.deadline_on, row.revision)


def act_on_many(desk: Desk, principal: Principal, event: str, told: Mapping[str, Told], at: datetime) -> Bulk:
    """The same for many issues, each by itself: those that are refused keep none of the others."""
    if len(told) > MOST_AT_ONCE:
        raise RefusedError("too many at once", "too_many_at_once", most=MOST_AT_ONCE)
    permission_of(event)
    done: list[Acted] = []
    refused: dict[str, RefusedError] = {}
    for issue_no, one in told.items():
        try:
            done.append(act(desk, principal, issue_no, event, one, at))
        except RefusedError as error:
            refused[issue_no] = error
    return Bulk(done, refused)


def visible_case(unit: UnitOfWork, desk: Desk, principal: Principal, issue_no: str, at: datetime) -> Case:
    """A locked issue that somebody may see. UnknownIssueError: there is none for this person."""
    case = locked_case(unit, issue_no, at)
    if not principal.may(READ, way_at(unit, desk, case.row.owner_code), at):
        raise UnknownIssueError(issue_no)
    return case


@cache
def permission_of(event: str) -> str:
    """The right that an event needs. RefusedError: no event of people, or one that a document brings about."""
    if event in BY_DOCUMENT:
        raise RefusedError("this happens with the document", "issue_by_document")
    found = {row.who for row in issue_machine().rows if row.event == event}
    if event not in ACTS or not found or found == {SYSTEM}:
        raise RefusedError(f"nobody lets {event} happen", "unknown_event", event=event[:40])
    (permission,) = found
    return permission


BY_DOCUMENT: Final = frozenset(
    {
        "send_to_check",
        "pass_check",
        "pass_legal_review",
        "send_back",
        "sign",
        "seal",
        "sign_for",
        "deliver",
        "refuse_delivery",
    }
)
"""events that an issue shares with the others of its document"""


def _note(done: Deed, before: Case, after: Case, told: Told) -> None:
    done.node = before.row.owner_code
    done.before = {"state": before.row.state, "deadline": before.row.deadline_on}
    done.after = {"state": after.row.state, "deadline": after.row.deadline_on}
    if told.reason:
        done.detail["why"] = told.reason
