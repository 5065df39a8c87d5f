"""One account: what is known of it, what it may do and could do, and the acts of those who manage it."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash.development.base_component import Component

from cockpit.pages.users import account_acts, grant_acts
from cockpit.pages.users.words import role_name, state_chip
from cockpit.shell.nodes import node_names
from cockpit.ui import parts, times
from cockpit.ui.tables import Column, table
from cockpit.ui.tags import html
from cockpit.ui.visit import Visit
from people.commands.granting import grants_page
from store.accounts import Account, account_by_id
from store.grants import GrantRow


async def view(visit: Visit, number: int) -> list[Component]:
    """The page of an account; of an unknown one that there is none."""
    words = visit.words
    back = parts.link([parts.icon("left"), words("page.users.back")], visit.link("/users"), "link back")
    rows, account = await visit.read(_read, visit, number)
    if account is None:
        return [back, parts.page_head(words("page.users.title")), parts.unknown(words)]
    names = await node_names(visit, {row.node for row in rows})
    tools = [*account_acts.links(visit, account), *grant_acts.links(visit, account)]
    form = await _asked_for(visit, account, rows, names)
    return [
        back,
        parts.page_head(account.display_name, html.Span(account.name, className="code"), tools),
        *form,
        _facts(visit, account),
        _grants(visit, account, rows, names),
    ]


def _read(visit: Visit, number: int) -> tuple[Sequence[GrantRow], Account | None]:
    rows = grants_page(visit.people, visit.principal, number, visit.at)
    with visit.database.begin() as unit:
        return rows, account_by_id(unit, number)


async def _asked_for(
    visit: Visit, account: Account, rows: Sequence[GrantRow], names: Mapping[str, str]
) -> list[Component]:
    forms_of_accounts = account_acts.form(visit, account)
    return forms_of_accounts or await grant_acts.form(visit, account, rows, names)


def _facts(visit: Visit, account: Account) -> Component:
    words, at = visit.words, visit.at
    factor = (
        [words("page.users.factor_on"), " ", times.clock(account.totp_since, at)]
        if account.has_factor
        else words("page.users.factor_off")
    )
    password = words("page.users.must_change") if account.must_change else times.clock(account.password_set_at, at)
    pairs = [
        (words("page.users.state_word"), state_chip(visit, account.state)),
        (words("page.users.mail"), account.email or "–"),
        (words("page.users.factor"), factor),
        (words("page.users.password"), password),
        (words("page.users.since"), [times.clock(account.created_at, at), f" · {account.created_by}"]),
    ]
    if account.left_at is not None:
        pairs.append((words("page.users.state.left"), times.clock(account.left_at, at)))
    return parts.panel(words("page.users.account"), parts.facts(pairs))


def _grants(visit: Visit, account: Account, rows: Sequence[GrantRow], names: Mapping[str, str]) -> Component:
    words, at = visit.words, visit.at
    if not rows:
        return parts.panel(words("page.users.roles"), parts.empty(words("page.users.no_grants")))
    columns: list[Column[GrantRow]] = [
        Column(words("page.users.role"), lambda row: _role(visit, row), "head"),
        Column(words("page.users.node"), lambda row: names.get(row.node, row.node)),
        Column(words("page.users.holds"), lambda row: _period(visit, row)),
        Column(words("page.users.granted"), lambda row: _granted(visit, row), wide=True),
    ]
    if visit.holds("grants.manage") and account.name != visit.principal.name:
        columns.append(Column(words("page.users.act"), lambda row: grant_acts.end_link(visit, row), "act"))
    shown = table(
        words("page.users.roles"),
        columns,
        rows,
        class_name="is-dense",
        row_class=lambda row: "" if row.grant.until is None or row.grant.until > at else "is-over",
    )
    return parts.panel(words("page.users.roles"), shown, class_name="is-flush")


def _role(visit: Visit, row: GrantRow) -> Component:
    said = []
    if row.deputy_for:
        said.append(html.Span(visit.words("page.users.deputy_for", who=row.deputy_for), className="below"))
    return html.Div([html.Span(role_name(visit, row.role), className="strong"), *said])


def _period(visit: Visit, row: GrantRow) -> list[Any]:
    words, at = visit.words, visit.at
    end = times.clock(row.until, at) if row.until else words("page.users.open_ended")
    return [times.clock(row.since, at), " – ", end]


def _granted(visit: Visit, row: GrantRow) -> Component:
    words, at = visit.words, visit.at
    lines = [html.Span([words("page.users.by", who=row.granted_by), " ", times.clock(row.granted_at, at)])]
    if row.reason:
        lines.append(html.Span(row.reason, className="below"))
    if row.ended_at is not None:
        ended = [words("page.users.ended_by", who=row.ended_by or "–"), " ", times.clock(row.ended_at, at)]
        lines.append(html.Span(ended, className="below"))
    return html.Div(lines)
