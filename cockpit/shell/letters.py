"""How many unread letters wait for the visitor."""

import logging

from cockpit.ui.visit import Visit
from core.errors import CockpitError
from people.commands.letters import unread

log = logging.getLogger(__name__)


async def unread_of(visit: Visit) -> int | None:
    """The number for the badge; None when it cannot be known now, which must not take the page away."""
    people = visit.services.people
    if people is None:
        return None
    try:
        return await visit.read(unread, people.database, visit.principal)
    except CockpitError as error:
        log.warning("unread letters are not counted: %s", error)
        return None
