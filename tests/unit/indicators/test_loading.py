"""Numbers that stand on a subject under its first load."""

from datetime import datetime

from core.days import LOCAL
from indicators.evaluation import evaluate, needs
from indicators.loading import loading_indicators, loading_items, loading_measures, loading_volumes
from indicators.tables import WindowTable
from indicators.words import ScopeKind
from tests.unit.indicators.fakes import FakeStore
from tests.unit.indicators.golden import catalogue

NOON = datetime(2026, 6, 30, 12, tzinfo=LOCAL)


def test_an_indicator_stands_on_the_subjects_of_both_sides_and_of_what_is_beside_them() -> None:
    assert loading_indicators(catalogue(), ()) == set()
    assert loading_indicators(catalogue(), {"case"}) == {"A01", "A02"}
    assert loading_items(catalogue(), {"case"}) == {"DI-01", "DI-02", "DI-03"}
    assert loading_items(catalogue(), ()) == set()
    assert loading_indicators(catalogue(), {"check"}) == {"B03"}
    assert loading_indicators(catalogue(), {"item"}) == {"B01", "B02", "B04", "C01", "E02"}
    assert loading_indicators(catalogue(), {"document"}) == {"A03", "B02", "B04"}


def test_measures_and_volumes_follow_the_same_subjects() -> None:
    assert "di_13" in loading_measures(catalogue(), {"document"})
    assert "holdings" in loading_volumes(catalogue(), {"volume"})
    assert loading_volumes(catalogue(), ()) == set()


def test_a_category_and_the_composite_wait_for_all_of_theirs() -> None:
    store = FakeStore()
    sums, kinds = store.places(needs(catalogue(), NOON))
    found = evaluate(catalogue(), WindowTable(sums), kinds, NOON, loading={"A01"})["330106"]
    assert kinds["330106"] is ScopeKind.PLACE
    result = found.results["A01"]
    assert result is not None
    assert (result.loading, result.exact, result.delta, set(result.trend)) == (True, None, None, {None})
    assert found.categories["A"] is None
    assert found.composite is None
    assert "A01" not in {reading.code for reading in found.readings()}
