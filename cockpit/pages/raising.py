"""What raises a figure that does not count records one by one: who has to do or file what, by when, and where."""

from collections.abc import Sequence
from typing import Any, Final

from dash.development.base_component import Component

from cockpit.pages.manual.words import FILE, filing_desk
from cockpit.ui import parts
from cockpit.ui.tags import html
from cockpit.ui.visit import Visit
from core.days import date_of
from evaluation.behind import Told, Way, right_missing
from evaluation.casework.owner_figures import OwnerFigure
from people.commands.filing_pages import FilingLine, filings_of
from people.ways import way_to
from store.filings import FilingChoice
from store.owners import OwnerRow

MOST_WAITING: Final = 5


def sees_behind(visit: Visit, owner: OwnerRow, code: str) -> bool:
    """Whether the visitor may see what stands behind a figure: results and issues ask for more than records do."""
    way = way_to(owner, visit.services.settings.city)
    return not right_missing(visit.principal, way, code, visit.at)


async def waiting_filings(visit: Visit, owner: OwnerRow, item: str) -> Sequence[FilingLine]:
    """The newest values of an item of the owner that wait for a second person, for those who file or confirm."""
    if not item or not visit.holds(*FILE):
        return ()
    choice = FilingChoice(owner=owner.code, item=item, state="entered", limit=MOST_WAITING)
    return (await visit.read(filings_of, filing_desk(visit), visit.principal, choice, visit.at)).lines


def raising_panel(
    visit: Visit, owner: OwnerRow, figure: OwnerFigure, told: Told, waiting: Sequence[FilingLine] = ()
) -> Component:
    """The panel, with values that wait for a second person; ways are for those who may go them at the owner."""
    words, language = visit.words, visit.language
    pairs: list[tuple[str, Any]] = [
        (words("page.figures.who"), told.who.of(language)),
        (words("page.figures.by"), _by(figure, told, language)),
    ]
    if told.item:
        filed = words("page.figures.filed", item=told.item, n=f"{figure.numerator:,}", whole=f"{figure.denominator:,}")
        pairs.insert(0, (words("page.figures.filed_word"), filed))
    if waiting:
        lines = html.Ul([html.Li(_waiting(visit, one)) for one in waiting], className="plain-list")
        pairs.insert(1, (words("page.figures.waiting"), lines))
    if told.outside is not None:
        pairs.append((words("page.figures.where"), told.outside.of(language)))
    ways = [_way(visit, owner, one) for one in told.ways if _may(visit, owner, one)]
    shown = [parts.facts(pairs), *([html.Div(ways, className="ways")] if ways else [])]
    return parts.panel(words("page.figures.raise"), shown, class_name="is-act")


def _waiting(visit: Visit, one: FilingLine) -> Component:
    return parts.link(f"{one.row.value:,} · {one.row.day}", visit.link("/manual", filing=one.row.filing_id))


def _by(figure: OwnerFigure, told: Told, language: str) -> str:
    last = date_of(figure.behind.last).isoformat() if figure.behind else ""
    return told.by.of(language).format(day=last)


def _may(visit: Visit, owner: OwnerRow, one: Way) -> bool:
    return visit.principal.may(one.permission, way_to(owner, visit.services.settings.city), visit.at)


def _way(visit: Visit, owner: OwnerRow, one: Way) -> Component:
    path, _, act = one.path.partition("?act=")
    href = visit.link(path, act=act or None, owner=owner.code)
    return parts.link(one.text.of(visit.language), href, "button button-small")
