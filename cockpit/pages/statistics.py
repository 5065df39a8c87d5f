"""What rectification comes to in twelve months: put right in time by severity, and the median days of each step."""

from typing import Any

from dash.development.base_component import Component

from cockpit.pages.wording import severity_chip, share_text, state_text
from cockpit.ui import parts
from cockpit.ui.measures import measure
from cockpit.ui.tables import Column, table
from cockpit.ui.tags import html
from cockpit.ui.visit import Desk, Visit
from core.shares import shares
from evaluation.casework.reading import Statistics, statistics
from store.views.issues import Outcome, StepTime


async def layout(visit: Visit) -> Any:
    """The page, of whatever the visitor may see."""
    words = visit.words
    found = await visit.read(statistics, visit.evaluation, visit.principal, visit.at)
    period = words("page.statistics.note", since=found.since.isoformat(), until=found.until.isoformat())
    head = parts.page_head(words("page.statistics.title"), period)
    if not found.states:
        return [head, parts.empty(words("page.statistics.none"), words("page.statistics.none_hint"))]
    columns = html.Div([_outcomes(visit, found), _states(visit, found)], className="columns")
    return [head, _figures(visit, found), columns, _steps(visit, found)]


def register(app: Any, desk: Desk) -> None:
    """The page has no acts."""


def rate_text(part: int, whole: int) -> str:
    """A share with one decimal; a dash of nothing, and never 100.0 for less than all."""
    return "–" if not whole else share_text(part * 1000 // whole)


def _figures(visit: Visit, found: Statistics) -> Component:
    words = visit.words
    due, on_time = sum(one.due for one in found.outcomes), sum(one.on_time for one in found.outcomes)
    late, still = sum(one.overdue for one in found.outcomes), sum(one.open for one in found.outcomes)
    return parts.figures(
        [
            (words("page.statistics.rate"), rate_text(on_time, due), words("page.statistics.of", n=on_time, all=due)),
            (words("page.statistics.open"), f"{still:,}", words("page.statistics.open_note")),
            (words("page.statistics.overdue"), f"{late:,}", words("page.statistics.overdue_note")),
        ]
    )


def _outcomes(visit: Visit, found: Statistics) -> Component:
    words = visit.words
    columns: list[Column[Outcome]] = [
        Column(words("page.statistics.column.severity"), lambda one: severity_chip(words, one.severity), "head"),
        Column(words("page.statistics.column.due"), lambda one: f"{one.due:,}", "number"),
        Column(words("page.statistics.column.on_time"), lambda one: f"{one.on_time:,}", "number"),
        Column(words("page.statistics.rate"), lambda one: rate_text(one.on_time, one.due), "number"),
        Column(words("page.statistics.open"), lambda one: f"{one.open:,}", "number"),
        Column(words("page.statistics.overdue"), lambda one: f"{one.overdue:,}", "number"),
    ]
    title = words("page.statistics.by_severity")
    return parts.panel(title, table(title, columns, found.outcomes, class_name="is-dense"), class_name="is-flush")


def _states(visit: Visit, found: Statistics) -> Component:
    words = visit.words
    counts = list(found.states.values())
    lines = [
        measure(state_text(words, "issue", state), f"{count:,}", share_text(share), share)
        for state, count, share in zip(found.states, counts, shares(counts), strict=True)
    ]
    return parts.panel(words("page.statistics.by_state"), html.Ul(lines, className="measures"))


def _steps(visit: Visit, found: Statistics) -> Component:
    words = visit.words
    title = words("page.statistics.steps")
    if not found.times:
        return parts.panel(title, parts.empty(words("page.statistics.no_steps")))
    columns: list[Column[StepTime]] = [
        Column(words("page.statistics.column.state"), lambda one: state_text(words, "issue", one.state), "head"),
        Column(words("page.statistics.column.severity"), lambda one: severity_chip(words, one.severity)),
        Column(words("page.statistics.column.times"), lambda one: f"{one.times:,}", "number"),
        Column(words("page.statistics.column.days"), lambda one: f"{one.median_days:g}", "number"),
    ]
    shown = table(title, columns, found.times, class_name="is-dense")
    return parts.panel(title, shown, note=words("page.statistics.steps_note"), class_name="is-flush")
