"""What people who have left have left behind: each thing by itself, and what becomes of what still waits."""

from collections.abc import Sequence
from typing import Any, Final

from dash import Input, Output, State, no_update
from dash.development.base_component import Component

from cockpit import ids
from cockpit.pages.users.account_acts import number_of
from cockpit.pages.users.words import MANAGING, role_name
from cockpit.shell.nodes import node_names
from cockpit.ui import forms, parts, times
from cockpit.ui.callbacks import guarded, leave_for, tell
from cockpit.ui.parts import Look
from cockpit.ui.tables import PAGE, Column, page_of, pager, table
from cockpit.ui.tags import html
from cockpit.ui.visit import Desk, Visit, query_of
from core.errors import RefusedError
from people.commands.handing_over import SETTLED_BY, count_hand_overs, hand_over_to, hand_overs_page
from store.handovers import HandOverCounts, HandOverRow, Item
from store.work import KINDS

TO: Final = ids.make("users", "settle", "to")
REASON: Final = ids.make("users", "settle", "reason")
PASS: Final = ids.make("users", "settle", "submit")
END: Final = ids.make("users", "settle", "end")
MESSAGE: Final = ids.make("users", "settle", "message")
LOOKS: Final[dict[str, Look]] = {
    "waiting": "warn",
    "handed_over": "calm",
    "ended": "off",
    "kept": "calm",
    "done": "off",
}
VIEW: Final = "left"


async def view(visit: Visit) -> list[Component]:
    """Hand-overs under way, or all of them, each with everything that was left behind."""
    words = visit.words
    counts = await visit.read(count_hand_overs, visit.people, visit.principal, visit.at)
    every, page = visit.query.get("show") == "all", page_of(visit)
    found = await visit.read(
        hand_overs_page,
        visit.people,
        visit.principal,
        visit.at,
        open_only=not every,
        limit=PAGE,
        offset=(page - 1) * PAGE,
    )
    names = await node_names(visit, {str(item.detail["node"]) for row in found for item in row.items if _node(item)})
    return [
        parts.page_head(words("page.users.title"), words("page.users.left_note"), [_shown(visit, every=every)]),
        views(visit, counts),
        *_form(visit, found),
        *([_hand_over(visit, row, names) for row in found] or [_nothing(visit, every=every)]),
        html.Section([one for one in [pager(visit, page, counts.total if every else counts.under_way)] if one]),
    ]


def views(visit: Visit, counts: HandOverCounts) -> Component:
    """Accounts and hand-overs; what waits is counted in the name."""
    words = visit.words
    here = visit.query.get("view") == VIEW
    left = words("page.users.left") + (f" {counts.waiting}" if counts.waiting else "")
    return parts.tabs(
        [
            (words("page.users.accounts"), visit.link("/users"), not here),
            (left, visit.link("/users", view=VIEW), here),
        ],
        words("page.users.title"),
    )


def _shown(visit: Visit, *, every: bool) -> Component:
    words = visit.words
    href = visit.link("/users", view=VIEW, show=None if every else "all")
    return parts.link(words("page.users.left_open" if every else "page.users.left_all"), href, "button button-plain")


def _nothing(visit: Visit, *, every: bool) -> Component:
    words = visit.words
    return html.Section(
        parts.empty(
            words("page.users.left_none_ever" if every else "page.users.left_none"), words("page.users.left_how")
        ),
        className="desk-panel",
    )


def _hand_over(visit: Visit, row: HandOverRow, names: Any) -> Component:
    words, at = visit.words, visit.at
    columns: list[Column[Item]] = [
        Column(words("page.users.left_what"), lambda item: _what(visit, item, names), "head", wide=True),
        Column(words("page.users.state_word"), lambda item: _state(visit, item)),
        Column(words("page.users.act"), lambda item: _act(visit, item), "act"),
    ]
    why = words("page.users.left_why.left" if row.has_left else "page.users.left_why.role_ended")
    said = [f"{why} · ", times.clock(row.begun_at, at), f" · {row.begun_by}"]
    if row.successor:
        said.append(f" · {words('page.users.successor')} {row.successor}")
    title = f"{row.display_name} · {row.name}"
    body = (
        table(title, columns, row.items, class_name="is-dense")
        if row.items
        else parts.empty(words("page.users.left_nothing"))
    )
    return parts.panel(title, body, note=said, class_name="is-flush")


