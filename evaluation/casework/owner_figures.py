"""A figure of one owner as it stands, and the very records that it lacks."""

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from core.days import local_date
from core.errors import RefusedError
from core.model import Band
from evaluation.desk import Desk
from evaluation.scoring.running import late_feeds
from indicators.catalogue import Catalogue
from indicators.display import plain
from indicators.evaluation import evaluate, needs
from indicators.results import Result
from indicators.schema import Indicator, Label
from indicators.shortfalls import shortfall
from indicators.tables import WindowTable, measures_of, windows_of
from indicators.words import ScopeKind
from store.database import Database
from store.owners import OwnerRow
from store.views.measures import scope_measures
from store.views.scopes import owner_scope
from store.views.shortfalls import Shortfall

RED: tuple[Band, ...] = (Band.CRIT, Band.WARN)


@dataclass(frozen=True, slots=True)
class OwnerFigure:
    """An indicator of an owner on a day; `records`: what it lacks, None where no records stand behind it."""

    code: str
    name: Label
    numerator: int
    denominator: int
    value: str
    target: str
    share: Fraction
    """the target as numerator by denominator"""
    band: Band | None
    on: date
    records: Shortfall | None

    @property
    def short(self) -> int:
        """How many are missing."""
        return max(self.denominator - self.numerator, 0)


def owner_figures(database: Database, catalogue: Catalogue, owner: OwnerRow, at: datetime) -> list[OwnerFigure]:
    """The indicators of an owner that have a value today, in their order."""
    kind, on, scope = ScopeKind(owner.kind), local_date(at), owner_scope(owner)
    wanted = needs(catalogue, at, history=False)
    sums = WindowTable({scope.code: scope_measures(database, scope, windows_of(wanted), measures_of(wanted))})
    found = evaluate(catalogue, sums, {scope.code: kind}, at, history=False)[scope.code]
    return [_figure(catalogue, one, kind, on) for one in found.results.values() if one is not None and one.band]


def red_figure(desk: Desk, owner: OwnerRow, code: str, at: datetime) -> OwnerFigure:
    """A figure of an owner that is out of its band and rests on records.

    RefusedError: there is none, it is in its band, nobody can count its records, or its source is silent.
    """
    figures = owner_figures(desk.database, desk.catalogue, owner, at)
    found = next((one for one in figures if one.code == code), None)
    if found is None or found.records is None:
        raise RefusedError(f"no records stand behind {code}", "figure_unknown", figure=code[:8])
    if found.band not in RED:
        raise RefusedError(f"{code} is in its band", "figure_in_band", figure=code)
    late = late_feeds(desk, at)
    if any(f"{source}/{feed}" in late for source, feed in desk.catalogue.feeds_of(code)):
        raise RefusedError(f"the source of {code} is silent", "figure_stale", figure=code)
    return found


def _figure(catalogue: Catalogue, found: Result, kind: ScopeKind, on: date) -> OwnerFigure:
    indicator = catalogue.indicators[found.code]
    return OwnerFigure(
        code=indicator.code,
        name=indicator.name,
        numerator=found.reading.numerator,
        denominator=found.reading.denominator,
        value=_told(found.text, indicator),
        target=_told(plain(found.limits.target, indicator.decimals), indicator),
        share=found.limits.target / indicator.factor,
        band=found.band,
        on=on,
        records=shortfall(catalogue, indicator.code, kind, on),
    )


def _told(value: str, indicator: Indicator) -> str:
    return f"{value}%" if indicator.unit == "percent" else value
