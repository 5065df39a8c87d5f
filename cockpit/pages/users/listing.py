"""The accounts, cut into pages by the store; what is looked for stands in the address."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dash import Input, Output, State, no_update
from dash.development.base_component import Component

from cockpit import ids
from cockpit.pages.users import leaving
from cockpit.pages.users.words import MANAGING, STATES, role_name, role_options, state_chip
from cockpit.shell.nodes import node_names
from cockpit.ui import forms, parts, times
from cockpit.ui.callbacks import guarded, leave_for
from cockpit.ui.tables import PAGE, Column, page_of, pager, table
from cockpit.ui.tags import html
from cockpit.ui.visit import Desk, Visit, address
from people.commands.accounts import accounts_page
from people.commands.handing_over import count_hand_overs
from store.accounts import Account, AccountChoice

TEXT: Final = ids.make("users", "find", "text")
ROLE: Final = ids.make("users", "find", "role")
STATE: Final = ids.make("users", "find", "state")
SUBMIT: Final = ids.make("users", "find", "submit")

Row = tuple[Account, Sequence[tuple[str, str]]]


async def view(visit: Visit) -> list[Component]:
    """The list below what is looked for."""
    words = visit.words
    page = page_of(visit)
    choice = AccountChoice(visit.query.get("text"), _state(visit), visit.query.get("role"), visit.query.get("node"))
    found = await visit.read(
        accounts_page, visit.people, visit.principal, choice, visit.at, limit=PAGE, offset=(page - 1) * PAGE
    )
    names = await node_names(visit, {node for _, roles in found.rows for _, node in roles})
    new = parts.link(
        [parts.icon("plus"), words("page.users.new")], visit.link("/users", act="new"), "button button-main"
    )
    tools = [new] if visit.holds("accounts.manage") else []
    body: list[Any] = [_find(visit)]
    if found.rows:
        body += [table(words("page.users.title"), _columns(visit, names), found.rows), pager(visit, page, found.total)]
    else:
        body.append(parts.empty(words("page.users.none")))
    counts = await visit.read(count_hand_overs, visit.people, visit.principal, visit.at)
    return [
        parts.page_head(words("page.users.title"), words("page.users.note", n=found.total), tools),
        leaving.views(visit, counts),
        html.Section(body, className="desk-panel"),
    ]


def register(app: Any, desk: Desk) -> None:
    """Registers the search."""
    typed = [State(one, "value") for one in (TEXT, ROLE, STATE)]
    asked = Input(SUBMIT, "n_clicks"), Input(TEXT, "nSubmit")
    guarded(app, desk, Output(SUBMIT, "title"), *asked, *typed, permissions=MANAGING)(find)


async def find(visit: Visit, clicks: int, enters: int, text: str | None, role: str | None, state: str | None) -> Any:
    """Leads to the address of what is looked for."""
    if clicks or enters:
        leave_for(address("/users", {"text": (text or "").strip(), "role": role, "state": state}))
    return no_update


def _state(visit: Visit) -> Any:
    state = visit.query.get("state")
    return state if state in STATES else None


def _find(visit: Visit) -> Component:
    words, language, query = visit.words, visit.language, visit.query
    states = [(one, words(f"page.users.state.{one}")) for one in STATES]
    fields = [
        forms.field(
            words("page.users.find"),
            forms.text_input(TEXT, query.get("text"), kept=False, allowClear=True),
        ),
        forms.field(
            words("page.users.role"), forms.select(ROLE, role_options(visit), language, query.get("role"), kept=False)
        ),
        forms.field(
            words("page.users.state_word"), forms.select(STATE, states, language, query.get("state"), kept=False)
        ),
    ]
    return forms.form(
        "users", "find", fields, [parts.button(words("desk.find"), SUBMIT, "plain")], class_name="is-filter"
    )


def _columns(visit: Visit, names: Mapping[str, str]) -> list[Column[Row]]:
    words, at = visit.words, visit.at
    return [
        Column(words("page.users.called"), lambda row: _name(visit, row[0]), "head"),
        Column(words("page.users.roles"), lambda row: _roles(visit, row[1], names), wide=True),
        Column(words("page.users.state_word"), lambda row: state_chip(visit, row[0].state)),
        Column(words("page.users.factor"), lambda row: _factor(visit, row[0])),
        Column(words("page.users.since"), lambda row: times.clock(row[0].created_at, at)),
    ]


def _name(visit: Visit, account: Account) -> Component:
    shown = parts.link(account.display_name, visit.link("/users", account=account.account_id), "link strong")
    demo = [parts.mark(visit.words("page.users.demo"))] if account.demo else []
    return html.Div([shown, " ", *demo, html.Span(account.name, className="below code")])


def _roles(visit: Visit, roles: Sequence[tuple[str, str]], names: Mapping[str, str]) -> Component | str:
    if not roles:
        return visit.words("page.users.no_role")
    lines = [
        html.Li([role_name(visit, role), html.Span(f" · {names.get(node, node)}", className="soft")])
        for role, node in roles
    ]
    return html.Ul(lines, className="plain-list")


def _factor(visit: Visit, account: Account) -> str:
    return visit.words("page.users.factor_on" if account.has_factor else "page.users.factor_off")
