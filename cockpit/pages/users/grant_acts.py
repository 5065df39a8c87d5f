"""What the security administrator does: grant a role at a node, name a deputy, end a grant, reset a second factor."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from dash import Input, Output, State, no_update
from dash.development.base_component import Component

from cockpit import ids
from cockpit.pages.users.words import role_name, role_options
from cockpit.shell.nodes import node_options
from cockpit.ui import forms, parts
from cockpit.ui.callbacks import guarded, leave_for, tell
from cockpit.ui.searching import register_search, search_select
from cockpit.ui.tags import html
from cockpit.ui.visit import Desk, Visit, query_of
from core.days import start_of_day
from core.errors import RefusedError
from people.commands.deputies import Deputy, name_deputy
from people.commands.granting import Wish, grant_role, reset_second_factor, revoke_grant
from store.accounts import Account, account_by_name
from store.grants import GrantRow

MANAGE: Final = ("grants.manage",)
ROLE: Final = ids.make("users", "grant", "role")
NODE: Final = ids.make("users", "grant", "node")
UNTIL: Final = ids.make("users", "grant", "until")
REASON: Final = ids.make("users", "grant", "reason")
SUBMIT: Final = ids.make("users", "grant", "submit")
END_SUCCESSOR: Final = ids.make("users", "end", "successor")
END_REASON: Final = ids.make("users", "end", "reason")
END: Final = ids.make("users", "end", "submit")
FACTOR_REASON: Final = ids.make("users", "factor", "reason")
FACTOR: Final = ids.make("users", "factor", "submit")
DEPUTY: Final = ids.make("users", "deputy", "name")
DEPUTY_GRANTS: Final = ids.make("users", "deputy", "grants")
DEPUTY_UNTIL: Final = ids.make("users", "deputy", "until")
DEPUTY_REASON: Final = ids.make("users", "deputy", "reason")
DEPUTE: Final = ids.make("users", "deputy", "submit")


def links(visit: Visit, account: Account) -> list[Component]:
    """The ways to the acts; nobody grants to oneself."""
    if not visit.holds(*MANAGE) or account.state == "left" or account.name == visit.principal.name:
        return []
    acts = [*(["factor"] if account.has_factor else []), "deputy", "grant"]
    here = {"account": account.account_id}
    return [
        parts.link(
            visit.words(f"page.users.do.{act}"),
            visit.link("/users", **here, act=act),
            "button button-main" if act == "grant" else "button button-plain",
        )
        for act in acts
    ]


def end_link(visit: Visit, row: GrantRow) -> Component | str:
    """The way to ending a grant that holds, or will."""
    if row.ended_at is not None or (row.until is not None and row.until <= visit.at):
        return ""
    href = visit.link("/users", account=row.account_id, act="end", grant=row.grant_id)
    return parts.link(visit.words("page.users.do.end"), href, "button button-small")


async def form(visit: Visit, account: Account, rows: Sequence[GrantRow], names: Mapping[str, str]) -> list[Component]:
    """The form of the act that the address asks for; nothing when it asks for none of these."""
    act = visit.query.get("act", "")
    if not visit.holds(*MANAGE):
        return []
    if act == "grant":
        return [await _grant(visit)]
    if act == "deputy":
        return [_deputy(visit, rows, names)]
    if act == "end":
        return [_ending(visit)]
    return [_factor(visit)] if act == "factor" else []


async def _grant(visit: Visit) -> Component:
    words, language = visit.words, visit.language
    nodes = await node_options(visit)
    fields = [
        forms.field(words("page.users.role"), forms.select(ROLE, role_options(visit), language)),
        forms.field(
            words("page.users.node"),
            search_select(visit, NODE, nodes),
            words("page.users.node_hint"),
        ),
        forms.field(words("page.users.until"), forms.date_input(UNTIL, language), words("page.users.until_hint")),
        forms.field(words("page.users.reason"), forms.text_input(REASON, maxLength=200), wide=True),
    ]
    return _panel(visit, "grant", fields, SUBMIT, "main")


def _deputy(visit: Visit, rows: Sequence[GrantRow], names: Mapping[str, str]) -> Component:
    words, language, at = visit.words, visit.language, visit.at
    own = [row for row in rows if row.deputy_of is None and (row.until is None or row.until > at)]
    grants = [(str(row.grant_id), f"{role_name(visit, row.role)} · {names.get(row.node, row.node)}") for row in own]
    fields = [
        html.P(words("page.users.hint.deputy"), className="form-hint"),
        forms.field(words("page.users.deputy"), forms.text_input(DEPUTY), words("page.users.deputy_hint")),
        forms.field(words("page.users.deputy_grants"), forms.select(DEPUTY_GRANTS, grants, language, mode="multiple")),
        forms.field(words("page.users.last_day"), forms.date_input(DEPUTY_UNTIL, language)),
        forms.field(words("page.users.reason"), forms.text_input(DEPUTY_REASON, maxLength=200), wide=True),
    ]
    return _panel(visit, "deputy", fields, DEPUTE, "main")


def _ending(visit: Visit) -> Component:
    words = visit.words
    hint = words("page.users.work_successor_hint")
    fields = [
        html.P(words("page.users.hint.end"), className="form-hint"),
        forms.field(words("page.users.successor"), forms.text_input(END_SUCCESSOR, maxLength=32), hint),
        forms.field(words("page.users.reason"), forms.text_input(END_REASON, maxLength=200), wide=True),
    ]
    return _panel(visit, "end", fields, END, "risky")


def _factor(visit: Visit) -> Component:
    words = visit.words
    fields = [
        html.P(words("page.users.hint.factor"), className="form-hint"),
        forms.field(words("page.users.reason"), forms.text_input(FACTOR_REASON, maxLength=200), wide=True),
    ]
    return _panel(visit, "factor", fields, FACTOR, "risky")


def _panel(visit: Visit, act: str, fields: Sequence[Component], submit: str, kind: str) -> Component:
    words = visit.words
    acts = [
        parts.button(words(f"page.users.do.{act}"), submit, kind),
        parts.link(words("desk.cancel"), visit.here(act=None, grant=None), "button button-quiet"),
    ]
    return parts.panel(words(f"page.users.do.{act}"), forms.form("users", act, fields, acts), class_name="is-act")


def register(app: Any, desk: Desk) -> None:
    """Registers the acts."""
    register_search(app, desk, NODE, node_options, MANAGE)
    there = State(ids.LOCATION, "search")
    typed = [State(one, "value") for one in (ROLE, NODE, UNTIL, REASON)]
    guarded(app, desk, Output(SUBMIT, "disabled"), Input(SUBMIT, "n_clicks"), *typed, there, permissions=MANAGE)(grant)
    ended = [State(one, "value") for one in (END_SUCCESSOR, END_REASON)]
    guarded(app, desk, Output(END, "disabled"), Input(END, "n_clicks"), *ended, there, permissions=MANAGE)(end)
    lost = Output(FACTOR, "disabled"), Input(FACTOR, "n_clicks"), State(FACTOR_REASON, "value"), there
    guarded(app, desk, *lost, permissions=MANAGE)(drop_factor)
    named = [State(one, "value") for one in (DEPUTY, DEPUTY_GRANTS, DEPUTY_UNTIL, DEPUTY_REASON)]
    guarded(app, desk, Output(DEPUTE, "disabled"), Input(DEPUTE, "n_clicks"), *named, there, permissions=MANAGE)(depute)


async def grant(
    visit: Visit,
    clicks: int,
    role: str | None,
    node: str | None,
    until: str | None,
    reason: str | None,
    search: str,
) -> Any:
    """Grants a role at a node, up to and including a day or for ever."""
    if not clicks:
        return no_update
    if not (role and node and reason):
        raise RefusedError("something is missing", "fields_missing")
    number = int(query_of(search).get("account", "0"))
    wish = Wish(number, role, node, reason.strip(), until=_after(until) if until else None)
    await visit.read(grant_role, visit.people, visit.principal, wish, visit.at)
    tell(visit.words("page.users.done.grant"))
    leave_for(f"/users?account={number}")
    return no_update


async def end(visit: Visit, clicks: int, successor: str | None, reason: str | None, search: str) -> Any:
    """Ends a grant; open work goes to the successor, if one is named."""
    if not clicks:
        return no_update
    query = query_of(search)
    named = (successor or "").strip()
    to = await visit.read(_number_of, visit, named) if named else None
    grant_id, why = int(query.get("grant", "0")), (reason or "").strip()
    await visit.read(revoke_grant, visit.people, visit.principal, grant_id, why, visit.at, to)
    tell(visit.words("page.users.done.end"))
    leave_for(f"/users?account={query.get('account', '0')}")
    return no_update


async def drop_factor(visit: Visit, clicks: int, reason: str | None, search: str) -> Any:
    """Takes away a second factor that was lost."""
    if not clicks:
        return no_update
    number = int(query_of(search).get("account", "0"))
    await visit.read(reset_second_factor, visit.people, visit.principal, number, (reason or "").strip(), visit.at)
    tell(visit.words("page.users.done.factor"))
    leave_for(f"/users?account={number}")
    return no_update


async def depute(
    visit: Visit,
    clicks: int,
    name: str | None,
    grants: list[str] | None,
    until: str | None,
    reason: str | None,
    search: str,
) -> Any:
    """Names a deputy for some roles of the account, up to and including a day."""
    if not clicks:
        return no_update
    if not (name and grants and until):
        raise RefusedError("something is missing", "fields_missing")
    deputy = await visit.read(_number_of, visit, name)
    wish = Deputy(deputy, [int(one) for one in grants], _after(until), (reason or "").strip())
    await visit.read(name_deputy, visit.people, visit.principal, wish, visit.at)
    tell(visit.words("page.users.done.deputy"))
    leave_for(f"/users?account={query_of(search).get('account', '0')}")
    return no_update


def _after(day: str) -> Any:
    return start_of_day(date.fromisoformat(day) + timedelta(days=1))


def _number_of(visit: Visit, name: str) -> int:
    with visit.database.begin() as unit:
        found = account_by_name(unit, name.strip().lower())
    if found is None:
        raise RefusedError(f"there is no account {name}", "no_account")
    return found.account_id