def _what(visit: Visit, item: Item, names: Any) -> Component:
    words, told = visit.words, item.detail
    kind = html.Span(words(f"page.users.left_kind.{item.kind}"), className="strong")
    if item.kind == "letters":
        return html.Div([kind, html.Span(words("page.users.left_letters", n=told["letters"]), className="below")])
    said = [names.get(str(told["node"]), str(told["node"]))]
    if told.get("role"):
        said.insert(0, role_name(visit, str(told["role"])))
    if told.get("number"):
        said.append(words("page.users.left_work", n=told["number"]))
    if told.get("name"):
        said.insert(0, str(told["name"]))
    if told.get("for"):
        said.append(words("page.users.deputy_for", who=told["for"]))
    return html.Div([kind, html.Span(" · ".join(said), className="below")])


def _node(item: Item) -> bool:
    return bool(item.detail.get("node"))


def _state(visit: Visit, item: Item) -> Component:
    words = visit.words
    told = [parts.chip(LOOKS[item.state], words(f"page.users.left_state.{item.state}"))]
    if item.state != "waiting":
        to = f"{item.detail['to']} · " if item.detail.get("to") else ""
        told.append(html.Span(f"{to}{item.settled_by or ''}", className="below"))
    elif not visit.holds(SETTLED_BY[item.kind]):
        told.append(html.Span(words(f"page.users.left_by.{SETTLED_BY[item.kind]}"), className="below"))
    return html.Div(told)


def _act(visit: Visit, item: Item) -> Component | str:
    if item.state != "waiting" or not visit.holds(SETTLED_BY[item.kind]):
        return ""
    return parts.link(visit.words("page.users.do.settle"), visit.here(item=item.item_id), "button button-small")


def _form(visit: Visit, found: Sequence[HandOverRow]) -> list[Component]:
    """The form for the thing that the address names, when it waits and the visitor may decide about it."""
    number = visit.query.get("item", "")
    chosen = [(row, item) for row in found for item in row.items if str(item.item_id) == number]
    if not chosen or chosen[0][1].state != "waiting" or not visit.holds(SETTLED_BY[chosen[0][1].kind]):
        return []
    words, (row, item) = visit.words, chosen[0]
    fields = [
        html.P(words(f"page.users.left_hint.{item.kind}", who=row.display_name), className="form-hint"),
        forms.field(words("page.users.left_to"), forms.text_input(TO, row.successor, kept=False, maxLength=32)),
        forms.field(words("page.users.reason"), forms.text_input(REASON, kept=False, maxLength=200), wide=True),
    ]
    can_end = [] if item.kind in KINDS else [parts.button(words("page.users.do.let_end"), END, "risky")]
    acts = [
        parts.button(words("page.users.do.pass_on"), PASS, "main"),
        *can_end,
        parts.link(words("desk.cancel"), visit.here(item=None), "button button-quiet"),
    ]
    title = f"{words('page.users.do.settle')} · {words(f'page.users.left_kind.{item.kind}')}"
    return [parts.panel(title, forms.form("users", "settle", fields, acts), class_name="is-act")]


def register(app: Any, desk: Desk) -> None:
    """Registers both decisions."""
    typed = State(TO, "value"), State(REASON, "value"), State(ids.LOCATION, "search")
    passed = Output(MESSAGE, "children"), Input(PASS, "n_clicks")
    guarded(app, desk, *passed, *typed, permissions=MANAGING)(pass_on)
    ended = Output(MESSAGE, "children", allow_duplicate=True), Input(END, "n_clicks")
    guarded(app, desk, *ended, *typed, permissions=MANAGING)(let_end)


async def pass_on(visit: Visit, clicks: int, to: str | None, reason: str | None, search: str) -> Any:
    """Gives the thing to somebody."""
    if not clicks:
        return no_update
    if not (to or "").strip():
        raise RefusedError("nobody is named", "fields_missing")
    return await _settle(visit, await visit.read(number_of, visit, to or ""), reason, search)


async def let_end(visit: Visit, clicks: int, to: str | None, reason: str | None, search: str) -> Any:
    """Lets the thing end with whoever has left."""
    return await _settle(visit, None, reason, search) if clicks else no_update


async def _settle(visit: Visit, to: int | None, reason: str | None, search: str) -> str:
    item = query_of(search).get("item", "0")
    said = (reason or "").strip()
    await visit.read(hand_over_to, visit.people, visit.principal, int(item), to, said, visit.at)
    tell(visit.words("page.users.done.settle"))
    leave_for(visit.link("/users", view=VIEW))
    return ""
