"""The wall (大屏): landmarks and empty panels; the scripts of `assets/wall/` draw the snapshot into them.

Nothing here changes after the page is laid out, so Dash never touches what the script has drawn,
and no Python callback stands between the stream and the screen.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Final, Protocol

from dash import Dash, html
from dash.development.base_component import Component

from cockpit import ids
from cockpit.gate.current import Visit, visit_or_none
from cockpit.gate.ways import home_of
from cockpit.i18n import Texts
from cockpit.viewmodels.places import tiles
from core.access import access_table
from core.settings import Settings

PREFIX: Final = "page.wall."

PANELS: Final = ("index", "attention", "places", "eighteen", "volumes", "loop", "accession", "activity")
"""In the order in which a phone stacks them and a screen reader reads them; the wall places them by css."""

DOOR: Final = "/inbox"
"""Where the door to the work pages leads: the one of them that is open to everybody."""
DOOR_OF_OFFICERS: Final = "/area"
"""Where it leads whoever drafts documents: their agencies, the one with most to do first."""
OWNER_DOOR: Final = "/missing"
"""Where it leads from the wall of one owner: its records and figures."""


class WallServices(Protocol):
    """What the wall needs of the services: its texts, its title, and which scope it shows."""

    @property
    def texts(self) -> Texts:
        """Texts of both languages."""

    @property
    def settings(self) -> Settings:
        """Settings of this bureau."""


def layout(services: WallServices) -> Component:
    """The skeleton: header, eight panels, footer, all empty but for the title. Loads no data.

    The script reads scope, map, texts and the door to the work pages from the data attributes of the root,
    and `scope`, `live`, `plain`, `lang` from the address.
    """
    settings = services.settings
    facts = {
        "data-scope": _scope_of_reader() or str(settings.city.code),
        "data-tiles": json.dumps(tiles(settings), ensure_ascii=False),
        "data-municipal": str(settings.city.municipal_code),
        "data-title-en": settings.bureau.title_en,
        "data-words": json.dumps(wall_words(services.texts), ensure_ascii=False),
        **_doors(visit_or_none()),
    }
    return _landmark(
        html.Div,
        ids.make("wall", "page", "root"),
        "wall",
        facts,
        [
            _header(settings.bureau.title),
            html.Main([_panel(name) for name in PANELS], className="wall-body"),
            _footer(),
        ],
    )


def register(app: Dash, desk: object) -> None:
    """Registers nothing: the wall is drawn from the stream alone."""


def wall_words(texts: Texts) -> Mapping[str, Mapping[str, str]]:
    """The texts of this page by language, keys without the page's prefix."""
    return {
        language: {key.removeprefix(PREFIX): text for key, text in table.items() if key.startswith(PREFIX)}
        for language, table in texts.tables.items()
    }


def _scope_of_reader() -> str | None:
    """The widest scope that the reader may see; None outside of a request."""
    visit = visit_or_none()
    return home_of(visit.principal, visit.at) if visit is not None and visit.visitor is not None else None


def _doors(visit: Visit | None) -> dict[str, str]:
    """The doors of whoever works here; none on a screen that only shows."""
    if visit is None or not _works(visit):
        return {}
    door = DOOR_OF_OFFICERS if visit.principal.holds("notices.draft", visit.at) else DOOR
    owner = {"data-owner-door": OWNER_DOOR} if visit.principal.holds("records.read", visit.at) else {}
    return {"data-door": door, **owner}


def _works(visit: Visit | None) -> bool:
    """Whether the reader is a person at work, and not a screen on the wall."""
    if visit is None or visit.visitor is None or visit.is_token:
        return False
    roles = access_table().roles
    return any(roles[code].family != "display" for code in visit.principal.roles(visit.at))


def _header(title: str) -> Component:
    return html.Header(
        [
            html.Div(id=ids.make("wall", "wings", "header"), className="wall-wings"),
            html.Div(id=ids.make("wall", "time", "header"), className="wall-time"),
            html.Div(html.H1(title, id=ids.make("wall", "title", "header")), className="wall-title"),
            html.Div(id=ids.make("wall", "link", "header"), className="wall-link"),
            html.Div(id=ids.make("wall", "alarm", "banner"), className="wall-alarm", role="alert"),
        ],
        className="wall-header",
    )


def _panel(name: str) -> Component:
    titled = {"aria-labelledby": ids.make("wall", name, "title")}
    return _landmark(html.Section, ids.make("wall", name, "panel"), f"panel wall-{name}", titled)


def _footer() -> Component:
    return html.Footer(id=ids.make("wall", "sources", "footer"), className="wall-footer")


def _landmark(
    kind: Callable[..., Component],
    component_id: str,
    class_name: str,
    attributes: Mapping[str, str],
    children: Sequence[Component] | None = None,
) -> Component:
    return kind(children, id=component_id, className=class_name, **attributes)
