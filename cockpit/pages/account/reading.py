"""What the page of the own account shows, read in one go."""

from collections.abc import Sequence
from dataclasses import dataclass

from cockpit.ui.visit import Visit
from core.access import Grant
from core.errors import AccessDeniedError
from people.commands.letters import MailChoice, mail_choice
from people.commands.own_sessions import SessionLine, list_sessions
from people.commands.tokens import own_tokens
from store.accounts import Account, account_by_id
from store.grants import grants_of
from store.tokens import TokenRow


@dataclass(frozen=True, slots=True)
class Own:
    """The visitor's own account."""

    account: Account
    grants: Sequence[Grant]
    sessions: Sequence[SessionLine]
    mail: MailChoice
    tokens: Sequence[TokenRow]


async def read_own(visit: Visit) -> Own:
    """Everything about the own account."""
    return await visit.read(_read, visit)


def _read(visit: Visit) -> Own:
    people, principal, at = visit.people, visit.principal, visit.at
    with people.database.begin() as unit:
        account = account_by_id(unit, principal.account_id)
        grants = grants_of(unit, principal.account_id, at)
    if account is None or principal.kind != "person":
        raise AccessDeniedError("signed_in")
    return Own(
        account,
        grants,
        list_sessions(people, principal, at),
        mail_choice(people.database, principal),
        own_tokens(people, principal, at),
    )
