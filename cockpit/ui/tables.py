"""Tables of people: real HTML tables that become cards on a phone, with pages that the store cuts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from dash.development.base_component import Component

from cockpit.ui.parts import icon, link
from cockpit.ui.tags import html
from cockpit.ui.visit import Visit

Row = TypeVar("Row")

PAGE: int = 50
"""rows of a page of a list"""


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """A column: its name, what a row shows in it, and how it stands.

    `role`: head (names the row), number (right-aligned), act (buttons), plain. `wide` columns take what is left;
    `brief` ones stay in sight on a phone where the rows of the table are folded.
    """

    label: str
    cell: Callable[[Row], Any]
    role: Literal["head", "number", "act", "plain"] = "plain"
    wide: bool = False
    brief: bool = False


def table(
    label: str,
    columns: Sequence[Column[Row]],
    rows: Sequence[Row],
    *,
    class_name: str = "",
    row_class: Callable[[Row], str] | None = None,
    unfold: str = "",
) -> Component:
    """Rows under their columns; `label` is read out by screen readers.

    `unfold` names the button that opens a row on a phone; without it all of every row stands there.
    """
    head = html.Thead(html.Tr([_heading(column) for column in columns]))
    body = html.Tbody([_row(columns, row, row_class(row) if row_class else "", unfold) for row in rows])
    classes = " ".join(filter(None, ("list", class_name, "is-folding" if unfold else "")))
    shown = html.Table([html.Caption(label, className="unseen"), head, body], className=classes)
    return html.Div(shown, className="list-frame", role="region", tabIndex="0", **{"aria-label": label})


def _heading(column: Column[Row]) -> Component:
    return html.Th(column.label, scope="col", className=_classes(column))


def _classes(column: Column[Row]) -> str:
    return f"is-{column.role}" + (" is-wide" if column.wide else "") + (" is-brief" if column.brief else "")


def _row(columns: Sequence[Column[Row]], row: Row, class_name: str, unfold: str) -> Component:
    cells = []
    for column in columns:
        kind, extra = (html.Th, {"scope": "row"}) if column.role == "head" else (html.Td, {})
        shown = column.cell(row)
        if unfold and column.role == "head":
            shown = [shown, _fold_button(unfold)]
        cells.append(kind(shown, className=_classes(column), **{"data-label": column.label}, **extra))
    return html.Tr(cells, className=class_name or None)


def _fold_button(label: str) -> Component:
    """Opens and closes its row (40-frame.js); to be seen on a phone only."""
    named = {"aria-label": label, "aria-expanded": "false", "data-unfold": ""}
    return html.Button(icon("down"), className="fold-button", type="button", **named)


def pager(visit: Visit, page: int, total: int, size: int = PAGE) -> Component | None:
    """Which rows of how many these are, and the way to the others; nothing when one page holds all."""
    pages = max(1, -(-total // size))
    if pages == 1:
        return None
    words = visit.words
    first, last = (page - 1) * size + 1, min(page * size, total)
    return html.Nav(
        [
            html.Span(words("desk.rows", first=f"{first:,}", last=f"{last:,}", total=f"{total:,}")),
            _step(visit, page - 1, page > 1, words("desk.previous"), "left"),
            html.Span(f"{page} / {pages}", className="pager-here"),
            _step(visit, page + 1, page < pages, words("desk.next"), "right"),
        ],
        className="pager",
        **{"aria-label": words("desk.pages")},
    )


def _step(visit: Visit, page: int, possible: bool, text: str, shape: str) -> Component:
    shown = [icon(shape), html.Span(text)] if shape == "left" else [html.Span(text), icon(shape)]
    if not possible:
        return html.Span(shown, className="button button-quiet is-off")
    return link(shown, visit.here(page=page if page > 1 else None), "button button-quiet")


def page_of(visit: Visit) -> int:
    """The number of the page in the address; 1 when it says none."""
    text = visit.query.get("page", "1")
    return int(text) if text.isdecimal() and 1 <= int(text) <= 1_000_000 else 1
