"""One's own second factor: set up of one's own accord, or moved to another telephone, on the pages of signing in."""

from typing import Any, Final

from dash import Input, Output, State, no_update
from dash.development.base_component import Component

from cockpit import ids
from cockpit.gate.current import visit_or_none
from cockpit.pages.account.password import go_on_with, refusal_of
from cockpit.pages.account.reading import Own
from cockpit.ui import forms, parts, times
from cockpit.ui.callbacks import guarded
from cockpit.ui.tags import html
from cockpit.ui.visit import Desk, Visit
from people.commands.own_factor import renew_second_factor
from people.entering import NotSignedIn

PASSWORD: Final = ids.make("account", "factor", "password")
CODE: Final = ids.make("account", "factor", "code")
SUBMIT: Final = ids.make("account", "factor", "submit")
MESSAGE: Final = ids.make("account", "factor", "message")
ONWARD: Final = "/login/second-factor?next=/account"
"""where the key is offered as a picture, and proven by a code"""


def panel(visit: Visit, own: Own) -> Component:
    """Whether there is one, and the form for a new one."""
    words = visit.words
    has = own.account.has_factor
    note: Any = words("page.account.factor_none")
    if has:
        note = [words("page.account.factor_since"), " ", times.clock(own.account.totp_since, visit.at)]
    fields = [
        html.P(words("page.account.factor_move" if has else "page.account.factor_hint"), className="form-hint"),
        forms.field(words("page.account.password"), forms.password_input(PASSWORD)),
        forms.field(words("page.account.code"), forms.text_input(CODE, kept=False, maxLength=6)),
    ]
    act = parts.button(words("page.account.factor_renew" if has else "page.account.factor_set"), SUBMIT, "plain")
    return parts.panel(words("page.account.factor"), forms.form("account", "factor", fields, [act]), note=note)


def register(app: Any, desk: Desk) -> None:
    """Registers the act."""
    typed = State(PASSWORD, "value"), State(CODE, "value")
    guarded(app, desk, Output(MESSAGE, "children"), Input(SUBMIT, "n_clicks"), *typed, permissions=())(renew)


async def renew(visit: Visit, clicks: int, password: str | None, code: str | None) -> Any:
    """Leads to where a new key is offered; all other sessions end."""
    if not clicks:
        return no_update
    here = visit_or_none()
    if here is None or not password:
        return visit.words("refused.fields_missing")
    answer = await visit.read(
        renew_second_factor, visit.people, here.secret, password, (code or "").strip(), here.origin, visit.at
    )
    if isinstance(answer, NotSignedIn):
        return refusal_of(visit, answer)
    go_on_with(answer, secure=here.is_secure)
    return html.Span(**{"data-go": ONWARD})
