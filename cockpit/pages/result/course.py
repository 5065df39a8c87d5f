"""The course of a result: the index over the cycles, the versions of this score, and its publications."""

from dash.development.base_component import Component

from cockpit.pages.result.grade import signed
from cockpit.pages.result.reading import Shown
from cockpit.pages.wording import grade_text, score_text
from cockpit.ui import parts, times
from cockpit.ui.measures import measure
from cockpit.ui.tables import Column, table
from cockpit.ui.tags import html
from cockpit.ui.visit import Visit
from evaluation.rubric.index import Step
from store.evaluation.publications import PublicationRow
from store.evaluation.scores import ScoreRow


def view(visit: Visit, shown: Shown) -> list[Component]:
    """Three lists, the newest last."""
    return [_index(visit, shown), _versions(visit, shown), *_publications(visit, shown)]


def _index(visit: Visit, shown: Shown) -> Component:
    words = visit.words
    title = words("page.result.index")
    if not shown.steps:
        return parts.panel(title, parts.empty(words("page.result.index_none")))
    lines = [_step(visit, step) for step in shown.steps]
    return parts.panel(title, html.Ul(lines, className="measures"), note=words("page.result.index_note"))


def _step(visit: Visit, step: Step) -> Component:
    """A score, how it differs from the one before it, and what was put right between the two."""
    point, words = step.point, visit.words
    change = "" if step.change is None else signed(step.change)
    beside = f"{change} {words('page.result.new_rubric')}".strip() if step.is_new_version else change
    closed = [html.Span(words("page.result.put_right", names=", ".join(step.closed)), className="below")]
    name = html.Span([f"{point.cycle} · {point.on.isoformat()}", *(closed if step.closed else [])])
    return measure(name, score_text(point.tenths), beside, point.tenths)


def _versions(visit: Visit, shown: Shown) -> Component:
    words = visit.words
    title = words("page.result.versions")
    if not shown.file.versions:
        return parts.panel(title, parts.empty(words("page.result.versions_none")))
    columns: list[Column[ScoreRow]] = [
        Column(words("page.result.column.version"), lambda one: words(f"page.result.version.{one.kind}"), "head"),
        Column(words("page.result.column.at"), lambda one: times.clock(one.at, visit.at)),
        Column(words("page.result.column.score"), lambda one: score_text(one.score_tenths), "number"),
        Column(words("page.result.column.grade"), lambda one: grade_text(words, one.grade)),
        Column(
            words("page.result.column.digest"),
            lambda one: html.Span(one.digest[:16], className="code", title=one.digest),
        ),
    ]
    shown_rows = table(title, columns, shown.file.versions, class_name="is-dense")
    return parts.panel(title, shown_rows, note=words("page.result.versions_note"), class_name="is-flush")


def _publications(visit: Visit, shown: Shown) -> list[Component]:
    if not shown.file.publications:
        return []
    lines = [_publication(visit, one) for one in shown.file.publications]
    return [parts.panel(visit.words("page.result.publications"), html.Ul(lines, className="lines"))]


def _publication(visit: Visit, one: PublicationRow) -> Component:
    words = visit.words
    told = [f"{score_text(one.score_tenths)} · {grade_text(words, one.grade)} · {one.published_by} "]
    if one.retracted_at is None:
        return html.Li(
            [
                parts.chip("calm", words("page.result.published")),
                html.Span(told, className="grow"),
                times.clock(one.published_at, visit.at),
            ]
        )
    why = words("page.result.superseded") if one.reason == "reevaluated" else one.reason
    said = html.Span([*told, html.Span([one.retracted_by or "", " ", why], className="below")], className="grow")
    return html.Li([parts.chip("off", words("page.result.retracted")), said, times.clock(one.retracted_at, visit.at)])
