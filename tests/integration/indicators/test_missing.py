"""The list of what is missing is exactly what the items say is due and not archived, whatever the order of arrival."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.days import day_number
from store.bulk import begin_load
from store.views.measures import measures_between
from store.views.missing import (
    SUBJECTS,
    Choice,
    MissingCount,
    MissingRow,
    Reason,
    counted_page,
    every_missing,
    missing_count,
    missing_page,
)
from store.views.scopes import CITY, Scope, place_scope, resolve_scope
from tests.integration.store.rows import Row, Store, case, check, noon, package, unit

TODAY = date(2026, 6, 30)
LONG_AGO = date(2026, 3, 1)
PAIRS = {"case": ("di_01", "di_02"), "licence": ("di_06", "di_07")}


def owner(store: Store, code: str) -> Scope:
    found = resolve_scope(store.database, code)
    assert found is not None
    return found


def scopes(store: Store) -> list[Scope]:
    return [CITY, place_scope(330106), place_scope(330102), owner(store, "U1"), owner(store, "U2")]


def listed(store: Store, scope: Scope = CITY, choice: Choice | None = None, chunk: int = 7) -> list[MissingRow]:
    return list(every_missing(store.database, scope, choice or Choice(), store.at, chunk=chunk))


def by_key(rows: Iterable[MissingRow]) -> dict[str, MissingRow]:
    return {row.key: row for row in rows}


def licence(number: str, issued: date, issuer: str = "U1", **more: Any) -> Row:
    return {"cert_identifier": number, "unit_code": issuer, "issued_on": issued, "state": "valid"} | more


def link(number: str, status: str, **more: Any) -> Row:
    return {"cert_identifier": number, "status": status, "package_id": f"P{number}"} | more


def document(number: str, finished: date, unit_code: str = "U1", **more: Any) -> Row:
    dated = {"finished_at": noon(finished), "filing_year": finished.year}
    return {"doc_id": number, "unit_code": unit_code, "title": f"文 {number}", "in_scope": True} | dated | more


@pytest.fixture
def filled(store: Store) -> Store:
    """Two owners in two places; cases, licences and documents in every state."""
    store.populate()
    store.merge("fonds", {"fonds_code": "J002", "unit_code": "U2", "archive_code": "330102A", "on_roster": True})
    store.merge("case_file", *(case(f"C{n}", LONG_AGO - timedelta(days=n), f"U{1 + n % 2}") for n in range(12)))
    store.merge("case_file", case("new", TODAY - timedelta(days=3)))
    filed = LONG_AGO + timedelta(days=4)
    store.merge(
        "case_package",
        package("C0", filed),
        package("C1", filed, status="returned", filed_at=None, error="材料不全"),
        package("C2", filed),
        package("C3", filed, status="checking", filed_at=None),
        package("C4", filed, status="pending", filed_at=None, check_id=None),
        package("C6", filed, check_id=None, archival_code="J002-ZY·2026-Y-001-0001"),
        package("C8", filed, status="pending", filed_at=None),
    )
    store.merge(
        "check_report",
        check("KC0", filed),
        check("KC2", filed, result="failed", failed_codes="GD-1-3"),
        check("KC3", filed, "U2", result="pending"),
        check("KC8", filed, "U2"),
    )
    store.merge(
        "licence",
        licence("L1", LONG_AGO),
        licence("L2", LONG_AGO),
        licence("L3", LONG_AGO, "U2", case_no="C0"),
        licence("L4", LONG_AGO, case_no="C0"),
        licence("L5", LONG_AGO),
    )
    store.merge(
        "licence_link", link("L1", "filed", filed_at=noon(filed)), link("L2", "returned"), link("L5", "pending")
    )
    store.merge("document", document("D1", LONG_AGO), document("D2", LONG_AGO), document("D3", date(2024, 3, 1), "U2"))
    store.merge("document_archive", {"doc_id": "D1", "status": "filed", "filed_at": noon(filed), "missing_elements": 0})
    return store


def test_each_record_has_the_class_of_its_reason(filled: Store) -> None:
    rows = by_key(listed(filled))
    assert {key: row.reason for key, row in rows.items()} == {
        "C1": Reason.REJECTED,
        "C2": Reason.CHECK_FAILED,
        "C3": Reason.CHECKING,
        "C4": Reason.CHECKING,
        "C5": Reason.NEVER_PUSHED,
        "C6": Reason.ARCHIVED_ELSEWHERE,
        "C7": Reason.NEVER_PUSHED,
        "C8": Reason.ARCHIVED_ELSEWHERE,
        "C9": Reason.NEVER_PUSHED,
        "C10": Reason.NEVER_PUSHED,
        "C11": Reason.NEVER_PUSHED,
        "new": Reason.WITHIN_LIMIT,
        "L2": Reason.REJECTED,
        "L3": Reason.ARCHIVED_ELSEWHERE,
        "L4": Reason.NEVER_PUSHED,
        "L5": Reason.CHECKING,
        "D2": Reason.NEVER_PUSHED,
        "D3": Reason.NEVER_PUSHED,
    }
    assert [rows[key].archived_under for key in ("C6", "C8", "L3")] == ["U2", "U2", "U1"]
    assert (rows["C2"].failed_codes, rows["C1"].error, rows["D2"].name) == ("GD-1-3", "材料不全", "文 D2")


def test_the_longest_due_come_first_and_pages_join_without_gap(filled: Store) -> None:
    rows = listed(filled, chunk=3)
    assert [row.due_day for row in rows] == sorted(row.due_day for row in rows)
    assert [row.key for row in rows] == [row.key for row in listed(filled, chunk=1000)]
    second = missing_page(filled.database, CITY, Choice(), filled.at, skipped=5, limit=5)
    assert [row.key for row in second] == [row.key for row in rows[5:10]]
    assert (rows[-1].key, rows[-1].days) == ("new", -12)


def test_the_list_is_as_long_as_the_items_say_in_every_scope(filled: Store) -> None:
    for scope in scopes(filled):
        assert_reconciled(filled, scope)


def test_a_period_holds_what_is_due_in_it(filled: Store) -> None:
    march = Choice(("case",), day_number(date(2026, 3, 1)), day_number(date(2026, 3, 31)))
    rows = listed(filled, CITY, march)
    assert {row.key for row in rows} == {f"C{n}" for n in range(1, 12) if n <= 15}
    assert missing_count(filled.database, CITY, march, filled.at) == MissingCount(len(rows), 0)
    coming = Choice(SUBJECTS, day_number(date(2026, 7, 1)), None)
    assert [row.key for row in listed(filled, CITY, coming)] == ["new"]
    assert missing_count(filled.database, CITY, coming, filled.at) == MissingCount(0, 1)
    nothing = Choice(SUBJECTS, day_number(date(2019, 1, 1)), day_number(date(2019, 12, 31)))
    assert listed(filled, CITY, nothing) == []
    assert missing_count(filled.database, CITY, nothing, filled.at) == MissingCount(0, 0)


def test_the_same_number_in_two_subjects_is_two_rows(store: Store) -> None:
    store.populate()
    store.merge("case_file", case("same", LONG_AGO))
    store.merge("licence", licence("same", LONG_AGO))
    assert [row.subject for row in listed(store, chunk=1)] == ["case", "licence"]


def test_while_cases_are_loading_licences_are_listed_without_looking_into_them(filled: Store) -> None:
    """A table under its first load has no key: every row of the page would read all of it."""
    begin_load(filled.database, "elsewhere", ["case_file"], filled.at)
    assert counted_page(filled.database, CITY, Choice(), filled.at).loading == ()
    with filled.database.begin() as unit:
        for table in ("case_file", "case_package", "check_report", "licence_link", "licence", "document"):
            unit.execute(f"DELETE FROM {table}")
        unit.execute("DELETE FROM open_case")
        unit.execute("DELETE FROM cell")
        unit.execute("DELETE FROM cell_day")
        unit.execute("DELETE FROM top")
        unit.execute("DELETE FROM top_day")
    begin_load(filled.database, "elsewhere", ["case_file", "case_package", "check_report"], filled.at)
    filled.merge("licence", licence("L9", LONG_AGO, "U2", case_no="C0"))
    page = counted_page(filled.database, CITY, Choice(), filled.at)
    assert ([row.key for row in page.rows], page.loading) == (["L9"], ("case",))


def assert_reconciled(store: Store, scope: Scope) -> None:
    """Due less done of the items up to today and beyond is the number of rows listed."""
    rows, today = listed(store, scope), day_number(TODAY)
    due = measures_between(store.database, scope, None, today)
    ever = measures_between(store.database, scope, None, today + 3000)
    for subject, (first, second) in PAIRS.items():
        own = [row for row in rows if row.subject == subject]
        assert sum(row.due_day <= today for row in own) == due[first] - due[second], (scope.code, subject)
        assert len(own) == ever[first] - ever[second], (scope.code, subject)
    # di_04 is keyed by the close of the filing year, the list by the day on which a document is due
    documents = [row for row in rows if row.subject == "document"]
    assert len(documents) == ever["di_04"] - ever["di_05"], scope.code
    for subject in SUBJECTS:
        count = missing_count(store.database, scope, Choice((subject,)), store.at)
        own = [row for row in rows if row.subject == subject]
        assert count == MissingCount(sum(row.days >= 0 for row in own), sum(row.days < 0 for row in own))


VERSIONS = st.integers(1, 3)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("case_file"), st.integers(0, 3), VERSIONS, st.sampled_from(("granted", "withdrawn"))),
        st.tuples(st.just("case_package"), st.integers(0, 3), VERSIONS, st.sampled_from(("filed", "returned"))),
        st.tuples(st.just("check_report"), st.integers(0, 3), VERSIONS, st.sampled_from(("passed", "failed"))),
        st.tuples(st.just("licence"), st.integers(0, 3), VERSIONS, st.sampled_from(("valid", "void"))),
        st.tuples(st.just("licence_link"), st.integers(0, 3), VERSIONS, st.sampled_from(("filed", "pending"))),
        st.tuples(st.just("document"), st.integers(0, 3), VERSIONS, st.booleans()),
        st.tuples(st.just("document_archive"), st.integers(0, 3), VERSIONS, st.sampled_from(("filed", "returned"))),
        st.tuples(st.just("unit"), st.integers(1, 2), VERSIONS, st.sampled_from((330106, 330102))),
        st.tuples(st.just("gone"), st.integers(0, 3), VERSIONS, st.sampled_from(("case_file", "licence_link"))),
    ),
    max_size=30,
)


def taken(store: Store, step: tuple[str, int, int, Any]) -> None:
    """Merges one step: what a row says follows from its number, version and state."""
    table, number, version, state = step
    day = LONG_AGO + timedelta(days=40 * (number + version))
    code = f"U{1 + (number + version) % 2}"
    filed = noon(day + timedelta(days=20)) if state == "filed" else None
    match table:
        case "case_file":
            store.merge(table, case(f"C{number}", day, code, result=state, version=version))
        case "case_package":
            store.merge(table, package(f"C{number}", day, filed_at=filed, status=state, version=version))
        case "check_report":
            store.merge(table, check(f"KC{number}", day, code, result=state, version=version))
        case "licence":
            store.merge(table, licence(f"L{number}", day, code, state=state, case_no=f"C{number}", version=version))
        case "licence_link":
            store.merge(table, link(f"L{number}", state, filed_at=filed, version=version))
        case "document":
            store.merge(table, document(f"D{number}", day, code, in_scope=state, version=version))
        case "document_archive":
            store.merge(table, {"doc_id": f"D{number}", "status": state, "filed_at": filed, "version": version})
        case "unit":
            store.merge(table, unit(f"U{number}", state, version=version))
        case _:
            prefix = "C" if state == "case_file" else "L"
            store.merge(state, gone=[(f"{prefix}{number}", version)])


def test_list_and_items_agree_after_any_merges(store: Store) -> None:
    store.populate()

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(steps=STEPS)
    def holds(steps: list[tuple[str, int, int, Any]]) -> None:
        for step in steps:
            taken(store, step)
        for scope in scopes(store):
            assert_reconciled(store, scope)
        store.assert_exact()

    holds()
