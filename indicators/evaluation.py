"""Sums → the 18 indicators, the categories and the composite of many scopes at an instant. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Final

from core.days import local_date, months_before
from core.model import Reading
from indicators import display
from indicators.bands import band_of
from indicators.catalogue import Catalogue
from indicators.formulas import attainment, mean, ratio, weighted_mean
from indicators.results import Beside, Evaluation, Result
from indicators.schema import Companion, Indicator
from indicators.tables import Needs, Scope, Table
from indicators.thresholds import Limits
from indicators.windows import DayRange, anew_since, days_of, month_ends_before
from indicators.words import ScopeKind

TREND_POINTS: Final = 12

AsOf = Mapping[str, date]
"""indicator code → the local day up to which its sources have delivered, when that is before today"""


def needs(catalogue: Catalogue, at: datetime, as_of: AsOf | None = None, *, history: bool = True) -> Needs:
    """The ranges and measures that `evaluate` will read with the same arguments."""
    wanted: dict[DayRange, set[str]] = {}
    today = local_date(at)
    for column in catalogue.measures:
        wanted.setdefault(_range(catalogue, column, today), set()).add(column)
    for code, indicator in catalogue.indicators.items():
        for on in _points((as_of or {}).get(code, today), history):
            for column in _columns(indicator):
                wanted.setdefault(_range(catalogue, column, on), set()).add(column)
    return {days: frozenset(columns) for days, columns in wanted.items()}


def evaluate(
    catalogue: Catalogue,
    table: Table,
    kinds: Mapping[Scope, ScopeKind],
    at: datetime,
    as_of: AsOf | None = None,
    *,
    history: bool = True,
    loading: Collection[str] = (),
) -> dict[Scope, Evaluation]:
    """The evaluation of every scope of the table.

    `kinds` says what each scope is. Without `history` there are no trends and no changes against the month before.
    A source that is behind holds its indicators at the last day it has delivered (`as_of`):
    an outage makes a value stale, never bad.
    Indicators that are `loading` for the first time have no value yet, nor have the categories and the composite that
    need them.
    """
    today = local_date(at)
    pass_ = _Pass(catalogue, table, [kinds[scope] for scope in table.scopes], at, history, loading)
    columns = {column: table.over(column, _range(catalogue, column, today)) for column in catalogue.measures}
    results = {code: pass_.results(one, (as_of or {}).get(code, today)) for code, one in catalogue.indicators.items()}
    return {
        scope: _evaluation(
            catalogue,
            scope,
            kinds[scope],
            at,
            {column: values[position] for column, values in columns.items()},
            {code: one[position] for code, one in results.items()},
        )
        for position, scope in enumerate(table.scopes)
    }


def needs_of(catalogue: Catalogue, codes: Collection[str], at: datetime, as_of: AsOf | None = None) -> Needs:
    """The ranges and measures that `results_of` will read with the same arguments."""
    wanted: dict[DayRange, set[str]] = {}
    for code in codes:
        for column in _columns(catalogue.indicators[code]):
            day = (as_of or {}).get(code, local_date(at))
            wanted.setdefault(_range(catalogue, column, day), set()).add(column)
    return {days: frozenset(columns) for days, columns in wanted.items()}


def results_of(
    catalogue: Catalogue,
    table: Table,
    kinds: Mapping[Scope, ScopeKind],
    at: datetime,
    codes: Collection[str],
    as_of: AsOf | None = None,
    loading: Collection[str] = (),
) -> dict[Scope, dict[str, Result]]:
    """Some indicators alone of every scope of the table, as `evaluate` finds them: without trends, without an index.

    An indicator outside its dimensions is left out.
    """
    pass_ = _Pass(catalogue, table, [kinds[scope] for scope in table.scopes], at, False, loading)
    found = {code: pass_.results(catalogue.indicators[code], (as_of or {}).get(code, local_date(at))) for code in codes}
    return {
        scope: {code: one for code, results in found.items() if (one := results[position]) is not None}
        for position, scope in enumerate(table.scopes)
    }


def readings_of(
    catalogue: Catalogue, table: Table, kinds: Mapping[Scope, ScopeKind], at: datetime, as_of: AsOf | None = None
) -> list[Reading]:
    """The readings of all indicators of every scope of the table, as `evaluate` finds them: numbers without texts.

    It reads what `needs_of` says of all indicators. One that is outside its dimensions has no reading.
    """
    pass_ = _Pass(catalogue, table, [kinds[scope] for scope in table.scopes], at, False, ())
    return [
        reading
        for code, one in catalogue.indicators.items()
        for reading in pass_.readings(one, (as_of or {}).get(code, local_date(at)))
    ]


def _evaluation(
    catalogue: Catalogue,
    scope: Scope,
    kind: ScopeKind,
    at: datetime,
    measures: Mapping[str, int],
    results: Mapping[str, Result | None],
) -> Evaluation:
    inside = kind in catalogue.composite.dims
    scores: dict[str, list[Fraction | None]] = {code: [] for code in catalogue.categories}
    for code, result in results.items():
        if result is not None and inside:
            scores[catalogue.indicators[code].category].append(result.attainment)
    away = {catalogue.indicators[code].category for code, result in results.items() if result and result.loading}
    categories = {code: None if code in away else mean(values) for code, values in scores.items()}
    composite = None if away else weighted_mean(categories, catalogue.weights(local_date(at)))
    decimals = catalogue.composite.decimals
    texts = {code: display.text(value, decimals) for code, value in categories.items()}
    return Evaluation(
        scope, kind, at, measures, results, categories, composite, texts, display.text(composite, decimals)
    )


def _points(on: date, history: bool) -> Sequence[date]:
    return (on, months_before(on, 1), *month_ends_before(on, TREND_POINTS)) if history else (on,)


def _columns(indicator: Indicator) -> Iterator[str]:
    yield from indicator.columns
    if indicator.of_agency:
        yield from indicator.of_agency.columns
    for companion in indicator.companions:
        yield from companion.columns


def _range(catalogue: Catalogue, column: str, on: date) -> DayRange:
    return days_of(catalogue.measures[column].window, on, catalogue.cycle(on))


@dataclass(frozen=True, slots=True)
class _Line:
    """What one indicator's results are made of; every sequence is aligned with the scopes."""

    indicator: Indicator
    limits: Limits
    days: DayRange
    now: Sequence[tuple[int, int]]
    before: Sequence[Fraction | None]
    points: Sequence[Sequence[Fraction | None]]
    companions: Sequence[tuple[Companion, Sequence[tuple[int, int]]]]


