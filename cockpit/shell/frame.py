"""The frame of a work page: header, navigation, and the place for the page."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from dash.development.base_component import Component

from alerts.reading import READ, Waiting
from cockpit import ids
from cockpit.i18n import CHINESE, LANGUAGES
from cockpit.preferences import DARK, LIGHT, html_language
from cockpit.shell import badges
from cockpit.shell.pages import Page, open_pages
from cockpit.shell.places import PlaceChoice, chosen_place, place_choices
from cockpit.ui.parts import icon, link
from cockpit.ui.tags import html
from cockpit.ui.visit import PLACE, Visit
from core.access import access_table

MAIN = "desk-main"
"""The id of the part that changes from page to page; the first link of the page leads there."""


def frame(
    visit: Visit,
    pages: Sequence[Page],
    here: Page | None,
    unread: int | None,
    content: Any,
    waiting: Waiting | None = None,
) -> Component:
    """The page of a visitor; `unread` letters and `waiting` alerts None: not known."""
    words = visit.words
    title = words(f"page.{here.name}.title") if here else words("desk.unknown")
    return html.Div(
        [
            html.A(words("desk.skip"), href=f"#{MAIN}", className="skip"),
            _header(visit, unread, waiting),
            _navigation(visit, pages, here),
            html.Main(content, id=MAIN, className=f"desk-main page-{here.name if here else 'none'}"),
        ],
        id=ids.make("shell", "desk", "root"),
        className="desk",
        **{
            "data-title": f"{title} · {bureau(visit)}",
            "data-lang": html_language(visit.language),
            "data-page": here.name if here else "",
            # the browser's address changes before the page does: this one is that of what is laid out
            "data-address": visit.here(),
            "data-live": f"/api/pages/{here.name}" if here else "",
            "data-every": "" if here and here.live else str(badges.EVERY_MS),
            "data-account": str(visit.principal.account_id),
        },
    )


def bureau(visit: Visit) -> str:
    """The title of the bureau in the reader's language."""
    settings = visit.services.settings.bureau
    return settings.title if visit.language == CHINESE else settings.title_en


def _header(visit: Visit, unread: int | None, waiting: Waiting | None) -> Component:
    words = visit.words
    demo = visit.services.settings.wall.demo_mark
    tools = [
        *([_places(visit)] if len(place_choices(visit)) > 1 else []),
        _language(visit),
        _theme(visit),
        *([_alerts(visit, waiting)] if visit.holds(READ) else []),
        _inbox(visit, unread),
        _account(visit),
    ]
    return html.Header(
        [
            html.Button(
                [icon("menu"), html.Span(words("desk.menu"), className="unseen")],
                className="tool nav-button",
                type="button",
                **{"data-nav": "", "aria-expanded": "false", "aria-controls": "desk-nav"},
            ),
            html.A(
                [html.Span(className="brand-tick", **{"aria-hidden": "true"}), html.Span(bureau(visit))],
                href="/",
                className="brand",
            ),
            *([html.Span(_demo(visit, demo), className="demo-mark")] if demo else []),
            html.Div(tools, className="desk-tools"),
        ],
        className="desk-head",
    )


def _demo(visit: Visit, mark: str) -> str:
    return mark if visit.language == CHINESE else visit.words("desk.demo")


def _places(visit: Visit) -> Component:
    words, here = visit.words, chosen_place(visit)
    choices = place_choices(visit)
    return _menu(
        [icon("place"), html.Span(here.name, className="tool-text")],
        words("desk.place", name=here.name),
        [
            html.P(words("desk.place_hint"), className="menu-note"),
            html.Div([_place(visit, one, one.code == here.code) for one in choices], className="menu-grid"),
        ],
        "places",
    )


def _place(visit: Visit, one: PlaceChoice, here: bool) -> Component:
    href = visit.link(visit.path, view=visit.query.get("view"), **{PLACE: one.code})
    return link(one.name, href, "menu-item is-here" if here else "menu-item")


