"""What raises a figure that does not count records one by one: who has to do or file what, by when, and where."""

from dash.development.base_component import Component

from cockpit.ui import parts
from cockpit.ui.tags import html
from cockpit.ui.visit import Visit
from core.days import date_of
from evaluation.behind import Told, Way, told_of
from evaluation.casework.owner_figures import OwnerFigure
from people.ways import way_to
from store.owners import OwnerRow


def sees_behind(visit: Visit, owner: OwnerRow, code: str) -> bool:
    """Whether the visitor may see what stands behind a figure: results and issues ask for more than records do."""
    told = told_of(code)
    if told is None or not told.sees:
        return True
    return visit.principal.may(told.sees, way_to(owner, visit.services.settings.city), visit.at)


def raising_panel(visit: Visit, owner: OwnerRow, figure: OwnerFigure, told: Told) -> Component:
    """The panel; ways are for those who may go them at the owner."""
    words, language = visit.words, visit.language
    pairs = [
        (words("page.figures.who"), told.who.of(language)),
        (words("page.figures.by"), _by(figure, told, language)),
    ]
    if told.item:
        filed = words("page.figures.filed", item=told.item, n=f"{figure.numerator:,}", whole=f"{figure.denominator:,}")
        pairs.insert(0, (words("page.figures.filed_word"), filed))
    if told.outside is not None:
        pairs.append((words("page.figures.where"), told.outside.of(language)))
    ways = [_way(visit, owner, one) for one in told.ways if _may(visit, owner, one)]
    shown = [parts.facts(pairs), *([html.Div(ways, className="ways")] if ways else [])]
    return parts.panel(words("page.figures.raise"), shown, class_name="is-act")


def _by(figure: OwnerFigure, told: Told, language: str) -> str:
    last = date_of(figure.behind.last).isoformat() if figure.behind else ""
    return told.by.of(language).format(day=last)


def _may(visit: Visit, owner: OwnerRow, one: Way) -> bool:
    return visit.principal.may(one.permission, way_to(owner, visit.services.settings.city), visit.at)


def _way(visit: Visit, owner: OwnerRow, one: Way) -> Component:
    path, _, act = one.path.partition("?act=")
    href = visit.link(path, act=act or None, owner=owner.code)
    return parts.link(one.text.of(visit.language), href, "button button-small")
