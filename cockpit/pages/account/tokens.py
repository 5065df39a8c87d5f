"""One's own tokens: what programs may do in one's name, and the secret of a new one, shown once."""

from collections.abc import Mapping
from typing import Any, Final

from dash import ALL, Input, Output, ctx, no_update
from dash.development.base_component import Component

from cockpit import ids
from cockpit.pages.account.reading import Own
from cockpit.ui import parts, times
from cockpit.ui.callbacks import guarded
from cockpit.ui.tables import Column, table
from cockpit.ui.tags import html
from cockpit.ui.visit import Desk, Visit
from core.access import access_table
from people.commands.tokens import draw_token
from store.tokens import TokenRow

DRAW: Final = ids.make("account", "token", "draw")
SECRET: Final = ids.make("account", "token", "secret")


def panels(visit: Visit, own: Own, names: Mapping[str, str]) -> list[Component]:
    """The tokens; nothing for those who have none."""
    if not own.tokens:
        return []
    words = visit.words
    shown = table(words("page.account.tokens"), _columns(visit, names), own.tokens, class_name="is-dense")
    return [
        parts.panel(
            words("page.account.tokens"),
            [html.Div(id=SECRET), shown],
            note=words("page.account.tokens_note"),
            class_name="is-flush",
        )
    ]


def _columns(visit: Visit, names: Mapping[str, str]) -> list[Column[TokenRow]]:
    words, at, table_ = visit.words, visit.at, access_table()
    return [
        Column(
            words("page.tokens.column.name"), lambda row: html.Span(row.name, className="strong"), "head", wide=True
        ),
        Column(
            words("page.tokens.column.role"),
            lambda row: words.of(table_.roles[row.role].zh, table_.roles[row.role].en),
        ),
        Column(words("page.tokens.column.node"), lambda row: names.get(row.node, row.node)),
        Column(words("page.tokens.column.expires"), lambda row: times.clock(row.expires_at, at)),
        Column(words("page.tokens.column.used"), lambda row: times.clock(row.used_at, at)),
        Column(words("page.account.act"), lambda row: _act(visit, row), "act"),
    ]


def _act(visit: Visit, row: TokenRow) -> Component | str:
    if row.drawn_at is None and not row.is_over(visit.at):
        key = ids.keyed("account", "token", "draw", row.token_id)
        return parts.button(visit.words("page.account.draw"), key, "small")
    return parts.mark(visit.words("page.account.drawn"))


def register(app: Any, desk: Desk) -> None:
    """Registers the act."""
    pressed = Input({"part": DRAW, "key": ALL}, "n_clicks")
    guarded(app, desk, Output(SECRET, "children"), pressed, permissions=())(draw)


async def draw(visit: Visit, clicks: list[int]) -> Any:
    """Draws the secret of a token and shows it, this once."""
    if not any(clicks) or not ctx.triggered_id:
        return no_update
    secret = await visit.read(draw_token, visit.people, visit.principal, int(ctx.triggered_id["key"]), visit.at)
    return parts.secret(visit.words("page.account.secret_once"), secret, visit.words("desk.copy"))
