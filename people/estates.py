"""What belongs to an account, kind by kind, and what becomes of it when somebody leaves.

Whoever adds a kind of thing that belongs to people adds its estate to `ESTATES`; a test holds the list to the schema.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol

from core.errors import RefusedError
from core.settings import City
from people.work import may_do, pass_on
from store.accounts import Account, end_sessions
from store.database import UnitOfWork
from store.grants import GrantRow, deputies_of, end_grant, grant_rows
from store.handovers import Left
from store.letters import hand_over as hand_over_letters
from store.letters import left_unread
from store.tokens import end_token, tokens
from store.work import Work, end_certificates, work_left


@dataclass(frozen=True, slots=True)
class Leaving:
    """Who leaves, to whom, said by whom, when; `city` says where the nodes of work stand."""

    account: Account
    successor: Account | None
    by: str
    at: datetime
    city: City


class Estate(Protocol):
    """One kind of thing that belongs to an account."""

    @property
    def tables(self) -> frozenset[str]:
        """The tables that it lies in."""
        ...

    def leave(self, unit: UnitOfWork, leaving: Leaving) -> Sequence[Left]:
        """Passes on or ends what somebody has of it; returns every single thing, also what waits for a decision."""
        ...


class Roles:
    """Roles end at once; whether the successor gets them is for the security administrator to say.

    Deputies for them end too. What the leaver did as a deputy waits for another deputy.
    """

    tables: frozenset[str] = frozenset({"role_grant"})

    def leave(self, unit: UnitOfWork, leaving: Leaving) -> Sequence[Left]:
        """Ends all grants; roles and deputyships wait, deputies of the leaver are listed."""
        left = []
        for row in grant_rows(unit, leaving.account.account_id, leaving.at):
            for deputy in deputies_of(unit, row.grant_id, leaving.at):
                end_grant(unit, deputy.grant_id, leaving.by, leaving.at)
                end_sessions(unit, deputy.account_id)
                left.append(Left("deputy", str(deputy.grant_id), _told(deputy), "ended"))
            end_grant(unit, row.grant_id, leaving.by, leaving.at)
            left.append(Left("role" if row.deputy_of is None else "deputyship", str(row.grant_id), _told(row)))
        return left


class Tokens:
    """Tokens end, since whoever leaves knows their secrets; each waits until somebody has seen to its program."""

    tables: frozenset[str] = frozenset({"api_token"})

    def leave(self, unit: UnitOfWork, leaving: Leaving) -> Sequence[Left]:
        """Ends all tokens and lists them."""
        left = []
        for token in tokens(unit, leaving.account.account_id, leaving.at):
            end_token(unit, token.token_id, leaving.by, leaving.at)
            told = {"name": token.name, "role": token.role, "node": token.node}
            left.append(Left("token", str(token.token_id), told))
        return left


class Letters:
    """Letters that were not read go to the successor, or wait for somebody to be named; those read stay."""

    tables: frozenset[str] = frozenset({"letter"})

    def leave(self, unit: UnitOfWork, leaving: Leaving) -> Sequence[Left]:
        """Passes unread letters on."""
        number = left_unread(unit, leaving.account.account_id)
        if not number:
            return ()
        told = {"letters": number}
        if leaving.successor is None:
            return (Left("letters", str(leaving.account.account_id), told),)
        hand_over_letters(unit, leaving.account.account_id, leaving.successor.account_id)
        told_to = told | {"to": leaving.successor.name}
        return (Left("letters", str(leaving.account.account_id), told_to, "handed_over"),)


class OpenWork:
    """Issues, review tasks and leads go to the successor who may do them there, or wait for somebody who may.

    Only their number is told: administrators see no business.
    """

    tables: frozenset[str] = frozenset({"issue", "review_task", "supervision_lead"})

    def leave(self, unit: UnitOfWork, leaving: Leaving) -> Sequence[Left]:
        """Passes open work on as far as the successor may take it."""
        found = work_left(unit, leaving.account.account_id)
        return [work_passed(unit, leaving, work, number) for work, number in found.items()]


class Certificates:
    """Whoever leaves visits nobody any more; visits that are ahead stand with all who plan there."""

    tables: frozenset[str] = frozenset({"officer"})

    def leave(self, unit: UnitOfWork, leaving: Leaving) -> Sequence[Left]:
        """Ends the entries as a certified officer."""
        return certificates_ended(unit, leaving.account.account_id)


ESTATES: Final[tuple[Estate, ...]] = (OpenWork(), Certificates(), Roles(), Tokens(), Letters())
"""in the order in which they are left: work before the roles that it takes"""

PERSONAL: Final = frozenset({"mail_choice", "mail", "session", "password_history", "reviewer_interest"})
"""tables of what is somebody's own and of use to nobody else"""

HISTORY: Final = frozenset({"alert_delivery", "hand_over"})
"""tables that only say what happened"""


def work_passed(unit: UnitOfWork, leaving: Leaving, work: Work, number: int) -> Left:
    """Passes some open work to the successor who may do it; what nobody has taken waits."""
    told, to = {"node": work.node, "number": number}, leaving.successor
    if to is None or not may_do(unit, leaving.city, work, to.account_id, leaving.at):
        return Left(work.kind, work.node, told)
    try:
        passed = pass_on(unit, leaving.city, work, leaving.account, to, leaving.at)
    except RefusedError:  # an interest in all of it: it waits for somebody else
        return Left(work.kind, work.node, told)
    if passed.rest:
        return Left(work.kind, work.node, told | {"number": passed.rest})
    return Left(work.kind, work.node, told | {"to": to.name, "numbers": passed.numbers}, "handed_over")


def certificates_ended(unit: UnitOfWork, account_id: int, nodes: Collection[str] | None = None) -> Sequence[Left]:
    """Ends the entries as a certified officer at some authorities (None: everywhere)."""
    return [
        Left("certificate", str(one.officer_id), {"node": one.node, "name": one.certificate}, "ended")
        for one in end_certificates(unit, account_id, nodes)
    ]


def as_recorded(left: Sequence[Left]) -> Mapping[str, Any]:
    """What the trail says of things left behind: each by kind and reference, and the numbers of what went on."""
    passed = {one.kind: one.detail["numbers"] for one in left if "numbers" in one.detail}
    return {"left": [(one.kind, one.reference) for one in left]} | ({"passed_on": passed} if passed else {})


def _told(row: GrantRow) -> dict[str, Any]:
    return {"role": row.role, "node": row.node, "since": row.since, "until": row.until, "for": row.deputy_for}
