"""A new account, without any role; its first password is shown once, to whoever makes it."""

from typing import Any, Final

from dash import Input, Output, State, no_update
from dash.development.base_component import Component

from cockpit import ids
from cockpit.ui import forms, parts
from cockpit.ui.callbacks import guarded
from cockpit.ui.tags import html
from cockpit.ui.visit import Desk, Visit
from core.errors import RefusedError
from people.commands.accounts import create_account
from store.accounts import NewAccount

NAME: Final = ids.make("users", "new", "name")
CALLED: Final = ids.make("users", "new", "called")
MAIL: Final = ids.make("users", "new", "mail")
SUBMIT: Final = ids.make("users", "new", "submit")
BODY: Final = ids.make("users", "new", "body")


def view(visit: Visit) -> list[Component]:
    """The form."""
    words = visit.words
    fields = [
        forms.field(words("page.users.name"), forms.text_input(NAME, maxLength=32), words("page.users.name_hint")),
        forms.field(words("page.users.called"), forms.text_input(CALLED, maxLength=40)),
        forms.field(words("page.users.mail"), forms.text_input(MAIL, maxLength=254), words("page.users.mail_hint")),
    ]
    acts = [
        parts.button(words("page.users.make"), SUBMIT, "main"),
        parts.link(words("desk.cancel"), visit.link("/users"), "button button-quiet"),
    ]
    return [
        parts.link([parts.icon("left"), words("page.users.back")], visit.link("/users"), "link back"),
        parts.page_head(words("page.users.new"), words("page.users.new_note")),
        html.Div(
            parts.panel(words("page.users.account"), forms.form("users", "new", fields, acts), class_name="is-act"),
            id=BODY,
        ),
    ]


def register(app: Any, desk: Desk) -> None:
    """Registers the act."""
    typed = [State(one, "value") for one in (NAME, CALLED, MAIL)]
    make = Input(SUBMIT, "n_clicks"), *typed
    guarded(app, desk, Output(BODY, "children"), *make, permissions=("accounts.manage",))(create)


async def create(visit: Visit, clicks: int, name: str | None, called: str | None, mail: str | None) -> Any:
    """Makes the account and shows its first password."""
    if not clicks:
        return no_update
    if not (name and called):
        raise RefusedError("something is missing", "fields_missing")
    new = NewAccount(name.strip(), called.strip(), (mail or "").strip() or None)
    opened = await visit.read(create_account, visit.people, visit.principal, new, visit.at)
    words = visit.words
    secret = parts.secret(words("page.users.password_once", name=opened.name), opened.password, words("desk.copy"))
    onward = parts.link(
        words("page.users.to_account"), visit.link("/users", account=opened.account_id), "button button-main"
    )
    return html.Section([secret, html.Div(onward, className="form-acts is-padded")], className="desk-panel")
