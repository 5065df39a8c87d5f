"""Letters about evaluation to the agency concerned."""

from collections.abc import Mapping
from datetime import datetime

from core.access import Way
from people.letters import Value, accounts_that_may, tell
from store.database import UnitOfWork


def tell_agency(
    unit: UnitOfWork,
    way: Way,
    kind: str,
    values: Mapping[str, Value],
    link: str,
    at: datetime,
    once: str,
    permission: str = "self_reports.submit",
) -> int:
    """Tells whoever speaks for the agency at the end of a way; returns how many letters were sent."""
    return tell(unit, accounts_that_may(unit, permission, way, at, at_node=way.owner), kind, values, link, at, once)
