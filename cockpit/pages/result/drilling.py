"""From a point that was lost to what it rests on: records, connections, issues; and to an objection."""

from collections.abc import Mapping
from typing import Final

from dash.development.base_component import Component

from cockpit.ui import parts
from cockpit.ui.tags import html
from cockpit.ui.visit import Visit
from core.days import local_date
from evaluation.behind import behind_table, told_of
from evaluation.rubric.rubric import Rubric
from evaluation.rubric.schema import Item
from evaluation.rubric.words import Form
from indicators.catalogue import Catalogue
from indicators.shortfalls import shortfall
from indicators.words import ScopeKind
from store.evaluation.parts import PartRow

RECORDS: Final = "records.read"
OBJECT: Final = "objections.raise"
REPORT: Final = "self_reports.submit"
BY_RULE: Final[Mapping[str, str]] = {"scheme_valid": "D04", "scheme_adjustment_days": "D04"}
"""data of a rubric that no indicator gives, and the indicator whose records they are"""
ISSUES: Final[frozenset[str]] = frozenset({"repeats"})
"""data that are counted from issues"""


def ways(visit: Visit, cycle: str, part: PartRow, rubric: Rubric, item: Item) -> list[Component]:
    """The links of a lost point: to its records, else for the agency to what it reported with evidence."""
    words, shown = visit.words, []
    behind = address_of(visit, cycle, part.owner, rubric, item)
    if behind is not None and visit.holds(RECORDS):
        shown.append(parts.link(words("page.result.behind"), behind))
    if behind is None and part.owner in visit.principal.nodes(REPORT, visit.at):
        href = visit.link("/evaluation/report", owner=part.owner, item=item.code)
        shown.append(parts.link(words("page.result.reported"), href))
    if item.data and visit.holds(OBJECT):
        href = visit.link("/objections", act="new", owner=part.owner, item=item.code)
        shown.append(parts.link(words("page.figures.object_to"), href))
    return [html.Span(shown, className="below ways")] if shown else []


def address_of(visit: Visit, cycle: str, owner: str, rubric: Rubric, item: Item) -> str | None:
    """Where what an item rests on is listed; `cycle`: the code of the cycle that it was measured in."""
    if not item.data:
        return None
    if item.data in ISSUES:
        return visit.link("/issues", owner=owner, show="all")
    if item.data in behind_table().data:
        return visit.link("/missing", owner=owner, data=item.data, cycle=cycle)
    told = rubric.data[item.data]
    if told.form is Form.CONNECTIONS:
        return visit.link("/missing", owner=owner)
    code = told.indicator or BY_RULE.get(item.data, "")
    return visit.link("/missing", owner=owner, figure=code) if _has_records(visit, code) else None


def _has_records(visit: Visit, code: str) -> bool:
    catalogue: Catalogue = visit.services.catalogue
    return told_of(code) is not None or shortfall(catalogue, code, ScopeKind.AGENCY, local_date(visit.at)) is not None
