"""Every item of a result: outcome, rule and figures, the agency's own value beside the reviewer's."""

from fractions import Fraction

from dash.development.base_component import Component

from cockpit.pages.result.reading import Shown
from cockpit.pages.wording import score_text
from cockpit.ui import parts
from cockpit.ui.tables import Column, table
from cockpit.ui.tags import html
from cockpit.ui.visit import Visit
from cockpit.viewmodels.scored import Scored, speaker_of
from evaluation.rubric.inputs import Review
from evaluation.rubric.phrases import phrases
from evaluation.rubric.results import ItemResult, half_up
from evaluation.rubric.words import Outcome


def view(visit: Visit, shown: Shown) -> list[Component]:
    """A panel for each dimension."""
    found = shown.scored
    assert found is not None
    return [_dimension(visit, shown, found, code) for code in found.rubric.dimensions]


def _dimension(visit: Visit, shown: Shown, found: Scored, code: str) -> Component:
    words = visit.words
    items = [one for one in found.result.items if found.rubric.items[one.code].dimension == code]
    name = speaker_of(found.rubric, visit.language).of(found.rubric.dimensions[code].name)
    columns: list[Column[ItemResult]] = [
        Column(words("page.result.column.item"), lambda one: _name(visit, found, one), "head", wide=True),
        Column(words("page.result.column.weight"), lambda one: f"{float(one.weight):g}", "number"),
        Column(words("page.result.column.points"), lambda one: _points(one), "number"),
        Column(words("page.result.column.claimed"), lambda one: _claimed(one), "number"),
        Column(words("page.result.column.why"), lambda one: _why(visit, shown, found, one)),
    ]
    got = sum((one.points for one in items), start=Fraction(0))
    note = words("page.result.dimension", got=score_text(half_up(got)))
    lines = table(
        name, columns, items, class_name="is-dense is-told", row_class=lambda one: "is-low" if one.low else ""
    )
    return parts.panel(f"{code} {name}", lines, note=note, class_name="is-flush")


def _name(visit: Visit, found: Scored, one: ItemResult) -> Component:
    item = found.rubric.items[one.code]
    speaker = speaker_of(found.rubric, visit.language)
    kind = speaker.of(phrases().types[item.type])
    return html.Div(
        [html.Span(speaker.of(item.name), className="strong"), html.Span(f"{one.code} · {kind}", className="below")]
    )


def _points(one: ItemResult) -> str:
    return score_text(half_up(one.points)) if one.outcome is Outcome.SCORED else "–"


def _claimed(one: ItemResult) -> str:
    return "–" if one.claimed is None else score_text(half_up(one.weight * one.claimed))


def _why(visit: Visit, shown: Shown, found: Scored, one: ItemResult) -> Component:
    """Rule and figures, and of what people judged their reason with the files that it rests on."""
    speaker = speaker_of(found.rubric, visit.language)
    outcome = speaker.of(phrases().outcomes[one.outcome])
    said = speaker.of(phrases().reasons[one.reason])
    if one.value is not None and one.value.denominator > 0:
        said = f"{one.rule} · {speaker.figures(found.rubric.items[one.code], one.value)}"
    review = found.inputs.reviews.get(one.code)
    reason = [html.Span(review.reason, className="below")] if review and review.reason else []
    chip = [] if one.outcome is Outcome.SCORED else [parts.chip("off", outcome), " "]
    return html.Div([*chip, said, *reason, *_rested_on(visit, shown, review)])


def _rested_on(visit: Visit, shown: Shown, review: Review | None) -> list[Component]:
    numbers = [int(one) for one in review.evidence] if review else []
    if not numbers:
        return []
    links: list[Component | str] = []
    for number in numbers:
        file = shown.files.get(number)
        links += [" ", html.A(file.name if file else f"#{number}", href=f"/api/uploads/{number}", className="link")]
    return [html.Span([visit.words("page.result.rests_on"), *links], className="below")]
