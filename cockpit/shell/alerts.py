"""How many alerts fire within the visitor's reach that nobody has taken up."""

import logging

from alerts.desk import AlertDesk
from alerts.reading import READ, Waiting, waiting
from cockpit.ui.visit import Visit
from core.errors import CockpitError

log = logging.getLogger(__name__)


async def waiting_of(visit: Visit) -> Waiting | None:
    """The number for the badge; None: not for this visitor, or not known now, which must not take the page away."""
    people, services = visit.services.people, visit.services
    if people is None or not visit.holds(READ):
        return None
    desk = AlertDesk(people.database, services.settings, services.catalogue)
    try:
        return await visit.read(waiting, desk, visit.principal, visit.at)
    except CockpitError as error:
        log.warning("alerts are not counted: %s", error)
        return None
