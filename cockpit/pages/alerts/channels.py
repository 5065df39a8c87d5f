"""Channels of alerts for those who run the cockpit: what waits, what was given up and why, and sending it again."""

from typing import Any, Final

from dash.development.base_component import Component

from alerts.channel_reading import ChannelView, channels_page, deliveries_page
from alerts.channels.reasons import reason_words
from alerts.commands.resending import OPERATE, send_again, send_all_again, take_out_all
from cockpit.pages.alerts.words import CHANNELS, LONGEST_WORD, TOLD, alert_desk, level_chip, number_in, views
from cockpit.ui import parts, times
from cockpit.ui.acts import ACT, Done, Typed, act_panel, register_acts
from cockpit.ui.tables import PAGE, Column, page_of, pager, table
from cockpit.ui.tags import html
from cockpit.ui.visit import Desk, Visit
from core.errors import RefusedError
from store.alert_deliveries import DeliveryRow

NAME: Final = "channels"
AGAIN: Final = "again"
ALL_AGAIN: Final = "all_again"
TAKE_OUT: Final = "take_out"
STATES: Final = ("dead", "dropped")
"""what can be sent again"""


def register(app: Any, desk: Desk) -> None:
    """Registers the one callback of these acts."""
    register_acts(app, desk, NAME, CHANNELS, do, (OPERATE,))


async def view(visit: Visit) -> list[Component]:
    """The channels, and what was given up or taken out; to others that the page is not open to them."""
    words, desk = visit.words, alert_desk(visit)
    visit.require((OPERATE,))
    found = await visit.read(channels_page, desk, visit.principal, visit.at)
    head = parts.page_head(words("page.alerts.channels"), words("page.alerts.channels_note"))
    body = [parts.empty(words("page.alerts.no_channels"), words("page.alerts.no_channels_hint"))]
    if found:
        body = [table(words("page.alerts.channels"), _columns(visit), found, class_name="is-dense", row_class=_look)]
    return [
        head,
        *_asked_for(visit),
        views(visit, "channels"),
        html.Section(body, className="desk-panel"),
        *(await _given_up(visit) if found else []),
    ]


async def do(visit: Visit, typed: Typed) -> Done:
    """Sends one message again, or all of a channel, or takes out what waits there."""
    desk, words, who, channel = alert_desk(visit), visit.words, visit.principal, _channel(visit) or ""
    back = visit.link(CHANNELS, state=_state(visit))
    if typed.act == AGAIN:
        await visit.work(send_again, desk, who, number_in(visit, "delivery"), visit.at)
        return Done(words("page.alerts.sent_again"), back)
    if typed.act not in (ALL_AGAIN, TAKE_OUT):
        raise RefusedError(f"there is no act {typed.act}", "fields_missing")
    act = send_all_again if typed.act == ALL_AGAIN else take_out_all
    number = await visit.work(act, desk, who, channel, visit.at)
    return Done(words(f"page.alerts.done.{typed.act}", n=f"{number:,}"), back)


def _asked_for(visit: Visit) -> list[Component]:
    words, act, channel = visit.words, visit.query.get(ACT, ""), _channel(visit)
    if act == AGAIN and number_in(visit, "delivery"):
        note = words("page.alerts.again_note", number=number_in(visit, "delivery"))
    elif act in (ALL_AGAIN, TAKE_OUT) and channel is not None:
        note = words(f"page.alerts.{act}_note", channel=channel)
    else:
        return []
    return [act_panel(visit, NAME, act, words(f"page.alerts.act.{act}"), [], note=note, risky=act == TAKE_OUT)]


async def _given_up(visit: Visit) -> list[Component]:
    words, state, channel, page = visit.words, _state(visit), _channel(visit), page_of(visit)
    given = (state, channel, PAGE, (page - 1) * PAGE)
    rows, total = await visit.read(deliveries_page, alert_desk(visit), visit.principal, visit.at, *given)
    tabs = [
        (words(f"page.alerts.stuck.{one}"), visit.link(CHANNELS, state=one, channel=channel), one == state)
        for one in STATES
    ]
    body: list[Any] = [parts.tabs(tabs, words("page.alerts.stuck_of"))]
    if rows:
        shown = table(words(f"page.alerts.stuck.{state}"), _stuck_columns(visit), rows, class_name="is-dense")
        body += [shown, pager(visit, page, total)]
    else:
        body.append(parts.empty(words(f"page.alerts.none_stuck.{state}")))
    title = words("page.alerts.stuck_of") if channel is None else f"{words('page.alerts.stuck_of')} · {channel}"
    return [parts.panel(title, body)]


def _look(row: ChannelView) -> str:
    return "look-late" if row.line.dead or row.line.failing_since is not None else ""


