"""A figure of one owner as it stands, and the very records that it lacks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from core.days import local_date
from core.errors import RefusedError
from core.model import Band
from evaluation.desk import Desk
from evaluation.scoring.running import late_feeds
from indicators.bands import band_of
from indicators.catalogue import Catalogue
from indicators.display import plain, text
from indicators.formulas import ratio
from indicators.schema import Indicator, Label
from indicators.shortfalls import shortfall
from indicators.thresholds import Limits
from indicators.windows import days_of
from indicators.words import ScopeKind
from store.database import Database
from store.owners import OwnerRow
from store.views.measures import owner_measures
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
    kind, on = ScopeKind(owner.kind), local_date(at)
    found = [one for one in catalogue.indicators.values() if kind in one.dims]
    sums = _sums(database, catalogue, owner, found, on)
    figures = (_figure(catalogue, one, kind, sums, on) for one in found)
    return [one for one in figures if one.band is not None]


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


def _sums(
    database: Database, catalogue: Catalogue, owner: OwnerRow, indicators: list[Indicator], on: date
) -> Mapping[str, int]:
    columns = {column for one in indicators for column in one.columns_for(ScopeKind(owner.kind))}
    days = {column: days_of(catalogue.measures[column].window, on, catalogue.cycle(on)) for column in columns}
    windows = {column: (one.lo, one.hi) for column, one in days.items()}
    measures = {column: (column,) for column in columns}
    found = owner_measures(database, windows, measures=measures, owner_ids=[owner.owner_id])
    own = found.get(owner.owner_id, {})
    return {column: own.get(column, {}).get(column, 0) for column in columns}


def _figure(
    catalogue: Catalogue, indicator: Indicator, kind: ScopeKind, sums: Mapping[str, int], on: date
) -> OwnerFigure:
    part, whole = (sums[column] for column in indicator.columns_for(kind))
    exact, limits = ratio(part, whole, indicator.factor), catalogue.limits(indicator.code, on)
    return OwnerFigure(
        code=indicator.code,
        name=indicator.name,
        numerator=part,
        denominator=whole,
        value=_told(text(exact, indicator.decimals, _lines(limits)), indicator),
        target=_told(plain(limits.target, indicator.decimals), indicator),
        share=limits.target / indicator.factor,
        band=band_of(exact, limits),
        on=on,
        records=shortfall(catalogue, indicator.code, kind, on),
    )


def _lines(limits: Limits) -> tuple[Fraction, Fraction, Fraction]:
    return limits.target, limits.warn, limits.crit


def _told(value: str, indicator: Indicator) -> str:
    return f"{value}%" if indicator.unit == "percent" else value
