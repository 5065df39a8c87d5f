"""Figures that are collected for the rubric beside those of the indicators."""

from datetime import date, timedelta
from typing import Any

from core.days import day_number
from evaluation.law.clauses import clause_table
from evaluation.rubric.loading import files, load
from evaluation.rubric.rubric import Rubric
from evaluation.scoring.collecting import Asked, figures
from indicators.items import build_images
from store.database import Database
from store.evaluation.collected import documents_in_time
from tests.integration.evaluation.world import AT
from tests.integration.people.office import catalogue
from tests.integration.store.rows import Store, case, noon, package, unit

LIMIT = 30
ON = date(2026, 11, 26)


def documents(store: Store, owner: str, *days: tuple[date, int | None]) -> None:
    """Documents finished on a day and filed so many days later (None: not filed)."""
    rows: list[dict[str, Any]] = []
    filed: list[dict[str, Any]] = []
    for number, (finished, after) in enumerate(days):
        name = f"D-{owner}-{number}"
        told = {"doc_id": name, "unit_code": owner, "filing_year": finished.year, "in_scope": True}
        rows.append({**told, "finished_at": noon(finished)})
        if after is not None:
            at = noon(finished + timedelta(days=after))
            filed.append({"doc_id": name, "filed_at": at, "status": "filed", "missing_elements": 0})
    store.merge("document", *rows)
    store.merge("document_archive", *filed)


def rubric() -> Rubric:
    (path,) = files()
    return load(path, clause_table().clauses)


def test_an_agency_without_a_case_files_in_time_by_its_documents(database: Database) -> None:
    store = Store(database, build_images(catalogue()), AT)
    store.merge("unit", unit("U1", 330199), unit("U2", 330199), unit("U3", 330199))
    on = date(2026, 9, 1)
    for owner in ("U1", "U2"):
        documents(store, owner, (on, 3), (on, 30), (on, 31), (on, None), (date(2026, 11, 20), None))
    store.merge("matter", {"item_impl_code": "M1", "unit_code": "U2", "in_scope": True})
    store.merge("case_file", case("C1", on, "U2"))
    store.merge("case_package", package("C1", on))
    asked = Asked(["U1", "U2", "U3"], ON, date(2026, 1, 1), "S")
    found = figures(database, catalogue(), rubric(), asked)["filed_in_time"]
    assert (found["U1"].numerator, found["U1"].denominator) == (2, 4), "one filed early is not due, and counts not yet"
    assert (found["U2"].numerator, found["U2"].denominator) != (2, 4), "its cases say how it files"
    assert (found["U3"].numerator, found["U3"].denominator) == (0, 0), "nothing to measure"


def test_the_limit_is_the_one_of_the_day_on_which_a_document_was_finished(database: Database) -> None:
    store = Store(database, build_images(catalogue()), AT)
    store.merge("unit", unit("U1", 330199))
    first, later = date(2026, 3, 2), date(2026, 9, 1)
    documents(store, "U1", (first, 20), (later, 20))
    limits = [(day_number(date(2024, 1, 1)), LIMIT), (day_number(date(2026, 7, 1)), 10)]
    with database.begin() as work:
        days = (day_number(date(2026, 1, 1)), day_number(ON))
        assert documents_in_time(work, ["U1"], days, limits) == {"U1": (1, 2)}
        assert documents_in_time(work, ["U1"], days, limits[:1]) == {"U1": (2, 2)}
        assert documents_in_time(work, ["U1"], (day_number(later), day_number(ON)), limits) == {"U1": (0, 1)}
