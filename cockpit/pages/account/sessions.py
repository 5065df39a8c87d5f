"""One's own sessions: where and since when, and an end to those that should not be, for the password once more."""

from typing import Any, Final

from dash import ALL, Input, Output, State, ctx, no_update, set_props
from dash.development.base_component import Component

from cockpit import ids
from cockpit.pages.account.reading import Own
from cockpit.ui import forms, parts, times
from cockpit.ui.callbacks import guarded, show_again, tell
from cockpit.ui.tables import Column, table
from cockpit.ui.tags import html
from cockpit.ui.visit import Desk, Visit
from core.errors import RefusedError
from people.commands.own_sessions import SessionLine, end_other_sessions, end_session

END: Final = ids.make("account", "session", "end")
OTHERS: Final = ids.make("account", "sessions", "others")
PASSWORD: Final = ids.make("account", "sessions", "password")
SYSTEMS: Final = ("Windows", "Android", "iPhone", "iPad", "Mac OS X", "Linux")
BROWSERS: Final = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))


def panel(visit: Visit, own: Own) -> Component:
    """The sessions, the present one marked; where there are others, what it takes to end them."""
    words = visit.words
    shown = [table(words("page.account.sessions"), _columns(visit), own.sessions, class_name="is-dense")]
    if any(not line.is_this for line in own.sessions):
        shown.append(_ending(visit))
    return parts.panel(words("page.account.sessions"), html.Div(shown, **{"data-form": ""}), class_name="is-flush")


def _ending(visit: Visit) -> Component:
    """The password, which the buttons of the lines above ask for too."""
    words = visit.words
    field = forms.field(
        words("page.account.prove"), forms.password_input(PASSWORD), words("page.account.prove_hint"), wide=True
    )
    act = parts.button(words("page.account.end_others"), OTHERS)
    return forms.form("account", "sessions", [field], [act], class_name="is-padded")


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
    typed = State(PASSWORD, "value")
    guarded(app, desk, Output(OTHERS, "title"), Input(OTHERS, "n_clicks"), typed, permissions=())(end_others)
    one = Input({"part": END, "key": ALL}, "n_clicks")
    guarded(app, desk, Output(OTHERS, "disabled"), one, typed, permissions=())(end_one)


async def end_others(visit: Visit, clicks: int, password: str | None) -> Any:
    """Ends all sessions but the present one."""
    if not clicks:
        return no_update
    ended = await visit.read(end_other_sessions, visit.people, visit.principal, _typed(password), visit.at)
    _done(visit, visit.words("page.account.ended_others", n=ended))
    return no_update


async def end_one(visit: Visit, clicks: list[int], password: str | None) -> Any:
    """Ends the session of the button that was pressed."""
    if not any(clicks) or not ctx.triggered_id:
        return no_update
    handle = str(ctx.triggered_id["key"])
    await visit.read(end_session, visit.people, visit.principal, handle, _typed(password), visit.at)
    _done(visit, visit.words("page.account.ended"))
    return no_update


def _typed(password: str | None) -> str:
    """The password; nothing typed is no failed attempt."""
    if not password:
        raise RefusedError("the password is asked for once more", "password_asked")
    return password


def _done(visit: Visit, told: str) -> None:
    """Tells what was done, and keeps the password no longer."""
    set_props(PASSWORD, {"value": None})
    tell(told)
    show_again(visit)
