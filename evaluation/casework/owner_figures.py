"""A figure of one owner as it stands, and the very records that it lacks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from core.days import day_number, local_date
from core.errors import RefusedError
from core.model import Band
from evaluation.behind import last_day, told_of
from evaluation.desk import Desk
from evaluation.scoring.running import late_feeds
from indicators.catalogue import Catalogue
from indicators.display import plain
from indicators.evaluation import needs_of, results_of
from indicators.results import Result
from indicators.schema import Indicator, Label
from indicators.shortfalls import shortfall
from indicators.tables import WindowTable, measures_of, windows_of
from indicators.windows import DayRange, days_of
from indicators.words import ScopeKind
from store.database import Database
from store.owners import OwnerRow
from store.views.behind import Behind, behind_rows
from store.views.measures import scope_measures
from store.views.scopes import owner_scope
from store.views.shortfalls import PAGE_ROWS, Shortfall, ShortRow, short_rows

RED: tuple[Band, ...] = (Band.CRIT, Band.WARN)


@dataclass(frozen=True, slots=True)
class OwnerFigure:
    """An indicator of an owner on a day, and what stands behind it.

    `records`: what it lacks, one by one; None where records do not say it. `behind`: then what there is, None: nothing.
    """

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
    behind: Behind | None = None

    @property
    def short(self) -> int:
        """How many are missing."""
        return max(self.denominator - self.numerator, 0)


def owner_figures(database: Database, catalogue: Catalogue, owner: OwnerRow, at: datetime) -> list[OwnerFigure]:
    """The indicators of an owner that have a value today, in their order."""
    return [one for one in _figures(database, catalogue, owner, tuple(catalogue.indicators), at) if one.band]


def owner_figure(
    database: Database, catalogue: Catalogue, owner: OwnerRow, code: str, at: datetime
) -> OwnerFigure | None:
    """One indicator of an owner, with a value today or without; None: it is none of an owner of this kind.

    One that only places have (D02) is the part that an agency takes in it.
    """
    if code not in catalogue.indicators:
        return None
    found = _figures(database, catalogue, owner, (code,), at)
    return found[0] if found else _part(database, catalogue, owner, code, at)


def red_figure(desk: Desk, owner: OwnerRow, code: str, at: datetime) -> OwnerFigure:
    """A figure of an owner that is out of its band and rests on records.

    RefusedError: there is none, it is in its band, nobody can count its records, or its source is silent.
    """
    found = owner_figure(desk.database, desk.catalogue, owner, code, at)
    if found is None or found.records is None or found.band is None:
        raise RefusedError(f"no records stand behind {code}", "figure_unknown", figure=code[:8])
    if found.band not in RED:
        raise RefusedError(f"{code} is in its band", "figure_in_band", figure=code)
    late = late_feeds(desk, at)
    if any(f"{source}/{feed}" in late for source, feed in desk.catalogue.feeds_of(code)):
        raise RefusedError(f"the source of {code} is silent", "figure_stale", figure=code)
    return found


def rows_behind(
    database: Database, owner: OwnerRow, figure: OwnerFigure, *, limit: int = PAGE_ROWS, offset: int = 0
) -> tuple[list[ShortRow], int]:
    """A page of what stands behind a figure, and how much there is; nothing where nothing is collected."""
    if figure.records is not None:
        return short_rows(database, owner.owner_id, figure.records, limit=limit, offset=offset)
    if figure.behind is not None:
        return behind_rows(database, owner, figure.behind, limit=limit, offset=offset)
    return [], 0


def _figures(
    database: Database, catalogue: Catalogue, owner: OwnerRow, codes: Sequence[str], at: datetime
) -> list[OwnerFigure]:
    kind, table = ScopeKind(owner.kind), _sums(database, catalogue, owner, codes, at)
    found = results_of(catalogue, table, {owner.code: kind}, at, codes)[owner.code]
    return [figure_of(catalogue, one, kind, local_date(at)) for one in found.values()]


def _sums(database: Database, catalogue: Catalogue, owner: OwnerRow, codes: Sequence[str], at: datetime) -> WindowTable:
    wanted = needs_of(catalogue, codes, at)
    found = scope_measures(database, owner_scope(owner), windows_of(wanted), measures_of(wanted))
    return WindowTable({owner.code: found})


def _part(database: Database, catalogue: Catalogue, owner: OwnerRow, code: str, at: datetime) -> OwnerFigure | None:
    """What an agency adds to either side of an indicator that only places have."""
    indicator, on = catalogue.indicators[code], local_date(at)
    if told_of(code) is None or owner.kind != ScopeKind.AGENCY or ScopeKind.AGENCY in indicator.dims:
        return None
    table, cycle = _sums(database, catalogue, owner, (code,), at), catalogue.cycle(on)
    above, below = (
        table.over(column, days_of(catalogue.measures[column].window, on, cycle))[0] for column in indicator.columns
    )
    return OwnerFigure(
        code=code,
        name=indicator.name,
        numerator=above,
        denominator=below,
        value=f"{above}/{below}",
        target=f"{below}/{below}",
        share=Fraction(1),
        band=None,
        on=on,
        records=None,
        behind=_behind(catalogue, code, days_of(indicator.window, on, cycle)),
    )


def figure_of(catalogue: Catalogue, found: Result, kind: ScopeKind, on: date) -> OwnerFigure:
    """A result, and what stands behind it."""
    indicator = catalogue.indicators[found.code]
    records = shortfall(catalogue, indicator.code, kind, on)
    return OwnerFigure(
        code=indicator.code,
        name=indicator.name,
        numerator=found.reading.numerator,
        denominator=found.reading.denominator,
        value=_told(found.text, indicator) if found.exact is not None else found.text,
        target=_told(plain(found.limits.target, indicator.decimals), indicator),
        share=found.limits.target / indicator.factor,
        band=found.band,
        on=on,
        records=records,
        behind=None if records else _behind(catalogue, indicator.code, found.days),
    )


def _behind(catalogue: Catalogue, code: str, days: DayRange) -> Behind | None:
    told = told_of(code)
    if told is None:
        return None
    last = last_day(told.last, days.until, catalogue.cycle(days.until).end(days.until))
    return Behind(told.list, -1 if days.lo is None else days.lo, days.hi, day_number(last))


def _told(value: str, indicator: Indicator) -> str:
    return f"{value}%" if indicator.unit == "percent" else value
