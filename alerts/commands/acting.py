"""What the acts on alerts have in common: the alert, its way in the tree, and the right there."""

from datetime import datetime

from alerts.desk import AlertDesk
from core.access import Principal, Way
from core.errors import AccessDeniedError, RefusedError
from people.ways import demand, known_way
from store.alerting.episodes import Episode, episode
from store.alerting.looking import DUTIES
from store.database import UnitOfWork


class UnknownAlertError(RefusedError):
    """There is no alert with this number."""

    status = 404

    def __init__(self, alert_id: int) -> None:
        super().__init__(f"there is no alert {alert_id}", "unknown_alert", number=alert_id)


def known_alert(unit: UnitOfWork, alert_id: int) -> Episode:
    """An alert. RefusedError: there is none."""
    found = episode(unit, alert_id)
    if found is None:
        raise UnknownAlertError(alert_id)
    return found


def demand_on_alert(
    unit: UnitOfWork, desk: AlertDesk, principal: Principal, permission: str, found: Episode, at: datetime
) -> None:
    """Demands the right where an alert is; on a duty of an authority of somebody who works there.

    AccessDeniedError: no right there. RefusedError: there is no such scope.
    """
    demand_on(unit, desk, principal, permission, found.scope, at)
    if found.code.partition(":")[0] in DUTIES and found.scope not in principal.nodes(permission, at, "bureau"):
        raise AccessDeniedError(permission)


def demand_on(
    unit: UnitOfWork, desk: AlertDesk, principal: Principal, permission: str, scope: str, at: datetime
) -> Way:
    """The way to a scope at which somebody may do something; what belongs to no place stands at the city.

    AccessDeniedError: no right there. RefusedError: there is no such scope.
    """
    way = known_way(unit, scope or str(desk.settings.city.code), desk.settings.city)
    demand(principal, permission, way, at)
    return way
