"""The page: facts first, then what can be changed."""

from typing import Any

from cockpit.pages.account import factor, mail, password, sessions, tokens
from cockpit.pages.account.reading import Own, read_own
from cockpit.shell.nodes import node_names
from cockpit.ui import parts, times
from cockpit.ui.tags import html
from cockpit.ui.visit import Desk, Visit
from core.access import access_table


async def layout(visit: Visit) -> Any:
    """All of one's own account."""
    words = visit.words
    own = await read_own(visit)
    names = await node_names(visit, {grant.node for grant in own.grants})
    left = [_person(visit, own), _roles(visit, own, names), password.panel(visit, own)]
    right = [sessions.panel(visit, own), factor.panel(visit, own), mail.panel(visit, own)]
    return [
        parts.page_head(words("page.account.title"), words("page.account.note")),
        html.Div([html.Div(left), html.Div(right)], className="columns"),
        *tokens.panels(visit, own, names),
    ]


def register(app: Any, desk: Desk) -> None:
    """The acts of the page."""
    for part in (password, factor, sessions, mail, tokens):
        part.register(app, desk)


def _person(visit: Visit, own: Own) -> Any:
    words = visit.words
    return parts.panel(
        words("page.account.person"),
        parts.facts(
            [
                (words("page.account.name"), html.Span(own.account.name, className="code")),
                (words("page.account.called"), own.account.display_name),
                (words("page.account.email"), own.account.email or "–"),
                (words("page.account.until"), times.clock(visit.visitor.expires_at, visit.at)),
            ]
        ),
        note=words("page.account.person_note"),
    )


def _roles(visit: Visit, own: Own, names: Any) -> Any:
    words, roles = visit.words, access_table().roles
    held = [grant for grant in own.grants if grant.is_valid(visit.at)]
    if not held:
        return parts.panel(words("page.account.roles"), parts.empty(words("page.account.no_roles")))
    lines = [
        html.Li(
            [
                html.Span(words.of(roles[grant.role].zh, roles[grant.role].en), className="strong"),
                html.Span(names[grant.node], className="grow"),
                html.Span(
                    [
                        *([words("page.account.deputy_for", who=grant.deputy_for), " · "] if grant.deputy_for else []),
                        *(
                            [words("page.account.ends"), " ", times.clock(grant.until, visit.at)]
                            if grant.until
                            else [words("page.account.open_ended")]
                        ),
                    ]
                ),
            ]
        )
        for grant in held
    ]
    return parts.panel(words("page.account.roles"), html.Ul(lines, className="lines"))
