"""A figure that only places have, and the list behind it: whom in the place it lacks."""

from dataclasses import replace
from datetime import datetime

from core.days import local_date
from evaluation.behind import told_of
from evaluation.casework.owner_figures import OwnerFigure, figure_of
from indicators.catalogue import Catalogue
from indicators.evaluation import needs_of, results_of
from indicators.tables import WindowTable, measures_of, windows_of
from indicators.words import ScopeKind
from store.database import Database
from store.views.behind import place_rows
from store.views.measures import scope_measures
from store.views.scopes import Scope
from store.views.shortfalls import PAGE_ROWS, ShortRow


def place_figure(database: Database, catalogue: Catalogue, scope: Scope, code: str, at: datetime) -> OwnerFigure | None:
    """A figure of a place or of the city; None: it has no list, or no value."""
    told = told_of(code)
    if told is None or not told.place_list or scope.kind == "owner":
        return None
    wanted, kind = needs_of(catalogue, (code,), at), ScopeKind(scope.kind)
    sums = scope_measures(database, scope, windows_of(wanted), measures_of(wanted))
    found = results_of(catalogue, WindowTable({scope.code: sums}), {scope.code: kind}, at, (code,))
    result = found[scope.code].get(code)
    if result is None:
        return None
    figure = figure_of(catalogue, result, kind, local_date(at))
    behind = None if figure.behind is None else replace(figure.behind, name=told.place_list)
    return replace(figure, behind=behind)


def rows_of_place(
    database: Database, scope: Scope, figure: OwnerFigure, *, limit: int = PAGE_ROWS, offset: int = 0
) -> tuple[list[ShortRow], int]:
    """A page of the list, and how long it is."""
    if figure.behind is None:
        return [], 0
    return place_rows(database, scope.place, figure.behind, limit=limit, offset=offset)
