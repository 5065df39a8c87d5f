"""The points of guidance that was delivered: as told, as they stand today, and what has become of each."""

from typing import Any, Final

from dash.development.base_component import Component

from cockpit.pages.wording import due_mark, state_chip
from cockpit.ui import parts
from cockpit.ui.acts import ACT, Done, Fields, Typed, act_panel, files_field
from cockpit.ui.tags import html
from cockpit.ui.visit import Visit
from core.access import Way
from evaluation.casework.guided import PointNow, points_now
from evaluation.casework.reading import WholeDocument
from evaluation.commands.guidance_points import CLOSE, VOID, close_told_point, void_told_point
from people.ways import way_to
from store.evaluation.told_points import ToldPointRow
from store.owners import owner_by_code

PAGE: Final = "documents"
PATH: Final = "/documents"
KEYS: Final = "page.guidance"
POINT: Final = "point"
RIGHTS: Final = {"close_point": CLOSE, "void_point": VOID}
"""act on a point → the right that it needs at the owner"""


async def view(visit: Visit, found: WholeDocument) -> list[Component]:
    """The points with the form of the act of the address; nothing where the document gives none."""
    if not found.told_points:
        return []
    now = await visit.read(points_now, visit.evaluation, found.row, visit.at)
    way = await _way(visit, found)
    lines = [_line(visit, found, way, one, now[one.position]) for one in found.told_points]
    standing = parts.panel(visit.words(f"{KEYS}.standing"), html.Ul(lines, className="lines"))
    return [*_asked_for(visit, found, way, now), standing]


async def do(visit: Visit, typed: Typed) -> Done:
    """Closes the point of the address, or makes it void."""
    number, position = (_number(visit, name) for name in ("document", POINT))
    at, reason = (visit.evaluation, visit.principal, number, position), typed.text("reason")
    if typed.act == "close_point":
        await visit.read(close_told_point, *at, reason, typed.uploads, visit.at)
    else:
        await visit.read(void_told_point, *at, reason, visit.at)
    return Done(visit.words(f"{KEYS}.done.{typed.act}"), visit.link(PATH, document=number))


def _line(visit: Visit, found: WholeDocument, way: Way | None, row: ToldPointRow, now: PointNow) -> Component:
    words, told = visit.words, [*_figure(visit, now)]
    if row.state != "open":
        told.append(html.Span([f"{row.reason} ({row.by_name})", *_files(row)], className="below"))
    if row.state == "open":
        told.append(html.Div([due_mark(visit, row.suggested_on), *_ways(visit, found, way, row)], className="stacked"))
    chip = state_chip(words, "guidance_point", row.state)
    return html.Li([chip, html.Span([html.B(now.item), *told], className="grow")])


def _figure(visit: Visit, now: PointNow) -> list[Component]:
    """What was told beside its target, and the figure of today where it rests on one."""
    words = visit.words
    if not now.is_measured:
        said = words(f"{KEYS}.told", value=now.value, target=now.target)
        return [html.Span(said, className="below")]
    said = words(f"{KEYS}.now", value=now.value, now=now.now or "–", target=now.target)
    word = "reached" if now.is_reached else "open" if now.now else "no_figure"
    look: Any = "good" if now.is_reached else "near" if now.now else "off"
    return [html.Span(said, className="below"), parts.chip(look, words(f"{KEYS}.point.{word}"))]


def _files(row: ToldPointRow) -> list[Component | str]:
    links = [
        html.A(f"#{number}", href=f"/api/uploads/{number}", className="link", download="") for number in row.uploads
    ]
    return [part for link in links for part in (" ", link)]


def _ways(visit: Visit, found: WholeDocument, way: Way | None, row: ToldPointRow) -> list[Component]:
    if row.state != "open":
        return []
    number = found.row.document_id
    return [
        parts.link(
            visit.words(f"{KEYS}.act.{act}"),
            visit.link(PATH, document=number, act=act, point=row.position),
            "button button-small",
        )
        for act in RIGHTS
        if _may(visit, act, way)
    ]


def _asked_for(visit: Visit, found: WholeDocument, way: Way | None, now: list[PointNow]) -> list[Component]:
    act, position = visit.query.get(ACT, ""), _number(visit, POINT)
    row = next((one for one in found.told_points if one.position == position), None)
    if act not in RIGHTS or row is None or row.state != "open" or not _may(visit, act, way):
        return []
    words, owner = visit.words, found.row.owner_code
    made = Fields(visit, PAGE, f"{act} {found.row.document_id} {position}")
    fields = [html.P(now[position].item, className="form-hint"), made.text("reason", words(f"{KEYS}.reason"))]
    if act == "close_point":
        fields.append(files_field(visit, PAGE, words(f"{KEYS}.files"), owner, words(f"{KEYS}.files_hint")))
    title, note = words(f"{KEYS}.act.{act}"), words(f"{KEYS}.ask.{act}")
    return [act_panel(visit, PAGE, act, title, fields, note=note, risky=act == "void_point")]


async def _way(visit: Visit, found: WholeDocument) -> Way | None:
    owner = await visit.read(owner_by_code, visit.database, found.row.owner_code)
    return None if owner is None else way_to(owner, visit.services.settings.city)


def _may(visit: Visit, act: str, way: Way | None) -> bool:
    return way is not None and visit.principal.may(RIGHTS[act], way, visit.at)


def _number(visit: Visit, name: str) -> int:
    text = visit.query.get(name, "")
    return int(text) if text.isdecimal() else -1
