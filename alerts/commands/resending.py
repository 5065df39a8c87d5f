"""A person has messages of channels tried anew that were given up or taken out, or takes out what waits there."""

from datetime import datetime
from typing import Final

from alerts.desk import AlertDesk
from core.access import Principal
from core.errors import RefusedError
from people.deeds import Matter, deed
from store.alert_deliveries import again, take_out

OPERATE: Final = "sources.operate"


class NothingToSendError(RefusedError):
    """Nothing was given up there."""

    status = 404


def send_again(desk: AlertDesk, principal: Principal, delivery_id: int, at: datetime) -> None:
    """Tries a message anew that was given up or taken out.

    AccessDeniedError: no right. RefusedError: there is no such message, or it goes again already.
    """
    matter = Matter("alert.tried_again", OPERATE, "delivery", str(delivery_id))
    with deed(desk.database, principal, matter, at) as done:
        if not again(done.unit, at, delivery_id=delivery_id):
            raise NothingToSendError(
                f"there is no message {delivery_id} that was given up", "alert.not_given_up", number=delivery_id
            )


def send_all_again(desk: AlertDesk, principal: Principal, channel: str, at: datetime) -> int:
    """Tries everything anew that was given up or taken out on a channel; how many messages.

    AccessDeniedError: no right. RefusedError: the settings name no such channel, or nothing was given up there.
    """
    matter = Matter("alert.tried_again", OPERATE, "channel", channel)
    with deed(desk.database, principal, matter, at) as done:
        if channel not in desk.settings.alerts.channels:
            raise RefusedError(f"there is no channel '{channel}'", "alert.unknown_channel", channel=channel[:40])
        number = again(done.unit, at, channel=channel)
        if not number:
            raise NothingToSendError(
                f"nothing was given up on the channel {channel}", "alert.none_given_up", channel=channel
            )
        done.detail |= {"messages": number}
    return number


def take_out_all(desk: AlertDesk, principal: Principal, channel: str, at: datetime) -> int:
    """Takes out what waits on a channel; how many messages. AccessDeniedError: no right. RefusedError: nothing does."""
    matter = Matter("alert.dropped", OPERATE, "channel", channel)
    with deed(desk.database, principal, matter, at) as done:
        number = take_out(done.unit, channel, at)
        if not number:
            raise RefusedError(f"nothing waits on the channel {channel}", "alert.none_waiting", channel=channel[:40])
        done.detail |= {"messages": number}
    return number
