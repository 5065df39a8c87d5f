"""The volumes: figures without target or band."""

from datetime import date

from core.days import day_number
from indicators import evaluation, volumes
from indicators.tables import WindowTable, measures_of, window_name, windows_of
from tests.unit.indicators.golden import at_noon, catalogue
from tests.unit.indicators.rows import Delta, RowsTable

TODAY = date(2026, 6, 30)


def row(measure: str, day: date, n: int) -> Delta:
    return measure, 1, 0, day_number(day), n


ROWS = [
    row("holding_volumes", date(1990, 5, 1), 1000),
    row("holding_items", date(1990, 5, 1), 4000),
    row("cases_filed", TODAY, 5),
    row("documents_filed", TODAY, 3),
    row("licences_filed", TODAY, 2),
    row("cases_filed", date(2026, 6, 29), 50),
    row("lookups_accepted", TODAY, 7),
    row("lookups_accepted", date(2026, 1, 1), 70),
    row("lookups_accepted", date(2025, 12, 31), 700),
    row("visits_planned", date(2026, 11, 1), 3),
]


def values(code: str) -> list[tuple[int, str, int]]:
    table = RowsTable({"330106": [1]}, ROWS)
    found = volumes.amounts(catalogue(), table, at_noon(TODAY))["330106"]
    return [(one.value, one.unit, one.line) for one in found[code]]


def test_volumes_and_items_are_two_figures() -> None:
    assert values("holdings") == [(1000, "volume", 1), (4000, "item", 1)]


def test_filed_today_is_the_sum_of_its_three_parts() -> None:
    assert values("filed_today") == [(10, "item", 1), (5, "item", 2), (3, "item", 2), (2, "item", 2)]


def test_lookups_of_today_stand_before_those_of_the_year() -> None:
    assert values("lookups") == [(7, "person_time", 1), (77, "person_time", 2)]


def test_the_plan_of_the_year_reaches_to_its_end() -> None:
    assert values("visits") == [(0, "visit", 1), (3, "visit", 2)]


def test_volumes_read_only_what_they_say_they_need() -> None:
    needs = volumes.needs(catalogue(), at_noon(TODAY))
    answer = {"330106": {name: dict.fromkeys(names, 1) for name, names in measures_of(needs).items()}}
    found = volumes.amounts(catalogue(), WindowTable(answer), at_noon(TODAY))
    assert set(found["330106"]) == {one.code for one in catalogue().volumes}


def test_windows_are_asked_for_by_name() -> None:
    needs = evaluation.needs(catalogue(), at_noon(TODAY))
    assert windows_of(needs) == {window_name(days): (days.lo, days.hi) for days in needs}
    assert windows_of(needs).keys() == measures_of(needs).keys()


def test_every_volume_has_its_definition_by_code() -> None:
    assert list(volumes.by_code(catalogue())) == [one.code for one in catalogue().volumes]
