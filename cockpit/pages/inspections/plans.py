"""The plans of one's authorities by year, and the form of a new one."""

from collections.abc import Mapping

from dash.development.base_component import Component

from cockpit.pages.field_parts import authority_name
from cockpit.pages.inspections.plan_forms import begin_form
from cockpit.pages.inspections.words import PATH, PLAN, views
from cockpit.pages.wording import state_chip
from cockpit.shell.nodes import node_names
from cockpit.ui import parts, times
from cockpit.ui.acts import way
from cockpit.ui.tables import PAGE, Column, page_of, pager, table
from cockpit.ui.tags import html
from cockpit.ui.visit import Visit
from evaluation.fieldwork.reading import plans_page
from store.evaluation.inspection_years import YearRow


async def view(visit: Visit) -> list[Component]:
    """The list, the newest first."""
    words = visit.words
    skipped = (page_of(visit) - 1) * PAGE
    rows, total = await visit.read(plans_page, visit.evaluation, visit.principal, PAGE, skipped, visit.at)
    names = await node_names(visit, {one.node for one in rows})
    tools = [way(visit, "begin_plan", words("page.inspections.act.begin_plan"))] if visit.holds(PLAN) else []
    body: list[Component | None] = [parts.empty(words("page.inspections.no_plans"))]
    if rows:
        shown = table(words("page.inspections.view.plans"), _columns(visit, names), rows, class_name="is-dense")
        body = [shown, pager(visit, page_of(visit), total)]
    head = parts.page_head(words("page.inspections.title"), words("page.inspections.note"), tools)
    return [head, *await begin_form(visit), *views(visit), html.Section(body, className="desk-panel")]


def _columns(visit: Visit, names: Mapping[str, str]) -> list[Column[YearRow]]:
    words = visit.words
    return [
        Column(words("page.inspections.column.plan"), lambda row: plan_link(visit, row), "head", wide=True),
        Column(words("page.inspections.authority"), lambda row: authority_name(visit, row.node, names[row.node])),
        Column(words("page.inspections.column.state"), lambda row: state_chip(words, "inspection", row.state)),
        Column(words("page.inspections.planned"), lambda row: f"{row.planned:,}", "number"),
        Column(words("page.inspections.draw_on"), lambda row: row.draw_on.isoformat() if row.draw_on else "–"),
        Column(words("page.inspections.begun"), lambda row: times.clock(row.created_at, visit.at)),
    ]


def plan_link(visit: Visit, row: YearRow) -> Component:
    """A plan by its year, with the way to it."""
    name = visit.words("page.inspections.plan_of", year=row.plan_year)
    return parts.link(name, visit.link(PATH, plan=row.year_id), "link strong")
