"""What the system administrator does with an account: describe, lock, open, a new password, leaving."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from dash import Input, Output, State, no_update
from dash.development.base_component import Component

from cockpit import ids
from cockpit.ui import forms, parts
from cockpit.ui.callbacks import guarded, leave_for, tell
from cockpit.ui.tags import html
from cockpit.ui.visit import Desk, Visit, query_of
from core.errors import RefusedError
from people.commands.accounts import (
    Opened,
    end_all_sessions,
    lock_account,
    rename_account,
    reset_password,
    unlock_account,
)
from people.commands.handing_over import Leave, leave
from store.accounts import Account, account_by_name

MANAGE: Final = ("accounts.manage",)
REASON: Final = ids.make("users", "account", "reason")
SUBMIT: Final = ids.make("users", "account", "submit")
BODY: Final = ids.make("users", "account", "body")
CALLED: Final = ids.make("users", "edit", "called")
MAIL: Final = ids.make("users", "edit", "mail")
SAVE: Final = ids.make("users", "edit", "submit")
SUCCESSOR: Final = ids.make("users", "leave", "successor")
LEAVE_REASON: Final = ids.make("users", "leave", "reason")
LEAVE: Final = ids.make("users", "leave", "submit")

PLAIN: Final[Mapping[str, Callable[..., Any]]] = {
    "lock": lock_account,
    "unlock": unlock_account,
    "reset": reset_password,
    "sign_out": end_all_sessions,
}
"""acts that need no more than a reason"""


def links(visit: Visit, account: Account) -> list[Component]:
    """The ways to the acts."""
    if not visit.holds(*MANAGE) or account.state == "left":
        return []
    own = account.name == visit.principal.name
    state = ("unlock",) if account.state == "locked" else ("sign_out", "lock")
    acts = ["edit"] if own else ["edit", "reset", *state, "leave"]
    here = {"account": account.account_id}
    return [
        parts.link(visit.words(f"page.users.do.{act}"), visit.link("/users", **here, act=act), "button button-plain")
        for act in acts
    ]


def form(visit: Visit, account: Account) -> list[Component]:
    """The form of the act that the address asks for; nothing when it asks for none of these."""
    act = visit.query.get("act", "")
    if not visit.holds(*MANAGE):
        return []
    if act in PLAIN:
        return [_plain(visit, account, act)]
    if act == "edit":
        return [_edit(visit, account)]
    return [_leaving(visit, account)] if act == "leave" else []


def _plain(visit: Visit, account: Account, act: str) -> Component:
    words = visit.words
    kind = "main" if act == "unlock" else "risky"
    body = forms.form(
        "users",
        "account",
        [
            html.P(words(f"page.users.hint.{act}"), className="form-hint"),
            forms.field(words("page.users.reason"), forms.text_input(REASON, maxLength=200), wide=True),
        ],
        [parts.button(words(f"page.users.do.{act}"), SUBMIT, kind), _cancel(visit, account)],
    )
    return parts.panel(words(f"page.users.do.{act}"), html.Div(body, id=BODY), class_name="is-act")


def _edit(visit: Visit, account: Account) -> Component:
    words = visit.words
    body = forms.form(
        "users",
        "edit",
        [
            forms.field(
                words("page.users.called"), forms.text_input(CALLED, account.display_name, kept=False, maxLength=40)
            ),
            forms.field(words("page.users.mail"), forms.text_input(MAIL, account.email, kept=False, maxLength=254)),
        ],
        [parts.button(words("page.account.save"), SAVE, "main"), _cancel(visit, account)],
    )
    return parts.panel(words("page.users.do.edit"), body, class_name="is-act")


def _leaving(visit: Visit, account: Account) -> Component:
    words = visit.words
    body = forms.form(
        "users",
        "leave",
        [
            html.P(words("page.users.hint.leave"), className="form-hint"),
            forms.field(words("page.users.successor"), forms.text_input(SUCCESSOR), words("page.users.successor_hint")),
            forms.field(words("page.users.reason"), forms.text_input(LEAVE_REASON, maxLength=200), wide=True),
        ],
        [parts.button(words("page.users.do.leave"), LEAVE, "risky"), _cancel(visit, account)],
    )
    return parts.panel(words("page.users.do.leave"), body, class_name="is-act")


def _cancel(visit: Visit, account: Account) -> Component:
    return parts.link(visit.words("desk.cancel"), visit.here(act=None), "button button-quiet")


def register(app: Any, desk: Desk) -> None:
    """Registers the acts."""
    there = State(ids.LOCATION, "search")
    plain = Output(BODY, "children"), Input(SUBMIT, "n_clicks"), State(REASON, "value"), there
    guarded(app, desk, *plain, permissions=MANAGE)(do_plain)
    edit = Output(SAVE, "disabled"), Input(SAVE, "n_clicks"), State(CALLED, "value"), State(MAIL, "value"), there
    guarded(app, desk, *edit, permissions=MANAGE)(save)
    away = Output(LEAVE, "disabled"), Input(LEAVE, "n_clicks"), State(SUCCESSOR, "value"), State(LEAVE_REASON, "value")
    guarded(app, desk, *away, there, permissions=MANAGE)(do_leave)


async def do_plain(visit: Visit, clicks: int, reason: str | None, search: str) -> Any:
    """Locks, opens, or sets a new password, which is shown once."""
    if not clicks:
        return no_update
    query = query_of(search)
    act, number = query.get("act", ""), int(query.get("account", "0"))
    if act not in PLAIN:
        raise RefusedError("there is no such act")
    done = await visit.read(PLAIN[act], visit.people, visit.principal, number, (reason or "").strip(), visit.at)
    words = visit.words
    if isinstance(done, Opened):
        return parts.secret(words("page.users.password_once", name=done.name), done.password, words("desk.copy"))
    tell(words(f"page.users.done.{act}"))
    leave_for(f"/users?account={number}")
    return no_update


async def save(visit: Visit, clicks: int, called: str | None, mail: str | None, search: str) -> Any:
    """Keeps what somebody is called and where mail goes."""
    if not clicks:
        return no_update
    number = int(query_of(search).get("account", "0"))
    await visit.read(
        rename_account, visit.people, visit.principal, number, called or "", (mail or "").strip() or None, visit.at
    )
    tell(visit.words("page.users.done.edit"))
    leave_for(f"/users?account={number}")
    return no_update


async def do_leave(visit: Visit, clicks: int, successor: str | None, reason: str | None, search: str) -> Any:
    """Closes an account for good."""
    if not clicks:
        return no_update
    number = int(query_of(search).get("account", "0"))
    to = await visit.read(number_of, visit, successor) if successor else None
    await visit.read(leave, visit.people, visit.principal, Leave(number, to, (reason or "").strip()), visit.at)
    tell(visit.words("page.users.done.leave"))
    leave_for("/users?view=left")
    return no_update


def number_of(visit: Visit, name: str) -> int:
    """The number of the account of a name. Blocks. RefusedError: there is none."""
    with visit.database.begin() as unit:
        found = account_by_name(unit, name.strip().lower())
    if found is None:
        raise RefusedError(f"there is no account {name}", "no_account")
    return found.account_id
