"""Tells people what has been done to their own account, in the transaction that does it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, Literal

from core.access import access_table
from people.letters import Pair, Value, tell
from store.database import UnitOfWork

LINK: Final = "/account"

News = Literal[
    "password_changed",
    "password_reset",
    "sessions_ended",
    "factor_set",
    "factor_dropped",
    "factor_reset",
    "role_granted",
    "role_ended",
    "deputy_named",
]


def tell_owner(
    unit: UnitOfWork, account_id: int, news: News, at: datetime, values: Mapping[str, Value] | None = None
) -> None:
    """Sends a letter to the owner of an account; `values` fill its words (`letter.account_*` of the locales)."""
    tell(unit, [account_id], f"account_{news}", values or {}, LINK, at)


def role_name(code: str) -> Pair:
    """What a role is called."""
    role = access_table().roles[code]
    return Pair(role.zh, role.en)
