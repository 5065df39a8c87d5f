"""The own inbox: letters that nobody loses, each with the way to what it is about."""

from collections.abc import Mapping
from typing import Any, Final

from dash import Input, Output, no_update
from dash.development.base_component import Component

from cockpit import ids
from cockpit.ui import parts, times
from cockpit.ui.callbacks import guarded, show_again, tell
from cockpit.ui.tables import PAGE, page_of, pager
from cockpit.ui.tags import html
from cockpit.ui.visit import Desk, Visit
from people.commands.letters import InboxPage, inbox, mark_read, one_letter
from people.letters import ReadableLetter

LIST: Final = ids.make("inbox", "list", "body")
ALL_READ: Final = ids.make("inbox", "all", "read")


async def layout(visit: Visit) -> Any:
    """The letters, or one of them (`?letter=`), which is read by being shown."""
    words = visit.words
    number = visit.query.get("letter", "")
    if number.isdecimal():
        return await _one(visit, int(number))
    found = await _read(visit)
    tools = [parts.button(words("page.inbox.read_all"), ALL_READ, "plain", hidden=not found.unread)]
    head = parts.page_head(
        words("page.inbox.title"), words("page.inbox.note", n=found.unread, total=found.total), tools
    )
    return [head, _views(visit), html.Div(_list(visit, found), id=LIST)]


async def live(visit: Visit) -> Mapping[str, Mapping[str, Any]]:
    """New letters; the number in the header renews itself on every page."""
    found = await _read(visit)
    return {} if visit.query.get("letter") else {LIST: {"children": _list(visit, found)}}


def register(app: Any, desk: Desk) -> None:
    """Registers that all are marked as read."""
    guarded(app, desk, Output(ALL_READ, "disabled"), Input(ALL_READ, "n_clicks"), permissions=())(read_all)


async def read_all(visit: Visit, clicks: int) -> Any:
    """Marks everything as read that had come when the button was pressed."""
    if not clicks:
        return no_update
    newest = await visit.read(inbox, visit.database, visit.principal, visit.language, limit=1)
    until = newest.letters[0].letter_id if newest.letters else 0
    done = await visit.read(mark_read, visit.database, visit.principal, visit.at, until=until)
    tell(visit.words("page.inbox.done", n=done))
    show_again(visit)
    return no_update


async def _read(visit: Visit) -> InboxPage:
    return await visit.read(
        inbox,
        visit.database,
        visit.principal,
        visit.language,
        unread_only=visit.query.get("show") == "unread",
        limit=PAGE,
        offset=(page_of(visit) - 1) * PAGE,
    )


def _views(visit: Visit) -> Component:
    words = visit.words
    unread = visit.query.get("show") == "unread"
    return parts.tabs(
        [
            (words("page.inbox.all"), visit.link("/inbox"), not unread),
            (words("page.inbox.unread"), visit.link("/inbox", show="unread"), unread),
        ],
        words("page.inbox.title"),
    )


def _list(visit: Visit, found: InboxPage) -> Component:
    words = visit.words
    if not found.letters:
        unread = visit.query.get("show") == "unread"
        if unread:
            return parts.empty(words("page.inbox.none_unread"))
        return parts.empty(words("page.inbox.none"), words("page.inbox.none_hint"))
    total = found.unread if visit.query.get("show") == "unread" else found.total
    letters = html.Ul([_line(visit, letter) for letter in found.letters], className="letters")
    return html.Section([letters, pager(visit, page_of(visit), total)], className="desk-panel")


def _line(visit: Visit, letter: ReadableLetter) -> Component:
    unread = letter.read_at is None
    seen = [html.Span(visit.words("page.inbox.is_unread"), className="unseen")] if unread else []
    return html.Li(
        [
            html.Span(className="dot", **{"aria-hidden": "true"}),
            html.Div(
                [
                    parts.link([*seen, letter.subject], visit.here(letter=letter.letter_id), "letter-subject"),
                    html.P(letter.body, className="letter-body"),
                ],
                className="grow",
            ),
            times.clock(letter.sent_at, visit.at),
        ],
        className="letter is-unread" if unread else "letter",
    )


async def _one(visit: Visit, number: int) -> Any:
    words = visit.words
    back = parts.link([parts.icon("left"), words("page.inbox.back")], visit.here(letter=None), "link back")
    letter = await visit.read(one_letter, visit.database, visit.principal, number, visit.language)
    if letter is None:
        return [back, parts.page_head(words("page.inbox.title")), parts.unknown(words)]
    if letter.read_at is None:
        await visit.read(mark_read, visit.database, visit.principal, visit.at, ids=(number,))
    way = [parts.link(words("page.inbox.go"), letter.link, "button button-main")] if letter.link else []
    body = html.Div([html.P(line) for line in letter.body.splitlines() or [letter.body]], className="letter-text")
    return [
        back,
        parts.page_head(letter.subject, times.full(letter.sent_at)),
        html.Section([body, html.Div(way, className="form-acts")], className="desk-panel is-letter"),
    ]
