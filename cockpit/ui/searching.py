"""A select with too many choices to send: what is typed is looked for in the store, and the first of them shown."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any

from dash import Input, Output, State, no_update
from dash.development.base_component import Component

from cockpit import ids
from cockpit.ui import forms
from cockpit.ui.callbacks import guarded
from cockpit.ui.visit import Desk, Visit, query_of

Options = Sequence[tuple[str, str]]
Find = Callable[[Visit, str], Awaitable[Options]]
"""(visit, text) → choices whose name holds the text or whose code begins with it"""


def search_select(
    visit: Visit,
    id: Any,  # noqa: A002 - the word of Dash
    options: Options,
    value: str | None = None,
    *,
    kept: bool = True,
) -> Component:
    """The select; `options` are shown before anything is typed; `kept`: whether the browser remembers the choice."""
    return forms.select(
        id,
        options,
        visit.language,
        value,
        kept=kept,
        optionFilterMode="remote-match",
        placeholder=visit.words("desk.search_hint"),
        emptyContent=visit.words("desk.search_none"),
    )


def register_search(app: Any, desk: Desk, select: Any, find: Find, permissions: tuple[str, ...]) -> None:
    """Has a select look for what is typed into it; a choice that the browser has kept gets its name back."""

    async def search(
        visit: Visit, text: str | None, chosen: str | None, shown: list[dict[str, str]], where: str
    ) -> Any:
        if text is None and (not chosen or chosen in {one["value"] for one in shown}):
            return no_update
        visit = replace(visit, query=query_of(where))
        found = dict(await find(visit, text or ""))
        if chosen and chosen not in found:
            found |= {code: name for code, name in await find(visit, chosen) if code == chosen}
        return [{"value": code, "label": name} for code, name in found.items()]

    states = State(select, "value"), State(select, "options"), State(ids.LOCATION, "search")
    typed = Output(select, "options"), Input(select, "debounceSearchValue"), *states
    guarded(app, desk, *typed, permissions=permissions, prevent_initial_call=False)(search)
