"""What the review desk shows beside an item: figures, what the agency says, and its files, ticked to rest on."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from dash import ALL, State
from dash.development.base_component import Component

from cockpit import ids
from cockpit.ui import forms, parts
from cockpit.ui.tags import html
from cockpit.ui.visit import Visit
from cockpit.viewmodels.scored import speaker_of
from evaluation.rubric.inputs import value_of as stored_value
from evaluation.rubric.rubric import Rubric
from evaluation.rubric.schema import Item
from store.views.review_desk import ReviewFile

PAGE: Final = "review"
SHOWN: Final = ("image/png", "image/jpeg", "image/webp")
"""kinds of files that are shown beside the item"""
_TICKS: Final = {"part": ids.make(PAGE, "item", "rests"), "key": ALL}
RESTS: Final = (State(_TICKS, "id"), State(_TICKS, "checked"))
"""the ticks of all files: which, and whether"""


@dataclass(frozen=True, slots=True)
class Open:
    """A task with its rubric."""

    file: ReviewFile
    rubric: Rubric
    item: Item


def ticked(ticks: Sequence[dict[str, Any]], checked: Sequence[bool | None]) -> tuple[int, ...]:
    """The numbers of the files whose ticks are set."""
    return tuple(int(one["key"]) for one, is_set in zip(ticks, checked, strict=True) if is_set)


def said(visit: Visit, found: Open) -> Component:
    """The collected figure, what the agency says of itself, and its evidence."""
    words = visit.words
    speaker = speaker_of(found.rubric, visit.language)
    values = json.loads(found.file.inputs).get("values", {}) if found.file.inputs else {}
    report = found.file.said
    pairs: list[tuple[str, Any]] = []
    if found.item.code in values:
        pairs.append(
            (words("page.review.collected"), speaker.figures(found.item, stored_value(values[found.item.code])))
        )
    if report is not None and report.value is not None:
        own = {"numerator": 0, "denominator": 1, "window": "", "snapshot": "", "met": (), **report.value}
        pairs.append((words("page.review.claimed"), speaker.figures(found.item, stored_value(own))))
    if found.file.refuted is not None:
        spot = found.file.refuted
        pairs.append((words("page.review.refuted_by"), f"{spot.reason} ({spot.reviewer_name})"))
    pairs.append((words("page.review.note_word"), (report.note if report else "") or "–"))
    pairs.append((words("page.review.rule"), html.Span(found.item.rule.formula, className="code")))
    return html.Div([parts.facts(pairs), *_evidence(visit, found)], className="said")


def _evidence(visit: Visit, found: Open) -> list[Component]:
    """The files of the item once each, those for a demand first; an item that demands none may have none."""
    words = visit.words
    names = {one.code: words.of(one.name.zh, one.name.en) for one in found.item.evidence}
    labels = {one.upload_id: names.get(one.demand, one.demand) for one in found.file.evidence}
    for number in found.file.said.uploads if found.file.said else ():
        labels.setdefault(number, words("page.review.attached"))
    if not labels:
        return [parts.warning(words("page.review.no_evidence"))] if found.item.evidence else []
    lines = [_file(label, number, found) for number, label in labels.items()]
    return [html.P(words("page.review.rests_hint"), className="form-hint"), html.Ul(lines, className="lines")]


def _file(demand: str, number: int, found: Open) -> Component:
    """A file with its tick, set at first; of what was judged before, as it was left."""
    file, before = found.file.files.get(number), found.file.task.evidence
    href, name = f"/api/uploads/{number}", file.name if file else f"#{number}"
    tick_id = ids.keyed(PAGE, "item", "rests", str(number))
    tick = forms.tick(tick_id, demand, checked=not before or number in before)
    way = html.A(name, href=href, className="link below", target="_blank", rel="noopener")
    image = [html.Img(src=href, alt=name, className="evidence-image")] if file and file.kind in SHOWN else []
    return html.Li(html.Span([tick, way, *image], className="grow"))
