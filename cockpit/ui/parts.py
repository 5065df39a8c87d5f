"""Pieces that pages are made of: heads, panels, chips, facts, and the looks of what is empty, stale, failed, forbidden.

Plain functions from values to components; none of them knows a page.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final, Literal

from dash.development.base_component import Component

from cockpit.ui.tags import dcc, html
from cockpit.ui.visit import Words

Children = Any
"""a component, a text, or several of them"""

Look = Literal["calm", "good", "near", "warn", "bad", "off", "plain"]

SHAPES: Final[dict[Look, str]] = {
    "calm": "tick",
    "good": "tick",
    "near": "half",
    "warn": "triangle",
    "bad": "octagon",
    "off": "pause",
    "plain": "dot",
}
"""Each look has a silhouette of its own: colour is never the only sign."""


def icon(name: str) -> Component:
    """A line icon as decoration: what it says stands beside it as text."""
    return html.Span(className=f"icon i-{name}", **{"aria-hidden": "true"})


def chip(look: Look, text: str) -> Component:
    """A state: its icon and its word. What is good is calm, what is bad is filled."""
    return html.Span([icon(SHAPES[look]), text], className=f"chip chip-{look}")


def mark(text: str, title: str = "") -> Component:
    """A small frame with a word, such as 人工."""
    return html.Span(text, className="mark", title=title or None)


def page_head(title: str, note: Children = None, tools: Iterable[Component] = ()) -> Component:
    """The name of a page, a line about it, and what can be done with the page as a whole."""
    parts: list[Component] = [html.H1(title, className="page-title", tabIndex="-1")]
    if note is not None:
        parts.append(html.P(note, className="page-note"))
    tools = list(tools)
    return html.Div(
        [html.Div(parts, className="page-words"), *([html.Div(tools, className="page-tools")] if tools else [])],
        className="page-head",
    )


def panel(
    title: str,
    children: Children,
    *,
    note: Children = None,
    tools: Iterable[Component] = (),
    id: str | None = None,  # noqa: A002 - the word of Dash
    class_name: str = "",
) -> Component:
    """A framed part of a page under a heading of its own."""
    head = [html.H2(title, className="desk-panel-title")]
    if note is not None:
        head.append(html.Span(note, className="desk-panel-note"))
    tools = list(tools)
    if tools:
        head.append(html.Div(tools, className="desk-panel-tools"))
    named = {"id": id} if id else {}
    return html.Section(
        [html.Div(head, className="desk-panel-head"), html.Div(children, className="desk-panel-body")],
        className=f"desk-panel {class_name}".strip(),
        **named,
    )


def facts(pairs: Sequence[tuple[str, Children]]) -> Component:
    """Names with their values, in a grid."""
    return html.Dl([html.Div([html.Dt(name), html.Dd(value)]) for name, value in pairs], className="facts")


def figures(cells: Sequence[tuple[str, Children, Children]]) -> Component:
    """A strip of large numbers: name, number, what stands under it."""
    return html.Dl(
        [
            html.Div([html.Dt(name), html.Dd(value, className="figure"), html.Dd(below, className="figure-below")])
            for name, value, below in cells
        ],
        className="figures",
    )


def tabs(items: Sequence[tuple[str, str, bool]], label: str) -> Component:
    """Views of one page as links: (text, address, whether it is the present one)."""
    return html.Nav(
        [
            dcc.Link(text, href=href, className="view-tab is-here" if here else "view-tab", title="")
            for text, href, here in items
        ],
        className="view-tabs",
        **{"aria-label": label},
    )


def link(text: Children, href: str, class_name: str = "link") -> Component:
    """A way to another page or state of the desk, without loading everything anew."""
    return dcc.Link(text, href=href, className=class_name)


def button(
    text: Children,
    id: Any,  # noqa: A002
    kind: str = "plain",
    **attributes: Any,
) -> Component:
    """Something to press: `main` (one a form), `plain`, `risky`, `quiet`."""
    shown = {"className": f"button button-{kind}", "type": "button", "n_clicks": 0}
    return html.Button(text, id=id, **shown, **attributes)


def empty(text: str, hint: Children = None) -> Component:
    """Nothing is there, and that is no fault."""
    return _state("empty", "tray", text, hint)


def stale(text: Children) -> Component:
    """What follows is not of now."""
    return html.Div([icon("clock"), html.Span(text)], className="banner banner-stale", role="status")


def warning(text: Children) -> Component:
    """Something that the reader should know before anything else on the page."""
    return html.Div([icon("triangle"), html.Span(text)], className="banner banner-warn", role="status")


def failed(words: Words, href: str) -> Component:
    """The page could not be made; the way to try again."""
    return _state("failed", "octagon", words("desk.failed"), link(words("desk.again"), href, "button button-plain"))


def forbidden(words: Words, roles: str) -> Component:
    """The page is not for this account."""
    return _state("forbidden", "lock", words("desk.forbidden"), words("desk.forbidden_hint", roles=roles))


def unknown(words: Words, hint: Children = None) -> Component:
    """There is no such page or thing."""
    return _state("unknown", "search", words("desk.unknown"), hint)


def _state(look: str, shape: str, text: str, hint: Children) -> Component:
    parts = [icon(shape), html.P(text, className="state-text")]
    if hint is not None:
        parts.append(html.Div(hint, className="state-hint"))
    return html.Div(parts, className=f"state state-{look}")


def secret(told: str, value: str, copy: str) -> Component:
    """Something that is shown once, with a button that copies it."""
    return html.Div(
        [
            html.P(told, className="strong"),
            html.Div(
                [
                    html.Code(value, className="secret-value"),
                    html.Button(copy, className="button button-plain", type="button", **{"data-copy": value}),
                ],
                className="secret-line",
            ),
        ],
        className="secret",
        role="status",
    )
