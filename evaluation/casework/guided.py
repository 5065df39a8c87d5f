"""How the points of a guidance document stand now: what it says of figures is settled by figures, without a report."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.model import Band
from evaluation.casework.guiding import is_silent
from evaluation.casework.owner_figures import OwnerFigure, owner_figures
from evaluation.desk import Desk
from evaluation.scoring.running import late_feeds
from store.evaluation.official_documents import DocumentRow
from store.owners import owner_by_code


@dataclass(frozen=True, slots=True)
class PointNow:
    """A point: what it said, and the figure of today (empty: nobody collects one, or its source is silent).

    `is_measured`: whether it rests on a collected figure; else a person has told what was seen.
    """

    item: str
    value: str
    now: str
    target: str
    is_reached: bool
    is_measured: bool = True


def points_now(desk: Desk, row: DocumentRow, at: datetime) -> list[PointNow]:
    """The points of a guidance document against the figures of today, in their order."""
    owner = owner_by_code(desk.database, row.owner_code)
    late = late_feeds(desk, at)
    figures = [] if owner is None else owner_figures(desk.database, desk.catalogue, owner, at)
    known = {one.code: one for one in figures if not is_silent(desk.catalogue, one.code, late)}
    return [_now(point, known.get(code_of(point))) for point in row.draft.get("points", ())]


def _now(point: dict[str, Any], figure: OwnerFigure | None) -> PointNow:
    said = (str(point["item"]), str(point["value"]))
    if figure is None:
        return PointNow(*said, "", str(point["target"]), is_reached=False, is_measured=bool(code_of(point)))
    return PointNow(*said, figure.value, figure.target, is_reached=figure.band is Band.MET)


def code_of(point: Mapping[str, Any]) -> str:
    """The indicator that a point was drawn from; empty for what a person has seen."""
    return str(point["item"]).partition(" ")[0] if point.get("snapshot") else ""