def _language(visit: Visit) -> Component:
    (other,) = [one for one in LANGUAGES if one != visit.language]
    words = visit.words
    return html.Button(
        words("desk.other_language"),
        className="tool tool-word is-wide-only",
        type="button",
        lang=html_language(other),
        **{"data-language": other, "aria-label": words("desk.to_other_language")},
    )


def _theme(visit: Visit) -> Component:
    other = LIGHT if visit.theme == DARK else DARK
    return html.Button(
        icon("theme"),
        className="tool is-wide-only",
        type="button",
        title=visit.words(f"desk.to_{other}"),
        **{"data-theme-button": "", "aria-label": visit.words("desk.theme")},
    )


def _inbox(visit: Visit, unread: int | None) -> Component:
    badge = html.Span(badges.number_text(unread), id=badges.INBOX, className=badges.BADGE, **{"aria-hidden": "true"})
    told = html.Span(badges.inbox_said(visit.words, unread), id=badges.INBOX_SAID, className="unseen")
    return link([icon("letter"), badge, told], visit.link("/inbox"), "tool tool-inbox")


def _alerts(visit: Visit, waiting: Waiting | None) -> Component:
    badge = html.Span(id=badges.ALERTS, **badges.alerts_badge(waiting, visit.at), **{"aria-hidden": "true"})
    said = badges.alerts_said(visit.words, waiting, visit.at)
    told = html.Span(said, id=badges.ALERTS_SAID, className="unseen")
    return link([icon("bell"), badge, told], visit.link("/alerts"), "tool tool-alerts")


def _account(visit: Visit) -> Component:
    words, person = visit.words, visit.principal
    roles = words("desk.and").join(role_names(visit))
    sign_out = html.Form(
        [
            html.Button([icon("leave"), words("desk.sign_out")], className="menu-item", type="submit"),
        ],
        action="/logout",
        method="POST",
        **{"data-csrf-form": ""},
    )
    return _menu(
        [icon("person"), html.Span(person.display_name, className="tool-text")],
        words("desk.account", name=person.display_name),
        [
            html.P([html.B(person.display_name), html.Span(person.name), html.Span(roles)], className="menu-person"),
            link([icon("person"), words("page.account.title")], visit.link("/account"), "menu-item"),
            sign_out,
        ],
        "account",
    )


def role_names(visit: Visit) -> list[str]:
    """The names of the visitor's roles."""
    roles = access_table().roles
    return [visit.words.of(roles[code].zh, roles[code].en) for code in visit.principal.roles(visit.at)]


def _menu(shown: Iterable[Component], label: str, content: Sequence[Component], name: str) -> Component:
    summary = html.Summary([*shown, icon("down")], className="tool", **{"aria-label": label})
    return html.Details(
        [summary, html.Div(content, className="menu")], className=f"menu-of menu-{name}", **{"data-menu": ""}
    )


def _navigation(visit: Visit, pages: Sequence[Page], here: Page | None) -> Component:
    groups = groupby(open_pages(pages, visit), key=lambda page: page.group)
    choices = html.Div([_language(visit), _theme(visit)], className="nav-choices")
    return html.Nav(
        [*(_group(visit, name, list(members), here) for name, members in groups), choices],
        id="desk-nav",
        className="desk-nav",
        **{"aria-label": visit.words("desk.menu")},
    )


def _group(visit: Visit, name: str, pages: Sequence[Page], here: Page | None) -> Component:
    return html.Div(
        [
            html.P(visit.words(f"desk.group.{name}"), className="nav-group"),
            html.Ul([html.Li(_entry(visit, page, page is here)) for page in pages]),
        ]
    )


def _entry(visit: Visit, page: Page, here: bool) -> Component:
    key = "desk.wall" if page.look == "wall" else f"page.{page.name}.title"
    shown = [icon(page.icon), html.Span(visit.words(key))]
    if page.look == "wall":
        place = visit.query.get(PLACE)
        return html.A(shown, href=f"{page.paths[-1]}?scope={place}" if place else page.paths[-1], className="nav-item")
    return link(shown, visit.link(page.path), "nav-item is-here" if here else "nav-item")
