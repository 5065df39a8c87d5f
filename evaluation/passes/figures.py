"""Figures that stay out of their band become leads (指标异常): a person decides whether to look closer."""

from collections import Counter
from datetime import datetime

from core.days import local_date
from core.measures import item_column
from evaluation.commands.leads import DECIDE, Figure, notice_figure
from evaluation.desk import Desk, authority_of, way_at
from evaluation.law.parameters import value
from evaluation.red_figures import figure_table
from evaluation.sentences import sentence
from indicators.catalogue import Catalogue
from people.letters import accounts_that_may, tell
from store.evaluation.leads import LowFigure, low_figures


def notice_low_figures(desk: Desk, at: datetime) -> int:
    """Opens a lead on each figure whose band is confirmed as WARN or CRIT, once for each such change; how many.

    Only figures of which something can follow (`red_figures.yaml`), the worst first, and of an authority at most
    `figure_leads` a day; the others come the next days. Each is a transaction of its own.
    """
    with desk.database.begin() as unit:
        found = low_figures(unit, sorted(figure_table().figures))
    opened, most = Counter[str](), value("figure_leads", local_date(at))
    for one in found:
        with desk.database.begin() as unit:
            node = authority_of(way_at(unit, desk, one.owner))
            if opened[node] >= most:
                continue
            if notice_figure(unit, desk, _figure(desk.catalogue, one, at), at, is_told=False) is not None:
                opened[node] += 1
    for node, number in opened.items():
        with desk.database.begin() as unit:
            accounts = accounts_that_may(unit, DECIDE, way_at(unit, desk, node), at)
            tell(unit, accounts, "lead_figures", {"number": number}, "/leads?source=figure", at)
    return sum(opened.values())


def _figure(catalogue: Catalogue, one: LowFigure, at: datetime) -> Figure:
    """The figure as its lead keeps it: what it was, over which window, known by which reading."""
    indicator, on = catalogue.indicators[one.code], local_date(at)
    shown = f"{one.numerator}/{one.denominator}"
    told = {"code": one.code, "name": indicator.name.zh, "value": shown, "since": local_date(one.since)}
    return Figure(
        owner=one.owner,
        item=one.code,
        text=sentence("figure_lead", **told),
        value=shown,
        window=str(catalogue.measures[item_column(indicator.denominator)].window),
        snapshot=f"R{one.reading_id}",
        low_refreshes=value("refreshes_running", on),
        once=one.once,
    )
