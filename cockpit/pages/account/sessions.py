"""One's own sessions: where and since when, and an end to those that should not be."""

from typing import Any, Final

from dash import ALL, Input, Output, ctx, no_update
from dash.development.base_component import Component

from cockpit import ids
from cockpit.pages.account.reading import Own
from cockpit.ui import parts, times
from cockpit.ui.callbacks import guarded, show_again, tell
from cockpit.ui.tables import Column, table
from cockpit.ui.tags import html
from cockpit.ui.visit import Desk, Visit
from people.commands.own_sessions import SessionLine, end_other_sessions, end_session

END: Final = ids.make("account", "session", "end")
OTHERS: Final = ids.make("account", "sessions", "others")
SYSTEMS: Final = ("Windows", "Android", "iPhone", "iPad", "Mac OS X", "Linux")
BROWSERS: Final = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))


def panel(visit: Visit, own: Own) -> Component:
    """The sessions, the present one marked."""
    words = visit.words
    others = any(not line.is_this for line in own.sessions)
    tools = [parts.button(words("page.account.end_others"), OTHERS, "small", hidden=not others)]
    shown = table(words("page.account.sessions"), _columns(visit), own.sessions, class_name="is-dense")
    return parts.panel(words("page.account.sessions"), shown, tools=tools, class_name="is-flush")


def _columns(visit: Visit) -> list[Column[SessionLine]]:
    words, at = visit.words, visit.at
    return [
        Column(words("page.account.where"), lambda line: _where(line), "head"),
        Column(words("page.account.since"), lambda line: times.clock(line.since, at)),
        Column(words("page.account.seen"), lambda line: times.ago((at - line.seen_at).total_seconds(), words)),
        Column(words("page.account.act"), lambda line: _act(visit, line), "act"),
    ]


def _where(line: SessionLine) -> Component:
    return html.Div(
        [html.Span(agent_name(line.agent), className="strong"), html.Span(line.address, className="below code")]
    )


def _act(visit: Visit, line: SessionLine) -> Component:
    if line.is_this:
        return parts.mark(visit.words("page.account.this"))
    return parts.button(visit.words("page.account.end"), ids.keyed("account", "session", "end", line.handle), "small")


def agent_name(agent: str) -> str:
    """A browser and its system, as far as it says: `Chrome · Windows`; else the beginning of what it says."""
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for name in SYSTEMS if name in agent), "")
    return " · ".join(filter(None, (browser, system))) or agent[:40] or "–"


def register(app: Any, desk: Desk) -> None:
    """Registers both acts."""
    guarded(app, desk, Output(OTHERS, "title"), Input(OTHERS, "n_clicks"), permissions=())(end_others)
    one = Input({"part": END, "key": ALL}, "n_clicks")
    guarded(app, desk, Output(OTHERS, "disabled"), one, permissions=())(end_one)


async def end_others(visit: Visit, clicks: int) -> Any:
    """Ends all sessions but the present one."""
    if not clicks:
        return no_update
    ended = await visit.read(end_other_sessions, visit.people, visit.principal, visit.at)
    tell(visit.words("page.account.ended_others", n=ended))
    show_again(visit)
    return no_update


async def end_one(visit: Visit, clicks: list[int]) -> Any:
    """Ends the session of the button that was pressed."""
    if not any(clicks) or not ctx.triggered_id:
        return no_update
    await visit.read(end_session, visit.people, visit.principal, str(ctx.triggered_id["key"]), visit.at)
    tell(visit.words("page.account.ended"))
    show_again(visit)
    return no_update
