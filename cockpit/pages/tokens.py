"""Tokens of programs: the security administrator allows them and ends them, and never sees their secrets."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from dash import ALL, Input, Output, State, ctx, no_update
from dash.development.base_component import Component

from cockpit import ids
from cockpit.shell.nodes import node_names, node_options
from cockpit.ui import forms, parts, times
from cockpit.ui.callbacks import guarded, leave_for, show_again, tell
from cockpit.ui.searching import register_search, search_select
from cockpit.ui.tables import Column, table
from cockpit.ui.tags import html
from cockpit.ui.visit import Desk, Visit
from core.access import access_table
from core.days import local_date, start_of_day
from core.errors import RefusedError
from people.commands.tokens import TokenWish, create_token, list_tokens, revoke_token
from people.tokens import TOKEN_PERMISSIONS
from store.tokens import TokenRow

MANAGE: Final = ("tokens.manage",)
OWNER: Final = ids.make("tokens", "new", "owner")
NAME: Final = ids.make("tokens", "new", "name")
ROLE: Final = ids.make("tokens", "new", "role")
NODE: Final = ids.make("tokens", "new", "node")
RIGHTS: Final = ids.make("tokens", "new", "rights")
EXPIRES: Final = ids.make("tokens", "new", "expires")
SUBMIT: Final = ids.make("tokens", "new", "submit")
END: Final = ids.make("tokens", "row", "end")
DAYS: Final = 90
"""how long a token lasts that nobody has thought about"""


async def layout(visit: Visit) -> Any:
    """The tokens, or the form for a new one (`?act=new`)."""
    words = visit.words
    over = visit.query.get("show") == "all"
    rows = await visit.read(list_tokens, visit.people, visit.principal, visit.at, over=over)
    names = await node_names(visit, {row.node for row in rows})
    tools = [parts.link([parts.icon("plus"), words("page.tokens.new")], visit.here(act="new"), "button button-main")]
    form = [await _form(visit)] if visit.query.get("act") == "new" else []
    return [
        parts.page_head(words("page.tokens.title"), words("page.tokens.note"), [] if form else tools),
        *form,
        _views(visit, over=over),
        _list(visit, rows, names),
    ]


def register(app: Any, desk: Desk) -> None:
    """Registers what can be done with tokens."""
    register_search(app, desk, NODE, node_options, MANAGE)
    typed = [State(one, "value") for one in (OWNER, NAME, ROLE, NODE, RIGHTS, EXPIRES)]
    guarded(app, desk, Output(SUBMIT, "disabled"), Input(SUBMIT, "n_clicks"), *typed, permissions=MANAGE)(make)
    offered = Output(RIGHTS, "options"), Output(RIGHTS, "value")
    guarded(app, desk, offered, Input(ROLE, "value"), State(RIGHTS, "value"), permissions=MANAGE)(offer_rights)
    pressed = Input({"part": END, "key": ALL}, "n_clicks")
    guarded(app, desk, Output(ids.make("tokens", "list", "body"), "title"), pressed, permissions=MANAGE)(end)


async def offer_rights(visit: Visit, role: str | None, chosen: list[str] | None) -> Any:
    """What a token with a part of a role may be allowed."""
    if role is None:
        return [], []
    options = _rights_of(visit, role)
    possible = {one["value"] for one in options}
    return options, [one for one in chosen or [] if one in possible]


async def make(
    visit: Visit,
    clicks: int,
    owner: str | None,
    name: str | None,
    role: str | None,
    node: str | None,
    rights: list[str] | None,
    expires: str | None,
) -> Any:
    """Allows a token; its account draws the secret."""
    if not clicks:
        return no_update
    if not (owner and name and role and node and rights and expires):
        raise RefusedError("something is missing", "fields_missing")

    end = start_of_day(date.fromisoformat(expires) + timedelta(days=1))
    wish = TokenWish(owner.strip().lower(), name, role, node, rights, end)
    await visit.read(create_token, visit.people, visit.principal, wish, visit.at)
    tell(visit.words("page.tokens.made", owner=wish.owner))
    leave_for("/tokens")
    return no_update


async def end(visit: Visit, clicks: list[int]) -> Any:
    """Ends the token of the button that was pressed."""
    if not any(clicks) or not ctx.triggered_id:
        return no_update
    await visit.read(revoke_token, visit.people, visit.principal, int(ctx.triggered_id["key"]), "", visit.at)
    tell(visit.words("page.tokens.ended"))
    show_again(visit)
    return no_update


def _views(visit: Visit, *, over: bool) -> Component:
    words = visit.words
    return parts.tabs(
        [
            (words("page.tokens.living"), visit.here(show=None), not over),
            (words("page.tokens.every"), visit.here(show="all"), over),
        ],
        words("page.tokens.title"),
    )


def _list(visit: Visit, rows: list[TokenRow], names: Mapping[str, str]) -> Component:
    words = visit.words
    body: Component = (
        table(
            words("page.tokens.title"),
            _columns(visit, names),
            rows,
            row_class=lambda row: "is-over" if row.is_over(visit.at) else "",
        )
        if rows
        else parts.empty(words("page.tokens.none"), words("page.tokens.none_hint"))
    )
    return html.Section(body, id=ids.make("tokens", "list", "body"), className="desk-panel")


def _columns(visit: Visit, names: Mapping[str, str]) -> list[Column[TokenRow]]:
    words, at, roles = visit.words, visit.at, access_table().roles
    return [
        Column(words("page.tokens.column.name"), lambda row: _name(row), "head"),
        Column(words("page.tokens.column.owner"), lambda row: html.Span(row.owner, className="code")),
        Column(words("page.tokens.column.role"), lambda row: _role(visit, row, names, roles)),
        Column(words("page.tokens.column.rights"), lambda row: _rights(visit, row), wide=True),
        Column(words("page.tokens.column.state"), lambda row: _state(visit, row)),
        Column(words("page.tokens.column.expires"), lambda row: times.clock(row.expires_at, at)),
        Column(words("page.tokens.column.used"), lambda row: times.clock(row.used_at, at)),
        Column(words("page.tokens.column.act"), lambda row: _act(visit, row), "act"),
    ]


def _name(row: TokenRow) -> Component:
    return html.Div([html.Span(row.name, className="strong"), html.Span(row.handle or "", className="below code")])


def _role(visit: Visit, row: TokenRow, names: Mapping[str, str], roles: Any) -> Component:
    role = roles[row.role]
    return html.Div([visit.words.of(role.zh, role.en), html.Span(names.get(row.node, row.node), className="below")])


def _rights(visit: Visit, row: TokenRow) -> str:
    found = access_table().permissions
    return visit.words("desk.and").join(visit.words.of(found[one].zh, found[one].en) for one in row.permissions)


def _state(visit: Visit, row: TokenRow) -> Component:
    words = visit.words
    if row.ended_at is not None:
        return parts.chip("off", words("page.tokens.state.ended"))
    if row.expires_at <= visit.at:
        return parts.chip("off", words("page.tokens.state.expired"))
    if row.drawn_at is None:
        return parts.chip("near", words("page.tokens.state.waiting"))
    return parts.chip("calm", words("page.tokens.state.living"))


def _act(visit: Visit, row: TokenRow) -> Component | str:
    if row.is_over(visit.at):
        return ""
    return parts.button(visit.words("page.tokens.end"), ids.keyed("tokens", "row", "end", row.token_id), "small")


async def _form(visit: Visit) -> Component:
    words, language = visit.words, visit.language
    roles = [(code, words.of(one.zh, one.en)) for code, one in access_table().roles.items()]
    until = (local_date(visit.at) + timedelta(days=DAYS)).isoformat()
    fields = [
        forms.field(words("page.tokens.column.owner"), forms.text_input(OWNER), words("page.tokens.owner_hint")),
        forms.field(words("page.tokens.column.name"), forms.text_input(NAME), words("page.tokens.name_hint")),
        forms.field(words("page.tokens.column.role"), forms.select(ROLE, roles, language)),
        forms.field(
            words("page.tokens.column.node"),
            search_select(visit, NODE, await node_options(visit)),
        ),
        forms.field(
            words("page.tokens.column.rights"),
            forms.select(RIGHTS, [], language, mode="multiple"),
            words("page.tokens.rights_hint"),
            wide=True,
        ),
        forms.field(words("page.tokens.column.expires"), forms.date_input(EXPIRES, language, until, kept=False)),
    ]
    acts = [
        parts.button(words("page.tokens.allow"), SUBMIT, "main"),
        parts.link(words("desk.cancel"), visit.here(act=None), "button button-quiet"),
    ]
    body = forms.form("tokens", "new", fields, acts)
    return parts.panel(words("page.tokens.new"), body, class_name="is-act")


def _rights_of(visit: Visit, role: str) -> list[dict[str, str]]:
    table_ = access_table()
    may = sorted(TOKEN_PERMISSIONS & table_.roles[role].may) if role in table_.roles else []
    return [
        {"value": code, "label": visit.words.of(table_.permissions[code].zh, table_.permissions[code].en)}
        for code in may
    ]
