"""Messages as they were sent and what became of them, on the page of an alert and on their own."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash.development.base_component import Component

from alerts.channels.reasons import reason_words
from alerts.commands.resending import OPERATE
from cockpit.pages.alerts.words import TOLD
from cockpit.ui import parts, times
from cockpit.ui.tags import html
from cockpit.ui.visit import Visit
from store.alert_deliveries import INBOX, DeliveryRow
from store.mails import MAIL
from store.views.alert_messages import AlertMessageLine, told_in


def message_item(
    visit: Visit, one: AlertMessageLine, deliveries: Sequence[DeliveryRow], people: Mapping[int, str]
) -> Component:
    """A message among others, with the way to its own page."""
    subject, body = told_in(one, visit.language)
    way = parts.link(subject, visit.link(TOLD, message=one.message_id), "link strong")
    return html.Li(
        [
            way,
            " ",
            times.clock(one.made_at, visit.at),
            html.Span(body, className="below"),
            delivery_list(visit, [row for row in deliveries if row.message_id == one.message_id], people),
        ]
    )


def delivery_list(visit: Visit, deliveries: Sequence[DeliveryRow], people: Mapping[int, str]) -> Component:
    """To whom a message went on which channel, and what came of it."""
    return html.Ul([_delivery(visit, row, people) for row in deliveries], className="plain-list below")


def channel_text(visit: Visit, channel: str) -> str:
    """What a channel is called."""
    return visit.words(f"page.alerts.{channel}") if channel in (INBOX, MAIL) else channel


def _delivery(visit: Visit, row: DeliveryRow, people: Mapping[int, str]) -> Component:
    words = visit.words
    who = people.get(row.account_id, "") if row.account_id is not None else ""
    named = (channel_text(visit, row.channel), who, words(f"page.alerts.delivery.{row.state}"))
    said: list[Any] = [" · ".join(filter(None, named))]
    if row.ended_at is not None:
        said += [" ", times.clock(row.ended_at, visit.at)]
    if row.read_at is not None:
        said += [" · ", words("page.alerts.read"), " ", times.clock(row.read_at, visit.at)]
    if row.reason:
        said += [" · ", reason_words(visit.services.texts.tables, visit.language, row.reason, row.reason_values)]
    if row.error and visit.holds(OPERATE):
        said.append(html.Span(row.error, className="below", lang="en"))
    return html.Li(said)