@dataclass(frozen=True, slots=True)
class _Pass:
    """What one evaluation reads from."""

    catalogue: Catalogue
    table: Table
    kinds: Sequence[ScopeKind]
    at: datetime
    history: bool
    loading: Collection[str]

    def results(self, indicator: Indicator, on: date) -> list[Result | None]:
        """One indicator for every scope; None outside its dimensions."""
        line = self._line(indicator, on)
        return [
            self._result(line, position) if kind in indicator.dims else None for position, kind in enumerate(self.kinds)
        ]

    def readings(self, indicator: Indicator, on: date) -> Iterator[Reading]:
        """The readings of one indicator for every scope of its dimensions."""
        line = self._line(indicator, on)
        for position, kind in enumerate(self.kinds):
            if kind in indicator.dims:
                yield self._reading(line, position, ratio(*line.now[position], indicator.factor))

    def _line(self, indicator: Indicator, on: date) -> _Line:
        ends = month_ends_before(on, TREND_POINTS) if self.history else ()
        if indicator.code in self.loading:
            return self._line_without_values(indicator, on, len(ends))
        return _Line(
            indicator=indicator,
            limits=self.catalogue.limits(indicator.code, on),
            days=days_of(indicator.window, on, self.catalogue.cycle(on)),
            now=self._sums(indicator, on),
            before=self._values(indicator, months_before(on, 1)) if self.history else [None] * len(self.kinds),
            points=[self._values(indicator, day) for day in ends],
            companions=[(one, self._pair(one.columns, on)) for one in indicator.companions],
        )

    def _line_without_values(self, indicator: Indicator, on: date, points: int) -> _Line:
        nothing: list[Fraction | None] = [None] * len(self.kinds)
        return _Line(
            indicator=indicator,
            limits=self.catalogue.limits(indicator.code, on),
            days=days_of(indicator.window, on, self.catalogue.cycle(on)),
            now=[(0, 0)] * len(self.kinds),
            before=nothing,
            points=[nothing] * points,
            companions=(),
        )

    def _result(self, line: _Line, position: int) -> Result:
        indicator, limits = line.indicator, line.limits
        exact = ratio(*line.now[position], indicator.factor)
        delta = display.change(exact, line.before[position])
        return Result(
            reading=self._reading(line, position, exact),
            exact=exact,
            attainment=attainment(exact, limits),
            limits=limits,
            days=line.days,
            text=display.text(exact, indicator.decimals, (limits.target, limits.warn, limits.crit)),
            delta=delta,
            delta_text=display.change_text(delta, indicator.decimals),
            trend=tuple(_float(values[position]) for values in line.points),
            companions={
                one.code: _beside(one, *sums[position])
                for one, sums in line.companions
                if self.kinds[position] in one.dims
            },
            loading=indicator.code in self.loading,
        )

    def _reading(self, line: _Line, position: int, exact: Fraction | None) -> Reading:
        numerator, denominator = line.now[position]
        return Reading(
            code=line.indicator.code,
            scope=self.table.scopes[position],
            at=self.at,
            numerator=numerator,
            denominator=denominator,
            value=_float(exact),
            band=band_of(exact, line.limits),
            target=float(line.limits.target),
            warn=float(line.limits.warn),
            crit=float(line.limits.crit),
            definition_version=self.catalogue.version,
            window_from=anew_since(line.indicator.window, line.days),
        )

    def _sums(self, indicator: Indicator, on: date) -> list[tuple[int, int]]:
        """Numerator and denominator of every scope; an agency may have a ratio of its own."""
        common = self._pair(indicator.columns, on)
        if indicator.of_agency is None:
            return common
        own = self._pair(indicator.of_agency.columns, on)
        return [own[at] if kind is ScopeKind.AGENCY else common[at] for at, kind in enumerate(self.kinds)]

    def _pair(self, columns: tuple[str, str], on: date) -> list[tuple[int, int]]:
        above, below = (self.table.over(column, _range(self.catalogue, column, on)) for column in columns)
        return list(zip(above, below, strict=True))

    def _values(self, indicator: Indicator, on: date) -> list[Fraction | None]:
        return [ratio(*sums, indicator.factor) for sums in self._sums(indicator, on)]


def _beside(companion: Companion, numerator: int, denominator: int) -> Beside:
    exact = ratio(numerator, denominator, Fraction(100))
    return Beside(companion.code, companion.name, numerator, denominator, exact, display.text(exact, 1))


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
