"""Sums of measures over ranges of days, exact to the day, for many scopes and windows in one pass over the cells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from core.days import date_of, month_of
from core.errors import TooEarlyError
from core.measures import MEASURES
from store.database import Database, UnitOfWork
from store.views.pieces import Pieces, Window, month_days, pieces_of
from store.views.scopes import CITY_CODE, Scope

Sums = dict[str, int]
Matrix = npt.NDArray[np.int64]

LAST_DAY_OF_MONTH: Final = (
    "(make_date(month / 100, mod(month, 100), 1) + INTERVAL '1 month')::date - DATE '1970-01-01' - 1"
)


def measures_between(database: Database, scope: Scope, lo_day: int | None, hi_day: int) -> Sums:
    """All measures of a scope over the days d with lo_day < d ≤ hi_day; 0 where nothing was counted."""
    answer = _windows(database, _Source.of(scope), {"only": (lo_day, hi_day)}, None)
    return next(iter(answer.values()))["only"] if answer else dict.fromkeys(MEASURES, 0)


def measures_in_windows(
    database: Database,
    windows: Mapping[str, Window],
    measures: Mapping[str, Sequence[str]] | None = None,
    places: Sequence[int] | None = None,
) -> dict[str, dict[str, Sums]]:
    """By scope (every place that has sums or is named in `places`, and 330100) and window the sums of its measures."""
    answer = _windows(database, _Source("top", "top_day", "place"), windows, measures)
    empty = _empty(windows, measures)
    named = {str(place): answer.pop(str(place), empty) for place in places or ()}
    named |= answer
    return {CITY_CODE: _total(list(named.values()), empty), **named}


def scope_measures(
    database: Database,
    scope: Scope,
    windows: Mapping[str, Window],
    measures: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, Sums]:
    """By window the sums of one scope."""
    answer = _windows(database, _Source.of(scope), windows, measures)
    return next(iter(answer.values()), _empty(windows, measures))


def owner_measures(
    database: Database,
    windows: Mapping[str, Window],
    place: int | None = None,
    measures: Mapping[str, Sequence[str]] | None = None,
    owner_ids: Sequence[int] | None = None,
) -> dict[int, dict[str, Sums]]:
    """By owner and window the sums of its measures: of a place, of some, or of all owners that have sums."""
    condition = "TRUE"
    values: dict[str, Any] = {}
    if owner_ids is not None:
        condition, values = "owner_id = ANY (%(owners)s)", {"owners": list(owner_ids)}
    elif place is not None:
        condition = "owner_id IN (SELECT owner_id FROM owner WHERE place_code = %(place)s)"
        values = {"place": place}
    answer = _windows(database, _Source("cell", "cell_day", "owner_id", condition, values), windows, measures)
    return {int(owner): found for owner, found in answer.items()}


def day_series(database: Database, scope: Scope, measure: str, lo_day: int, hi_day: int) -> list[tuple[int, int]]:
    """(day, sum) of one measure for the days d with lo_day < d ≤ hi_day on which something was counted."""
    if measure not in MEASURES:
        raise KeyError(measure)
    source = _Source.of(scope)
    with database.begin() as unit:
        return unit.rows(
            f"SELECT day, sum({measure})::bigint FROM {source.days} WHERE day > %(lo)s AND day <= %(hi)s"
            f" AND {source.condition} AND {measure} IS NOT NULL GROUP BY day ORDER BY day",
            {"lo": lo_day, "hi": hi_day, **source.values},
        )


@dataclass(frozen=True, slots=True)
class History:
    """The sums of one scope since ever: running totals after each day (or month's end) on which something counted."""

    days: Matrix
    totals: Matrix

    def between(self, lo_day: int | None, hi_day: int) -> Sums:
        """All measures over the days d with lo_day < d ≤ hi_day."""
        sums = self._until(hi_day) - (self._until(lo_day) if lo_day is not None else 0)
        return dict(zip(MEASURES, map(int, sums), strict=True))

    def _until(self, day: int) -> Matrix:
        place = int(np.searchsorted(self.days, day, side="right"))
        totals: Matrix = self.totals[place]
        return totals


def measure_history(database: Database, scopes: Sequence[Scope], day_from: int) -> dict[str, History]:
    """By scope code its history: exact for every day from the month of `day_from` on, at month ends before it."""
    month = month_of(date_of(day_from))
    first, _ = month_days(month)
    return {scope.code: _history(database, _Source.of(scope), month, first) for scope in scopes}


def _history(database: Database, source: "_Source", month: int, first_day: int) -> History:
    values = {"month": month, "day": first_day, **source.values}
    with database.begin() as unit:
        rows = unit.rows(
            f"SELECT day, {_sums(MEASURES)} FROM ("
            f"SELECT {LAST_DAY_OF_MONTH} AS day, {_list(MEASURES)} FROM {source.months}"
            f" WHERE month < %(month)s AND {source.condition} UNION ALL "
            f"SELECT day, {_list(MEASURES)} FROM {source.days} WHERE day >= %(day)s AND {source.condition}"
            ") pieces GROUP BY day ORDER BY day",
            values,
        )
    table = np.array(rows, dtype=np.int64).reshape(len(rows), len(MEASURES) + 1)
    totals = np.zeros((len(rows) + 1, len(MEASURES)), dtype=np.int64)
    np.cumsum(table[:, 1:], axis=0, out=totals[1:])
    return History(table[:, 0], totals)


@dataclass(frozen=True, slots=True)
class _Source:
    """Where sums are read: tables by month and by day, the column that tells scopes apart, and which rows count."""

    months: str
    days: str
    scope: str
    condition: str = "TRUE"
    values: Mapping[str, Any] = field(default_factory=dict)

    @staticmethod
    def of(scope: Scope) -> "_Source":
        if scope.kind == "owner":
            return _Source("cell", "cell_day", "owner_id", "owner_id = %(owner)s", {"owner": scope.owner_id})
        if scope.kind == "place":
            return _Source("top", "top_day", "place", "place = %(place)s", {"place": scope.place})
        return _Source("top", "top_day", CITY_CODE)


def _windows(
    database: Database,
    source: _Source,
    windows: Mapping[str, Window],
    measures: Mapping[str, Sequence[str]] | None,
) -> dict[str, dict[str, Sums]]:
    if not windows:
        return {}
    pieces = pieces_of(windows.values())
    wanted = {name: tuple(measures[name]) if measures else MEASURES for name in windows}
    columns = tuple(measure for measure in MEASURES if any(measure in names for names in wanted.values()))
    with database.begin() as unit:
        _demand_days(unit, pieces)
        rows = unit.rows(_segment_query(source, columns), _segment_values(source, pieces))
    runs = {name: pieces.segments(window) for name, window in windows.items()}
    places = {measure: place for place, measure in enumerate(columns)}
    answer: dict[str, dict[str, Sums]] = {}
    for code, totals in _running_totals(rows, len(pieces.edges), len(columns)).items():
        found = answer[code] = {}
        for name, (first, end) in runs.items():
            sums = (totals[end] - totals[first]).tolist()
            found[name] = {measure: sums[places[measure]] for measure in wanted[name]}
    return answer


def _demand_days(unit: UnitOfWork, pieces: Pieces) -> None:
    """TooEarlyError: an edge goes through a month whose days are not kept."""
    horizon = unit.value("SELECT day FROM day_horizon") if pieces.cut_months else None
    if horizon is not None and pieces.day_ranges[0][0] < horizon:
        raise TooEarlyError(date_of(horizon))


def _segment_query(source: _Source, columns: Sequence[str]) -> str:
    return (
        f"SELECT scope, width_bucket(day - 1, %(edges)s::int[]) AS segment, {_sums(columns)} FROM ("
        f"SELECT {source.scope} AS scope, {LAST_DAY_OF_MONTH} AS day, {_list(columns)} FROM {source.months}"
        f" WHERE month BETWEEN %(first_month)s AND %(last_month)s AND month <> ALL (%(cut)s) AND {source.condition}"
        " UNION ALL "
        f"SELECT {source.scope} AS scope, day, {_list(columns)} FROM {source.days}"
        f" JOIN unnest(%(begins)s::int[], %(ends)s::int[]) cut (begins, ends) ON day BETWEEN begins AND ends"
        f" WHERE {source.condition}) pieces GROUP BY scope, segment"
    )


def _segment_values(source: _Source, pieces: Pieces) -> dict[str, Any]:
    return {
        "edges": list(pieces.edges),
        "first_month": pieces.first_month,
        "last_month": pieces.last_month,
        "cut": list(pieces.cut_months),
        "begins": [first for first, _ in pieces.day_ranges],
        "ends": [last for _, last in pieces.day_ranges],
        **source.values,
    }


def _running_totals(rows: Sequence[tuple[Any, ...]], edges: int, width: int) -> dict[str, Matrix]:
    """By scope: line i holds the sums of all segments before segment i."""
    totals: dict[str, Matrix] = {}
    for scope, segment, *sums in rows:
        code = str(scope)
        if code not in totals:
            totals[code] = np.zeros((edges + 2, width), dtype=np.int64)
        totals[code][segment + 1] = sums
    return {code: np.cumsum(matrix, axis=0) for code, matrix in totals.items()}


def _total(answers: Sequence[Mapping[str, Sums]], empty: Mapping[str, Sums]) -> dict[str, Sums]:
    return {
        name: {measure: sum(answer[name][measure] for answer in answers) for measure in measures}
        for name, measures in empty.items()
    }


def _empty(windows: Mapping[str, Window], measures: Mapping[str, Sequence[str]] | None) -> dict[str, dict[str, int]]:
    return {name: dict.fromkeys(measures[name] if measures else MEASURES, 0) for name in windows}


def _list(columns: Sequence[str]) -> str:
    return ", ".join(columns)


def _sums(columns: Sequence[str]) -> str:
    return ", ".join(f"COALESCE(sum({column}), 0)::bigint" for column in columns)
