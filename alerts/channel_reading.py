"""What those who run the cockpit see of channels: those of the settings, and those that messages once went to."""

from dataclasses import dataclass
from datetime import datetime

from alerts.commands.resending import OPERATE
from alerts.desk import AlertDesk
from core.access import Principal
from core.errors import AccessDeniedError
from core.settings import AlertChannel
from store.alert_deliveries import DeliveryRow
from store.views.alert_channels import ChannelLine, channel_deliveries, channel_lines


@dataclass(frozen=True, slots=True)
class ChannelView:
    """A channel with its settings; None: they name it no more."""

    line: ChannelLine
    settings: AlertChannel | None


def channels_page(desk: AlertDesk, principal: Principal, at: datetime) -> list[ChannelView]:
    """The channels of the settings in their order, then those that are gone. AccessDeniedError: no right."""
    _demand(principal, at)
    with desk.database.begin() as unit:
        known = {line.channel: line for line in channel_lines(unit)}
    named = desk.settings.alerts.channels
    found = [ChannelView(known.pop(name, ChannelLine(name)), settings) for name, settings in named.items()]
    return found + [ChannelView(line, None) for line in known.values()]


def deliveries_page(
    desk: AlertDesk,
    principal: Principal,
    at: datetime,
    state: str = "dead",
    channel: str | None = None,
    limit: int = 50,
    offset: int = 0,
) -> tuple[list[DeliveryRow], int]:
    """Messages in a state on a channel (None: on all), the newest first, and how many. AccessDeniedError: no right."""
    _demand(principal, at)
    with desk.database.begin() as unit:
        return channel_deliveries(unit, state, channel, limit, offset)


def _demand(principal: Principal, at: datetime) -> None:
    if not principal.holds(OPERATE, at):
        raise AccessDeniedError(OPERATE)
