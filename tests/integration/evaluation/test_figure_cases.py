"""A case from a figure out of its band: records by the rule of the items, a frozen list, and what its facts carry."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.days import local_date
from core.errors import AccessDeniedError, RefusedError
from evaluation.casework.fitting import fitting
from evaluation.casework.owner_figures import owner_figures
from evaluation.casework.reading import one_issue
from evaluation.commands.figure_cases import FigureCase, open_from_figure, proposed
from store.database import Database
from store.owners import OwnerRow, owner_by_code
from store.uploads import some_uploads
from store.views.missing import Choice, missing_count
from store.views.scopes import Scope
from store.views.shortfalls import short_rows
from tests.accounts import people_for
from tests.integration.cockpit.filled import images
from tests.integration.evaluation.casework import CERTIFICATES, Casework, open_casework
from tests.integration.people.office import AGENCY
from tests.integration.store.rows import Store, case, check, package

AT = datetime(2026, 3, 3, 2, tzinfo=UTC)


@pytest.fixture
def owner(casework: Casework) -> OwnerRow:
    found = owner_by_code(casework.desk.database, AGENCY)
    assert found is not None
    return found


@pytest.fixture
def casework(database: Database, tmp_path: Path) -> Casework:
    found = open_casework(people_for(database), AT, tmp_path)
    store = Store(database, images(), AT)
    finished = local_date(AT) - timedelta(days=60)
    store.merge("matter", {"item_impl_code": "M1", "unit_code": AGENCY, "in_scope": True})
    store.merge("case_file", *(case(f"c{number}", finished, AGENCY) for number in range(5)))
    filed = finished + timedelta(days=2)
    store.merge("check_report", *(check(f"Kc{number}", filed, AGENCY) for number in range(4)))
    store.merge("case_package", *(package(f"c{number}", filed) for number in range(4)))
    return found


def a_case(**more: Any) -> FigureCase:
    told = {
        "owner": AGENCY,
        "figure": "A01",
        "title": "1件办件应归未归",
        "fact": "c4 办结后未归档",
        "place": "归档数据核查",
        "officers": CERTIFICATES,
        "clause_id": "LC02",
    }
    return FigureCase(**{**told, **more})


def test_the_list_of_records_is_as_long_as_the_figure_says(casework: Casework, owner: OwnerRow) -> None:
    figures = owner_figures(casework.desk.database, casework.desk.catalogue, owner, casework.at)
    found = {one.code: one for one in figures}
    assert (found["A01"].numerator, found["A01"].denominator, found["A01"].band) == (4, 5, "CRIT")
    for code in ("A01", "A02"):
        records = found[code].records
        assert records is not None
        rows, total = short_rows(casework.desk.database, owner.owner_id, records)
        assert [row.number for row in rows] == ["c4"]
        assert total == found[code].short
    scope = Scope(owner.code, "owner", owner.place, owner.owner_id, owner.kind, owner.name)
    assert missing_count(casework.desk.database, scope, Choice(("case",)), casework.at).due == found["A01"].short


def test_a_red_figure_becomes_an_issue_whose_list_is_frozen(casework: Casework) -> None:
    number = open_from_figure(casework.desk, casework["officer"], a_case(), casework.at)
    found = one_issue(casework.desk, casework["officer"], number, casework.at).case
    assert (found.row.state, found.row.item, found.row.source_kind) == ("to_confirm", "A01", "alert")
    (fact,) = found.facts
    (shown,) = fact.evidence
    with casework.desk.database.begin() as unit:
        (file,) = some_uploads(unit, [shown["upload"]])
    assert file.digest == shown["digest"]
    assert file.node == AGENCY
    content = casework.desk.uploads.vault.path_of(file.digest).read_text(encoding="utf-8")
    assert "case,c4," in content
    assert "c1" not in content


def test_what_its_facts_can_carry_is_said_with_the_reasons_of_the_rest(casework: Casework) -> None:
    number = open_from_figure(casework.desk, casework["officer"], a_case(), casework.at)
    found = one_issue(casework.desk, casework["officer"], number, casework.at).case
    fit = fitting(casework.desk, [found])
    assert fit.kinds[0] == "inspection_feedback"
    assert fit.refused["order_correct"] == "no_power_to_order"
    number = open_from_figure(casework.desk, casework["officer"], a_case(ground="refused_to_file"), casework.at)
    found = one_issue(casework.desk, casework["officer"], number, casework.at).case
    assert fitting(casework.desk, [found]).kinds == ("order_correct",)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"figure": "A03"}, "figure_unknown"),
        ({"figure": "D03"}, "figure_unknown"),
        ({"figure": "ZZ"}, "figure_unknown"),
        ({"officers": CERTIFICATES[:1]}, "issue.officers_missing"),
        ({"officers": ("ZJ-001", "ZJ-999")}, "unknown_certificate"),
        ({"clause_id": "LC99"}, "unknown_clause"),
        ({"uploads": (999,)}, "evidence_unknown"),
    ],
)
def test_what_cannot_be_a_case_leaves_nothing_behind(casework: Casework, more: Any, code: str) -> None:
    with pytest.raises(RefusedError) as caught:
        open_from_figure(casework.desk, casework["officer"], a_case(**more), casework.at)
    assert caught.value.code == code
    with casework.desk.database.begin() as unit:
        assert unit.value("SELECT count(*) FROM issue") == 0
        assert unit.value("SELECT count(*) FROM upload") == 0


def test_a_figure_in_its_band_calls_for_nothing(casework: Casework, owner: OwnerRow) -> None:
    store = Store(casework.desk.database, images(), casework.at)
    filed = local_date(casework.at) - timedelta(days=1)
    store.merge("check_report", check("Kc4", filed, AGENCY))
    store.merge("case_package", package("c4", filed))
    with pytest.raises(RefusedError) as caught:
        proposed(casework.desk, owner, "A01", casework.at)
    assert caught.value.code == "figure_in_band"


def test_the_city_opens_nothing_in_a_district(casework: Casework) -> None:
    with pytest.raises(AccessDeniedError):
        open_from_figure(casework.desk, casework["city"], a_case(), casework.at)


def test_what_a_figure_calls_for_is_proposed_in_words(casework: Casework, owner: OwnerRow) -> None:
    found = proposed(casework.desk, owner, "A01", casework.at)
    assert found.title == "1件政务服务办件应归未归"
    assert "应归档政务服务办件5件" in found.fact
    assert "达到99.90%" in found.wanted
