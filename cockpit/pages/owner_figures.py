"""Figures of an owner out of their bands: value and target, the very records, and for officers the way to a case."""

from collections.abc import Sequence
from typing import Any

from dash.development.base_component import Component

from cockpit.pages.raising import sees_behind
from cockpit.ui import parts
from cockpit.ui.parts import Look
from cockpit.ui.tags import html
from cockpit.ui.visit import Visit
from core.model import Band
from evaluation.casework.owner_figures import OwnerFigure
from people.ways import way_to
from store.owners import OwnerRow

LOOKS: dict[Band, Look] = {Band.MET: "good", Band.NEAR: "near", Band.WARN: "warn", Band.CRIT: "bad"}


def figure_lines(visit: Visit, owner: OwnerRow, found: Sequence[OwnerFigure]) -> Component:
    """A line for each figure."""
    may_open = visit.principal.may("notices.draft", way_to(owner, visit.services.settings.city), visit.at)
    return html.Ul([_line(visit, owner, one, may_open=may_open) for one in found], className="lines")


def _line(visit: Visit, owner: OwnerRow, one: OwnerFigure, *, may_open: bool) -> Component:
    words = visit.words
    told = words("page.figures.of", value=one.value, target=one.target)
    name = html.B(f"{one.code} {words.of(one.name.zh, one.name.en)}")
    shown: list[Any] = [_chip(visit, one), html.Span([name, html.Span(told, className="below")], className="grow")]
    if one.records is not None:
        href = visit.link("/missing", owner=owner.code, figure=one.code)
        shown.append(parts.link(words("page.figures.records", n=f"{one.short:,}"), href))
        if may_open:
            case = visit.link("/issues", act="new", owner=owner.code, figure=one.code)
            shown.append(parts.link(words("page.figures.open"), case, "button button-small"))
    elif one.behind is not None and sees_behind(visit, owner, one.code):
        shown.append(parts.link(words("page.figures.raise"), visit.link("/missing", owner=owner.code, figure=one.code)))
    return html.Li(shown)


def _chip(visit: Visit, one: OwnerFigure) -> Component:
    look: Look = LOOKS[one.band] if one.band else "off"
    return parts.chip(look, visit.words(f"page.figures.band.{one.band}") if one.band else "–")
