"""The score and the grade: by points, as limited, beside what the agency gave itself and the score of today."""

from collections.abc import Sequence
from typing import Any

from dash.development.base_component import Component

from cockpit.pages.result.offering import limit_ways
from cockpit.pages.result.reading import Shown
from cockpit.pages.wording import grade_chip, grade_text, score_text
from cockpit.ui import parts
from cockpit.ui.tags import html
from cockpit.ui.visit import Visit
from cockpit.viewmodels.scored import Scored, speaker_of
from evaluation.rubric.rubric import Rubric
from store.evaluation.objections import FindingRow


def view(visit: Visit, shown: Shown) -> list[Component]:
    """The figures, what limits the grade, and what is still open."""
    found = shown.scored
    assert found is not None
    return [_figures(visit, shown, found), *_limits(visit, shown, found), *_open(visit, shown, found)]


def _figures(visit: Visit, shown: Shown, found: Scored) -> Component:
    words, total, grading = visit.words, found.result.total, found.result.grading
    trial = shown.file.trial if shown.kind != "trial" else None
    claimed = found.result.claimed.tenths
    gap = None if claimed is None or total.tenths is None else claimed - total.tenths
    cells: list[tuple[str, Any, Any]] = [
        (words("page.result.figure.score"), score_text(total.tenths), _of(visit, found)),
        (words("page.result.figure.grade"), grade_chip(words, grading.final), _by_points(visit, found)),
        (
            words("page.result.figure.claimed"),
            score_text(claimed),
            words("page.result.gap", gap=signed(gap)) if gap is not None else words("page.result.no_claim"),
        ),
        (
            words("page.result.figure.complying"),
            "–" if total.complying_tenths is None else f"{score_text(total.complying_tenths)}%",
            words("page.result.complying", n=total.complying, all=total.counted),
        ),
    ]
    if trial is not None:
        below = words("page.result.trial_day", day=trial.day.isoformat())
        cells.append((words("page.result.figure.trial"), score_text(trial.score_tenths), below))
    return parts.figures(cells)


def signed(value: int) -> str:
    """`+1.5`, `−0.3`."""
    return f"{'+' if value >= 0 else '−'}{score_text(abs(value))}"


def _of(visit: Visit, found: Scored) -> str:
    total = found.result.total
    if not total.rated:
        return visit.words("page.result.not_rated")
    return visit.words("page.result.applicable", n=f"{float(total.applicable):g}")


def _by_points(visit: Visit, found: Scored) -> str:
    return visit.words("page.result.by_points", grade=grade_text(visit.words, found.result.grading.by_figure))


def _limits(visit: Visit, shown: Shown, found: Scored) -> list[Component]:
    """The 等次限制情形 that hold, and those that wait for a decision."""
    words, grading = visit.words, found.result.grading
    lines = [_limit(visit, shown, found, code, code in grading.effective) for code in grading.limits]
    waiting = [one for one in shown.file.findings if one.state == "found"]
    lines += [_waiting(visit, shown, found, one) for one in waiting]
    if not lines:
        return []
    note = words(
        "page.result.limited",
        by=grade_text(words, grading.by_figure),
        final=grade_text(words, grading.final),
    )
    changed = grading.by_figure != grading.final
    return [parts.panel(words("page.result.limits"), html.Ul(lines, className="lines"), note=note if changed else None)]


def _limit(visit: Visit, shown: Shown, found: Scored, code: str, decides: bool) -> Component:
    behind = [one for one in shown.file.findings if one.limit == code and one.state == "confirmed"]
    said = " · ".join(f"{one.reference} {one.reason} ({one.decided_by or ''})".strip() for one in behind)
    return _line(visit, "bad" if decides else "warn", limit_name(visit, found.rubric, code), said)


def _waiting(visit: Visit, shown: Shown, found: Scored, one: FindingRow) -> Component:
    said = f"{one.reference} {one.reason} ({one.found_by_name})"
    ways = limit_ways(visit, shown, one)
    return _line(visit, "near", limit_name(visit, found.rubric, one.limit), said, ways)


def _line(visit: Visit, look: Any, name: str, said: str, ways: Sequence[Component] = ()) -> Component:
    word = {"bad": "decides", "warn": "holds", "near": "waits"}[look]
    chip = parts.chip(look, visit.words(f"page.result.limit.{word}"))
    return html.Li([chip, html.Span([html.B(name), html.Span(said, className="below")], className="grow"), *ways])


def limit_name(visit: Visit, rubric: Rubric, code: str) -> str:
    """A grade limit with its code; one that the rubric does not know by its code."""
    limit = rubric.limits.get(code)
    return code if limit is None else f"{code} {visit.words.of(limit.name.zh, limit.name.en)}"


def _open(visit: Visit, shown: Shown, found: Scored) -> list[Component]:
    words, speaker = visit.words, speaker_of(found.rubric, visit.language)
    notes = []
    if shown.file.part.sources_away:
        notes.append(parts.stale(words("page.result.away")))
    if found.result.open:
        names = words("desk.and").join(speaker.of(found.rubric.items[code].name) for code in found.result.open[:6])
        more = len(found.result.open) - 6
        text = words("page.result.open", n=len(found.result.open), names=names)
        notes.append(parts.stale(text + (words("page.result.open_more", n=more) if more > 0 else "")))
    return notes
