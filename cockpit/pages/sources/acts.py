"""What may be done with a source: switch it off and on, and have days of a feed read again."""

from datetime import date
from typing import Any, Final

from dash import Input, Output, State, no_update
from dash.development.base_component import Component

from cockpit import ids
from cockpit.ui import forms, parts, times
from cockpit.ui.callbacks import guarded, leave_for, tell
from cockpit.ui.tags import html
from cockpit.ui.visit import Desk, Visit, query_of
from cockpit.viewmodels.faults import feed_name, source_name
from cockpit.viewmodels.source_board import SourceLine
from core.days import local_date
from core.errors import RefusedError
from people.commands import sources as commands

OPERATE: Final = ("sources.operate",)
"""The permission of every act here."""

REASON: Final = ids.make("sources", "switch", "reason")
SWITCHED: Final = ids.make("sources", "switch", "submit")
FEED: Final = ids.make("sources", "backfill", "feed")
SINCE: Final = ids.make("sources", "backfill", "since")
UNTIL: Final = ids.make("sources", "backfill", "until")
ORDERED: Final = ids.make("sources", "backfill", "submit")


def switch_link(visit: Visit, source: SourceLine, kind: str = "button button-plain") -> Component:
    """The way to switching a source off, or on again."""
    word = "switch_on" if source.is_off else "switch_off"
    return parts.link(
        visit.words(f"page.sources.{word}"), visit.link("/sources", source=source.code, act="switch"), kind
    )


def tools(visit: Visit, source: SourceLine) -> list[Component]:
    """The ways to all acts, for who may."""
    if not visit.holds(*OPERATE):
        return []
    again = parts.link(
        visit.words("page.sources.backfill"),
        visit.link("/sources", source=source.code, act="backfill"),
        "button button-plain",
    )
    return [again, switch_link(visit, source)]


def asked_for(visit: Visit, source: SourceLine) -> list[Component]:
    """The form of the act that the address asks for."""
    act = visit.query.get("act")
    if act not in ("switch", "backfill") or not visit.holds(*OPERATE):
        return []
    return [_switch_form(visit, source) if act == "switch" else _backfill_form(visit, source)]


def switched(visit: Visit, source: SourceLine) -> Any:
    """Who switched a source last, when and why."""
    if source.switch is None:
        return ""
    word = "switched_on" if source.switch.is_on else "switched_off"
    reason = f" · {source.switch.reason}" if source.switch.reason else ""
    when = times.clock(source.switch.at, visit.at)
    return [visit.words(f"page.sources.{word}", who=source.switch.by_name), " ", when, reason]


def _switch_form(visit: Visit, source: SourceLine) -> Component:
    words = visit.words
    word = "switch_on" if source.is_off else "switch_off"
    body = forms.form(
        "sources",
        "switch",
        [
            html.P(words(f"page.sources.{word}_hint"), className="form-hint"),
            forms.field(
                words("page.sources.reason"),
                forms.text_area(REASON, rows=2, maxLength=commands.REASON_MAX, showCount=True),
                words("page.sources.reason_hint"),
                wide=True,
            ),
        ],
        [
            parts.button(
                words(f"page.sources.{word}_named", name=source.name), SWITCHED, "main" if source.is_off else "risky"
            ),
            _leave(visit, source),
        ],
    )
    return parts.panel(words(f"page.sources.{word}"), body, class_name="is-act")


def _backfill_form(visit: Visit, source: SourceLine) -> Component:
    words = visit.words
    feeds = [(feed.state.feed, feed.name) for feed in source.feeds]
    today = local_date(visit.at).isoformat()
    body = forms.form(
        "sources",
        "backfill",
        [
            html.P(words("page.sources.backfill_hint"), className="form-hint"),
            forms.field(words("page.sources.column.feed"), forms.select(FEED, feeds, visit.language)),
            forms.field(words("page.sources.since_day"), forms.date_input(SINCE, visit.language)),
            forms.field(words("page.sources.until_day"), forms.date_input(UNTIL, visit.language, today)),
        ],
        [parts.button(words("page.sources.backfill_start"), ORDERED, "main"), _leave(visit, source)],
    )
    return parts.panel(words("page.sources.backfill"), body, class_name="is-act")


def _leave(visit: Visit, source: SourceLine) -> Component:
    return parts.link(visit.words("desk.cancel"), visit.link("/sources", source=source.code), "button button-quiet")


def register(app: Any, desk: Desk) -> None:
    """Registers both acts."""
    there = State(ids.LOCATION, "search")
    outputs = Output(SWITCHED, "disabled"), Output(ORDERED, "disabled")
    guarded(app, desk, outputs[0], Input(SWITCHED, "n_clicks"), State(REASON, "value"), there, permissions=OPERATE)(
        switch
    )
    guarded(
        app,
        desk,
        outputs[1],
        Input(ORDERED, "n_clicks"),
        State(FEED, "value"),
        State(SINCE, "value"),
        State(UNTIL, "value"),
        there,
        permissions=OPERATE,
    )(backfill)


async def switch(visit: Visit, clicks: int, reason: str | None, search: str) -> Any:
    """Switches the source of the address the other way."""
    if not clicks:
        return no_update
    code = query_of(search).get("source", "")
    switches = {one.source: one for one in await visit.read(visit.services.data.switches)}
    on = code in switches and not switches[code].is_on
    await visit.read(commands.switch, visit.database, visit.principal, code, (reason or "").strip(), visit.at, on=on)
    word = "page.sources.done_on" if on else "page.sources.done_off"
    tell(visit.words(word, name=source_name(visit.words.texts, visit.language, code)))
    leave_for(visit.link("/sources", source=code))
    return no_update


async def backfill(
    visit: Visit, clicks: int, feed: str | None, since: str | None, until: str | None, search: str
) -> Any:
    """Orders that days of a feed of the source of the address are read again."""
    if not clicks:
        return no_update
    code = query_of(search).get("source", "")
    if not (feed and since and until):
        raise RefusedError("a feed and both days are needed", "fields_missing")
    await visit.read(
        commands.order_backfill,
        visit.database,
        visit.principal,
        commands.Stretch(code, feed, date.fromisoformat(since), date.fromisoformat(until)),
        visit.at,
    )
    name = feed_name(visit.words.texts, visit.language, code, feed)
    tell(visit.words("page.sources.done_backfill", name=name, since=since, until=until))
    leave_for(visit.link("/sources", source=code))
    return no_update
