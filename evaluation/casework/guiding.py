"""What a 业务指导意见书 outside of an evaluation states: figures as they stand, or what a person has seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from core.days import local_date
from core.errors import RefusedError
from core.measures import item_column
from core.model import Band
from evaluation.casework.owner_figures import OwnerFigure, owner_figures
from evaluation.desk import Desk
from evaluation.documents.texts import dated
from evaluation.guidance.points import suggested_date
from evaluation.law.parameters import value
from evaluation.scoring.running import late_feeds, newest_snapshot
from evaluation.sentences import sentence
from indicators.catalogue import Catalogue
from indicators.windows import DayRange, days_of
from indicators.words import WindowKind
from store.database import UnitOfWork
from store.owners import OwnerRow

Content = dict[str, Any]
BELOW: Final = frozenset({Band.NEAR, Band.WARN, Band.CRIT})


@dataclass(frozen=True, slots=True)
class ToldPoint:
    """A point that rests on no collected figure: what was seen, what would be better, what to do, by when."""

    item: str
    value: str
    target: str
    advice: str
    due: date | None = None


def guidance_content(period: str, points: Sequence[Content], on: date) -> Content:
    """What the draft states; without a period that of the running year."""
    return {
        "period": period.strip() or sentence("guidance_period", year=on.year),
        "points": list(points),
        "objection_days": value("objection_days", on),
    }


def told_point(told: ToldPoint, on: date) -> Content:
    """A point in the words of a person; what is still empty is asked for before the draft goes on."""
    due = told.due or suggested_date(on)
    return {
        "item": told.item.strip(),
        "value": told.value.strip(),
        "window": "",
        "snapshot": "",
        "target": told.target.strip(),
        "advice": told.advice.strip(),
        "due": due.isoformat(),
    }


def figures_below(desk: Desk, owner: OwnerRow, at: datetime) -> list[OwnerFigure]:
    """The figures of an owner that do not reach their targets, and whose sources are not silent."""
    late = late_feeds(desk, at)
    found = owner_figures(desk.database, desk.catalogue, owner, at)
    return [one for one in found if one.band in BELOW and not is_silent(desk.catalogue, one.code, late)]


def figure_points(unit: UnitOfWork, desk: Desk, owner: OwnerRow, codes: Sequence[str], at: datetime) -> list[Content]:
    """The points on some figures of an owner as they stand now.

    RefusedError: one of them reaches its target, is none of this owner's, or its source is silent.
    """
    if not codes:
        return []
    known = {one.code: one for one in figures_below(desk, owner, at)}
    if missing := [code for code in codes if code not in known]:
        raise RefusedError(f"nothing is to be said on {missing[0]}", "guidance_figure", figure=missing[0][:8])
    snapshot = newest_snapshot(unit)
    return [figure_point(desk.catalogue, known[code], snapshot) for code in dict.fromkeys(codes)]


def figure_point(catalogue: Catalogue, figure: OwnerFigure, snapshot: str) -> Content:
    """The point on a figure: its value, over which days, known by which data, and what would do."""
    kind = "guidance_short" if figure.records is not None and figure.short else "guidance_advice"
    return {
        "item": f"{figure.code} {figure.name.zh}",
        "value": figure.value,
        "window": window_words(catalogue, figure.code, figure.on),
        "snapshot": snapshot,
        "target": figure.target,
        "advice": sentence(kind, name=figure.name.zh, target=figure.target, short=figure.short),
        "due": suggested_date(figure.on).isoformat(),
    }


def frozen_point(desk: Desk, owner: OwnerRow, frozen: Mapping[str, Any], noticed_at: datetime, at: datetime) -> Content:
    """The point on a figure that a lead has kept: value, window and snapshot as they were noticed, advice of today."""
    figures = owner_figures(desk.database, desk.catalogue, owner, at)
    now = next((one for one in figures if one.code == frozen["item"]), None)
    if now is None:
        point = told_point(ToldPoint(str(frozen["item"]), "", "", ""), local_date(at))
    else:
        point = figure_point(desk.catalogue, now, "")
    known = {"value": frozen["value"], "snapshot": frozen["snapshot"]}
    days = window_words(desk.catalogue, frozen["item"], local_date(noticed_at), str(frozen["window"]))
    return point | known | {"window": days}


def window_words(catalogue: Catalogue, code: str, on: date, otherwise: str = "") -> str:
    """The days that a figure counts as of a day, in words; what was kept of them where nobody knows the figure."""
    indicator = catalogue.indicators.get(code)
    if indicator is None:
        return otherwise
    window: WindowKind = catalogue.measures[item_column(indicator.denominator)].window
    return _said(days_of(window, on, catalogue.cycle(on)))


def _said(days: DayRange) -> str:
    if days.since is None:
        return sentence("until", until=dated(days.until))
    return sentence("period", since=dated(days.since), until=dated(days.until))


def is_silent(catalogue: Catalogue, code: str, late: frozenset[str]) -> bool:
    """Whether a source of a figure is among the feeds (`source/feed`) that are late."""
    return any(f"{source}/{feed}" in late for source, feed in catalogue.feeds_of(code))
