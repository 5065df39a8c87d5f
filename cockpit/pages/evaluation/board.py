"""A cycle as a whole: figures, the way of its agencies through it, its groups, and what holds it up."""

from collections.abc import Mapping
from typing import Any, Final

from dash.development.base_component import Component

from cockpit import ids
from cockpit.pages.wording import GRADES, grade_text, group_text, score_text, share_text, state_text
from cockpit.ui import parts
from cockpit.ui.measures import measure
from cockpit.ui.tables import Column, table
from cockpit.ui.tags import html
from cockpit.ui.visit import Visit
from cockpit.viewmodels.cycle_progress import DONE, OUT, GroupLine, Share, count_in, group_lines, progress
from cockpit.viewmodels.faults import source_name
from core.shares import shares
from store.views.cycle_board import Agreed, CycleBoard, Held, SpotTally

FIGURES: Final = ids.make("evaluation", "figures", "body")
PROGRESS: Final = ids.make("evaluation", "progress", "body")
GROUPS: Final = ids.make("evaluation", "groups", "body")
CHECKED: Final = ids.make("evaluation", "checked", "body")
REPORTING: Final = frozenset({"to_evaluate", "scored", "self_reporting"})
JUDGED: Final = frozenset({"submitted", "reviewing"})
HELD_LOOKS: Final = {
    "away": "off",
    "disputed": "warn",
    "limit": "warn",
    "objecting": "near",
    "refuted": "warn",
    "review_late": "bad",
    "late": "bad",
}
"""why parts do not go on → look"""


def view(visit: Visit, found: CycleBoard) -> list[Component]:
    """The parts of the overview."""
    if not found.tallies:
        words = visit.words
        return [parts.empty(words("page.evaluation.no_parts"), words("page.evaluation.no_parts_hint"))]
    return [html.Div(children, id=name) for name, children in _parts(visit, found).items()]


def live(visit: Visit, found: CycleBoard) -> Mapping[str, Mapping[str, Any]]:
    """The same, as properties by component; nothing while no agency takes part."""
    if not found.tallies:
        return {}
    return {name: {"children": children} for name, children in _parts(visit, found).items()}


def _parts(visit: Visit, found: CycleBoard) -> dict[str, Any]:
    return {
        FIGURES: _figures(visit, found),
        PROGRESS: html.Div([_progress(visit, found), _held(visit, found)], className="columns"),
        GROUPS: html.Div([_groups(visit, found), _grades(visit, found)], className="columns"),
        CHECKED: _checked(visit, found),
    }


def _figures(visit: Visit, found: CycleBoard) -> Component:
    words, tallies = visit.words, found.tallies
    late = sum(one.parts for one in found.held if one.reason == "late")
    away = max((one.parts for one in found.held if one.reason == "away"), default=0)
    return parts.figures(
        [
            _figure(visit, "parts", count_in(tallies, None), words("page.evaluation.out", n=count_in(tallies, OUT))),
            _figure(visit, "reporting", count_in(tallies, REPORTING), words("page.evaluation.late", n=late)),
            _figure(visit, "judged", count_in(tallies, JUDGED), words("page.evaluation.judged_note")),
            _figure(visit, "fed_back", count_in(tallies, {"fed_back", "objecting"}), _objecting(visit, found)),
            _figure(visit, "done", count_in(tallies, DONE), words("page.evaluation.away", n=away)),
        ]
    )


def _figure(visit: Visit, name: str, count: int, below: Any) -> tuple[str, Any, Any]:
    return visit.words(f"page.evaluation.figure.{name}"), f"{count:,}", below


def _objecting(visit: Visit, found: CycleBoard) -> str:
    return visit.words("page.evaluation.objecting", n=count_in(found.tallies, {"objecting"}))


def _progress(visit: Visit, found: CycleBoard) -> Component:
    words = visit.words
    lines = [_state_line(visit, found, one) for one in progress(found.tallies)]
    title = words("page.evaluation.progress")
    return parts.panel(title, html.Ul(lines, className="measures"), note=words("page.evaluation.progress_note"))


def _state_line(visit: Visit, found: CycleBoard, one: Share) -> Component:
    name = state_text(visit.words, "participation", one.state)
    href = visit.link("/evaluation", cycle=found.cycle.code, view="units", state=one.state)
    is_done = one.state in DONE
    return measure(parts.link(name, href), f"{one.parts:,}", share_text(one.per_mille), one.per_mille, is_done=is_done)


