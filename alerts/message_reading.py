"""A message as it was sent, what became of it, and how the alerts stand now that it told of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from alerts.desk import AlertDesk
from alerts.in_force import rules_in_force
from alerts.reading import people_of, reach_for
from alerts.schema import Post
from core.access import Principal
from core.errors import RefusedError
from store.alert_deliveries import DeliveryRow, deliveries_of
from store.views import alert_messages as views
from store.views.alert_messages import AlertMessageLine
from store.views.alerts import AlertLine


@dataclass(frozen=True, slots=True)
class ToldStory:
    """A message, its deliveries, and a page of the alerts that it told of, `total` in all that the reader may see.

    `people`: the names of those who were told, by account; `posts`: those of the rules, by code.
    """

    message: AlertMessageLine
    deliveries: Sequence[DeliveryRow]
    people: Mapping[int, str]
    posts: Mapping[str, Post]
    alerts: Sequence[AlertLine]
    total: int


class UnknownMessageError(RefusedError):
    """There is no message with this number, or none for this reader."""

    status = 404

    def __init__(self, message_id: int) -> None:
        super().__init__(f"there is no message {message_id}", "unknown_alert_message", number=message_id)


def message_page(
    desk: AlertDesk, principal: Principal, message_id: int, at: datetime, limit: int, offset: int = 0
) -> ToldStory:
    """A message to a post within the reader's reach that told of anything the reader may see.

    UnknownMessageError: there is none.
    """
    reach = reach_for(desk, principal, at)
    with desk.database.begin() as unit:
        message = views.one_message(unit, reach, message_id)
        if message is None:
            raise UnknownMessageError(message_id)
        lines, total = views.told_alerts(unit, reach, message_id, at, limit, offset)
        if not total:
            raise UnknownMessageError(message_id)
        deliveries = deliveries_of(unit, [message_id])
        posts = rules_in_force(unit, at).posts
    return ToldStory(message, deliveries, people_of(desk, deliveries), posts, lines, total)
