"""Every point that was lost: by which rule and figures, and what would bring it back – computed, not written."""

from collections.abc import Sequence

from dash.development.base_component import Component

from cockpit.pages.result import drilling
from cockpit.pages.result.offering import point_ways
from cockpit.pages.result.reading import Shown
from cockpit.pages.wording import due_mark, grade_text, score_text, state_chip
from cockpit.ui import parts
from cockpit.ui.tables import Column, table
from cockpit.ui.tags import html
from cockpit.ui.visit import Visit
from cockpit.viewmodels.scored import Scored, speaker_of
from evaluation.rubric.explaining import Loss
from evaluation.rubric.results import half_up
from store.evaluation.objections import PointRow


def view(visit: Visit, shown: Shown) -> list[Component]:
    """The shortest way to a better grade, every loss, and the guidance that was given."""
    found = shown.scored
    assert found is not None
    return [*_bridge(visit, found), _losses(visit, shown, found), *guidance(visit, shown, shown.file.guidance)]


def _bridge(visit: Visit, found: Scored) -> list[Component]:
    """The fewest items that reach a better grade together."""
    if not found.bridge:
        return []
    words, speaker = visit.words, speaker_of(found.rubric, visit.language)
    order = list(found.rubric.ranks)
    final = found.result.grading.final
    better = order[order.index(final) - 1] if final in order and order.index(final) else None
    lines = [
        html.Li(
            [
                html.B(speaker.of(found.rubric.items[one.item.code].name)),
                html.Span(_steps(visit, found, one), className="below"),
            ]
        )
        for one in found.bridge
    ]
    title = words("page.result.bridge", n=len(found.bridge), grade=grade_text(words, better))
    return [parts.panel(title, html.Ul(lines, className="plain-list"), class_name="is-act")]


def _steps(visit: Visit, found: Scored, loss: Loss) -> str:
    said = speaker_of(found.rubric, visit.language).remedies(loss)
    return said[-1] if said else ""


def _losses(visit: Visit, shown: Shown, found: Scored) -> Component:
    words, speaker = visit.words, speaker_of(found.rubric, visit.language)
    title = words("page.result.losses")
    if not found.losses:
        return parts.panel(title, parts.empty(words("page.result.no_losses")))
    columns: list[Column[Loss]] = [
        Column(words("page.result.column.item"), lambda one: _item(visit, shown, found, one), "head", wide=True),
        Column(words("page.result.column.lost"), lambda one: f"−{score_text(half_up(one.lost))}", "number"),
        Column(words("page.result.column.why"), speaker.why),
        Column(words("page.result.column.remedy"), lambda one: _remedies(visit, found, one)),
    ]
    note = words("page.result.losses_note")
    lines = table(
        title, columns, found.losses, class_name="is-told", row_class=lambda one: "is-low" if one.item.low else ""
    )
    return parts.panel(title, lines, note=note, class_name="is-flush")


def _item(visit: Visit, shown: Shown, found: Scored, one: Loss) -> Component:
    item = found.rubric.items[one.item.code]
    ways = drilling.ways(visit, shown.file.cycle.code, shown.file.part, found.rubric, item)
    low = [" ", parts.mark(visit.words("page.result.low"))] if one.item.low else []
    name = speaker_of(found.rubric, visit.language).of(item.name)
    below = html.Span([item.code, *low], className="below")
    return html.Div([html.Span(name, className="strong"), below, *ways])


def _remedies(visit: Visit, found: Scored, one: Loss) -> Component:
    said = speaker_of(found.rubric, visit.language).remedies(one)
    return html.Ul([html.Li(text) for text in said], className="plain-list")


def guidance(visit: Visit, shown: Shown, points: Sequence[PointRow]) -> list[Component]:
    """Guidance points with their last days, and the ways to closing them; nothing where there are none."""
    found = shown.scored
    if not points or found is None:
        return []
    lines = [_point(visit, shown, found, one) for one in points]
    return [parts.panel(visit.words("page.result.guidance"), html.Ul(lines, className="lines"))]


def _point(visit: Visit, shown: Shown, found: Scored, one: PointRow) -> Component:
    item = found.rubric.items.get(one.item)
    name = speaker_of(found.rubric, visit.language).of(item.name) if item else one.item
    due = [due_mark(visit, one.suggested_on)] if one.state == "open" else []
    chip = state_chip(visit.words, "guidance_point", one.state)
    said = html.Span([html.B(name), html.Span(one.advice, className="below")], className="grow")
    return html.Li([chip, said, *due, *point_ways(visit, shown, one)])
