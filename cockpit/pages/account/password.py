"""Changing one's own password: the session goes on under a new secret, all others end."""

from typing import Any, Final

from dash import Input, Output, State, ctx, no_update
from dash.development.base_component import Component

from cockpit import ids
from cockpit.cookies import CSRF, session_name
from cockpit.gate.current import visit_or_none
from cockpit.pages.account.reading import Own
from cockpit.ui import forms, parts, times
from cockpit.ui.callbacks import guarded, show_again, tell
from cockpit.ui.tags import html
from cockpit.ui.visit import Desk, Visit
from people.commands.signing_in import NotSignedIn, SignedIn, change_password

OLD: Final = ids.make("account", "password", "old")
NEW: Final = ids.make("account", "password", "new")
AGAIN: Final = ids.make("account", "password", "again")
SUBMIT: Final = ids.make("account", "password", "submit")
MESSAGE: Final = ids.make("account", "password", "message")
RULES: Final = ("too_short", "too_few_kinds", "has_name", "used_before")
"""told before anybody breaks them"""


def panel(visit: Visit, own: Own) -> Component:
    """The form, and what a password has to be."""
    words = visit.words
    rules = html.Ul([html.Li(words(f"people.password.{rule}", **_limits(visit))) for rule in RULES], className="rules")
    body = forms.form(
        "account",
        "password",
        [
            forms.field(words("page.account.old"), forms.password_input(OLD)),
            forms.field(words("page.account.new"), forms.password_input(NEW)),
            forms.field(words("page.account.again"), forms.password_input(AGAIN)),
            html.Div(rules, className="field is-wide"),
        ],
        [parts.button(words("page.account.change"), SUBMIT, "main")],
    )
    since = [words("page.account.password_since"), " ", times.clock(own.account.password_set_at, visit.at)]
    return parts.panel(words("page.account.password"), body, note=since)


def register(app: Any, desk: Desk) -> None:
    """Registers the act."""
    typed = State(OLD, "value"), State(NEW, "value"), State(AGAIN, "value")
    outputs = [Output(MESSAGE, "children"), *(Output(one, "value") for one in (OLD, NEW, AGAIN))]
    guarded(app, desk, outputs, Input(SUBMIT, "n_clicks"), *typed, permissions=())(change)


async def change(visit: Visit, clicks: int, old: str | None, new: str | None, again: str | None) -> Any:
    """Changes the password; what is wrong with it is said in the form, which keeps what was typed."""
    if not clicks:
        return [no_update] * 4
    refusal = await _changed(visit, old or "", new or "", again or "")
    if refusal:
        return [refusal, no_update, no_update, no_update]
    tell(visit.words("page.account.changed"))
    show_again(visit)
    return ["", None, None, None]


async def _changed(visit: Visit, old: str, new: str, again: str) -> str:
    """Changes it; why not, else nothing."""
    words, here = visit.words, visit_or_none()
    if not (old and new and again) or here is None:
        return words("refused.fields_missing")
    if new != again:
        return words("people.password.differs")
    answer = await visit.read(change_password, visit.people, here.secret, old, new, here.origin, visit.at)
    if isinstance(answer, NotSignedIn):
        return refusal_of(visit, answer)
    go_on_with(answer, secure=here.is_secure)
    return ""


def go_on_with(answer: SignedIn, *, secure: bool) -> None:
    """The browser goes on with the new secret of the session."""
    shared = {"path": "/", "samesite": "Lax", "secure": secure}
    ctx.response.set_cookie(session_name(secure=secure), answer.secret, httponly=True, **shared)
    ctx.response.set_cookie(CSRF, answer.visitor.csrf, **shared)


def refusal_of(visit: Visit, answer: NotSignedIn) -> str:
    """Why it was not done, as a sentence."""
    words = visit.words
    if answer.reasons:
        return " ".join(words(f"people.password.{reason}", **_limits(visit)) for reason in answer.reasons)
    return words(f"people.sign_in.{answer.code}", minutes=-(-answer.retry_after_s // 60))


def _limits(visit: Visit) -> dict[str, int]:
    security = visit.services.settings.security
    return {"min": security.password_min, "kinds": security.password_kinds, "history": security.password_history}