def _columns(visit: Visit) -> list[Column[ChannelView]]:
    words = visit.words

    def named(row: ChannelView) -> Component:
        way = parts.link(row.line.channel, visit.link(CHANNELS, channel=row.line.channel), "link strong")
        kind = "" if row.settings is None else row.settings.kind
        return html.Div([way, html.Span(kind, className="below")])

    def waits(row: ChannelView) -> Any:
        if row.line.waiting_since is None:
            return f"{row.line.waiting:,}"
        since = [words("page.alerts.column.since"), " ", times.clock(row.line.waiting_since, visit.at)]
        return html.Div([f"{row.line.waiting:,}", html.Span(since, className="below")])

    return [
        Column(words("page.alerts.channel"), named, "head"),
        Column(words("page.alerts.column.state"), lambda row: _standing(visit, row), wide=True),
        Column(words("page.alerts.delivery.waiting"), waits, "number"),
        Column(words("page.alerts.delivery.sent"), lambda row: f"{row.line.sent:,}", "number"),
        Column(words("page.alerts.delivery.dead"), lambda row: f"{row.line.dead:,}", "number"),
        Column(words("page.alerts.delivery.dropped"), lambda row: f"{row.line.dropped:,}", "number"),
        Column(words("page.alerts.last_sent"), lambda row: times.clock(row.line.sent_at, visit.at)),
        Column(words("page.alerts.acts"), lambda row: _acts(visit, row), "act"),
    ]


def _standing(visit: Visit, row: ChannelView) -> Component:
    words, line = visit.words, row.line
    if row.settings is None:
        chip = parts.chip("off", words("page.alerts.channel_gone"))
    elif not row.settings.enabled:
        chip = parts.chip("off", words("page.alerts.off"))
    elif line.failing_since is not None:
        chip = parts.chip("bad", words("page.alerts.channel_fails"))
    else:
        chip = parts.chip("calm", words("page.alerts.channel_works"))
    if line.failing_since is None:
        return chip
    why = _why(visit, line.reason, line.reason_values or {}, line.error)
    since = html.Span([words("page.alerts.column.since"), " ", times.clock(line.failing_since, visit.at)])
    return html.Div([chip, html.Span([since, " · ", *why], className="below")])


def _acts(visit: Visit, row: ChannelView) -> Any:
    words, line, found = visit.words, row.line, []
    if (line.dead or line.dropped) and row.settings is not None:
        found.append(ALL_AGAIN)
    if line.waiting and (row.settings is None or not row.settings.enabled):
        found.append(TAKE_OUT)
    links = [
        parts.link(
            words(f"page.alerts.act.{act}"),
            visit.link(CHANNELS, act=act, channel=line.channel, state=_state(visit)),
            "button button-small",
        )
        for act in found
    ]
    return links or "–"


def _stuck_columns(visit: Visit) -> list[Column[DeliveryRow]]:
    words = visit.words

    def named(row: DeliveryRow) -> Component:
        said = f"{words(f'page.alerts.kind.{row.kind}')} {row.rule}".strip()
        way = parts.link(f"#{row.message_id} {said}", visit.link(TOLD, message=row.message_id), "link strong")
        return html.Div([way, html.Span(times.clock(row.made_at, visit.at), className="below")])

    def again(row: DeliveryRow) -> Component:
        query = {"act": AGAIN, "delivery": row.delivery_id, "state": _state(visit), "channel": _channel(visit)}
        way = visit.link(CHANNELS, **query)
        return parts.link(words("page.alerts.act.again"), way, "button button-small")

    return [
        Column(words("page.alerts.message"), named, "head"),
        Column(words("page.alerts.column.level"), lambda row: level_chip(visit, row.level)),
        Column(words("page.alerts.channel"), lambda row: " · ".join(filter(None, (row.channel, row.address)))),
        Column(
            words("page.alerts.reason_of"),
            lambda row: html.Div(_why(visit, row.reason, row.reason_values, row.error)),
            wide=True,
        ),
        Column(words("page.alerts.attempts"), lambda row: f"{row.attempts:,}", "number"),
        Column(words("page.alerts.given_up_at"), lambda row: times.clock(row.ended_at, visit.at)),
        Column(words("page.alerts.act.again"), again, "act"),
    ]


def _why(visit: Visit, code: str, values: Any, said: str) -> list[Any]:
    """Why something did not go in the reader's words, below it what the other side said in its own."""
    shown: list[Any] = [html.Span(reason_words(visit.services.texts.tables, visit.language, code, values))]
    return [*shown, html.Span(said, className="below", lang="en")] if said else shown


def _state(visit: Visit) -> str:
    state = visit.query.get("state", "")
    return state if state in STATES else STATES[0]


def _channel(visit: Visit) -> str | None:
    return visit.query.get("channel", "").replace("\0", "").strip()[:LONGEST_WORD] or None
