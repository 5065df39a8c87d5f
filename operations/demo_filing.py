"""What the demo's archivist has filed: two values that wait for the leader of the agency, and count for nobody yet."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from core.access import Principal
from core.days import local_date
from core.errors import RefusedError
from indicators.catalogue import load as load_catalogue
from people.commands.filing import Told, enter
from people.commands.filing_pages import filings_of
from people.desks import desks_on
from people.people import People
from store.accounts import account_by_name
from store.filings import FilingChoice
from store.grants import grants_of

ARCHIVIST: Final = "archivist"
VALUES: Final[Mapping[str, tuple[str, int]]] = {
    "DI-24": ("1", 1),
    "DI-32": ("3", 8),
}
"""item → value, and how many days ago its day was"""
NOTE: Final = "演示填报，数值为虚构"


def file_something(people: People, project: Path, at: datetime) -> int:
    """Enters the values, once for a store; returns how many were. They count only once somebody confirms them."""
    archivist = _archivist(people, at)
    if archivist is None:
        return 0
    desk = desks_on(people.database, load_catalogue(), people.settings, project).filing
    if filings_of(desk, archivist, FilingChoice(limit=1), at).total:
        return 0
    owner = archivist.grants[0].node
    for item, (value, days) in VALUES.items():
        day = (local_date(at) - timedelta(days=days)).isoformat()
        texts = {"item": item, "owner": owner, "day": day, "value": value, "note": NOTE}
        try:
            enter(desk, archivist, Told(texts), at)
        except RefusedError as error:
            raise RefusedError(f"the demo could not file {item}: {error}") from error
    return len(VALUES)


def _archivist(people: People, at: datetime) -> Principal | None:
    with people.database.begin() as unit:
        account = account_by_name(unit, ARCHIVIST)
        if account is None:
            return None
        grants = grants_of(unit, account.account_id, at)
    return Principal(account.account_id, account.name, account.display_name, grants) if grants else None