def _held(visit: Visit, found: CycleBoard) -> Component:
    words = visit.words
    title = words("page.evaluation.held")
    if not found.held:
        return parts.panel(title, parts.empty(words("page.evaluation.held_none")))
    lines = [_held_line(visit, found, one) for one in found.held]
    return parts.panel(title, html.Ul(lines, className="lines"), note=words("page.evaluation.held_note"))


def _held_line(visit: Visit, found: CycleBoard, one: Held) -> Component:
    words = visit.words
    about = source_name(words.texts, words.language, one.about) if one.reason == "away" else one.about
    look: Any = HELD_LOOKS[one.reason]
    href = visit.link("/evaluation", cycle=found.cycle.code, view="units", held=one.reason)
    return html.Li(
        [
            parts.chip(look, words(f"page.evaluation.reason.{one.reason}")),
            html.Span([about, " ", words(f"page.evaluation.consequence.{one.reason}")], className="grow"),
            parts.link(words("page.evaluation.units", n=f"{one.parts:,}"), href),
        ]
    )


def _groups(visit: Visit, found: CycleBoard) -> Component:
    words = visit.words
    columns: list[Column[GroupLine]] = [
        Column(words("page.evaluation.column.group"), lambda one: _group_link(visit, found, one), "head", wide=True),
        Column(words("page.evaluation.column.parts"), lambda one: f"{one.parts:,}", "number"),
        Column(words("page.evaluation.column.done"), lambda one: f"{one.done:,}", "number"),
        Column(words("page.evaluation.column.share"), lambda one: share_text(one.per_mille), "number"),
        Column(words("page.evaluation.column.mean"), lambda one: score_text(one.mean_tenths), "number"),
    ]
    title = words("page.evaluation.groups")
    return parts.panel(
        title, table(title, columns, group_lines(found.tallies), class_name="is-dense"), class_name="is-flush"
    )


def _group_link(visit: Visit, found: CycleBoard, one: GroupLine) -> Component:
    href = visit.link("/evaluation", cycle=found.cycle.code, view="units", group=one.group)
    return parts.link(group_text(visit.words, one.group), href, "link strong")


def _grades(visit: Visit, found: CycleBoard) -> Component:
    words = visit.words
    title, counts = words("page.evaluation.grades"), [found.grades.get(grade, 0) for grade in GRADES]
    if not sum(counts):
        return parts.panel(title, parts.empty(words("page.evaluation.grades_none")))
    lines = zip(GRADES, counts, shares(counts), strict=True)
    shown = [measure(grade_text(words, grade), f"{count:,}", share_text(share), share) for grade, count, share in lines]
    return parts.panel(title, html.Ul(shown, className="measures"), note=words("page.evaluation.grades_note"))


def _checked(visit: Visit, found: CycleBoard) -> list[Component]:
    """How far judgements and automatic scores can be relied on; nothing before somebody has looked."""
    panels = [*_agreed(visit, found.agreed), *_spots(visit, found.spots)]
    return [html.Div(panels, className="columns")] if len(panels) > 1 else panels


def _agreed(visit: Visit, agreed: Agreed) -> list[Component]:
    """How well two reviewers agree who do not know of each other."""
    if not agreed.pairs:
        return []
    words = visit.words
    pairs = [
        (words("page.evaluation.agreement.pairs"), f"{agreed.pairs:,}"),
        (words("page.evaluation.agreement.alike"), f"{agreed.alike:,}"),
        (words("page.evaluation.agreement.share"), _share(agreed.alike, agreed.pairs)),
    ]
    note = words("page.evaluation.agreement.note")
    return [parts.panel(words("page.evaluation.agreement.title"), parts.facts(pairs), note=note)]


def _share(part: int, whole: int) -> str:
    """`66.7%`, halves upwards; a dash without a whole."""
    return share_text((2000 * part + whole) // (2 * whole)) if whole else "–"


def _spots(visit: Visit, spots: SpotTally) -> list[Component]:
    """How well automatic scores agree with their records, and what became of those that do not."""
    if not spots.drawn:
        return []
    words = visit.words
    agreed = spots.compared - spots.refuted
    waiting = spots.refuted - spots.kept - spots.corrected
    pairs = [
        (words("page.evaluation.spots.compared"), f"{spots.compared:,} / {spots.drawn:,}"),
        (words("page.evaluation.spots.agreed"), _share(agreed, spots.compared)),
        (
            words("page.evaluation.spots.refuted", n=spots.refuted),
            words("page.evaluation.spots.became", kept=spots.kept, corrected=spots.corrected, waiting=waiting),
        ),
    ]
    return [parts.panel(words("page.evaluation.spots.title"), parts.facts(pairs))]
