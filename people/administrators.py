"""The three administrators (三员): there is always one of each who can act."""

from collections.abc import Iterable
from datetime import datetime

from core.access import access_table
from core.errors import RefusedError
from store.database import UnitOfWork
from store.grants import GrantRow, grant_rows, others_with


def administrator_roles() -> tuple[str, ...]:
    """The codes of the three roles."""
    return tuple(code for code, role in access_table().roles.items() if role.family == "administrator")


def demand_another(unit: UnitOfWork, grants: Iterable[GrantRow], account_id: int, at: datetime) -> None:
    """RefusedError when nobody else has an administrator's role of these grants: then nobody could act any more."""
    for row in grants:
        if row.role not in administrator_roles() or row.deputy_of is not None or not row.grant.is_valid(at):
            continue
        if not others_with(unit, row.role, account_id, at):
            raise RefusedError(f"nobody else is {row.role}", "last_administrator", role=row.role)


def demand_another_for(unit: UnitOfWork, account_id: int, at: datetime) -> None:
    """The same for everything that an account has been granted."""
    demand_another(unit, grant_rows(unit, account_id, at), account_id, at)
