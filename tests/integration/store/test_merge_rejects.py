"""Rows that cannot enter are put aside one by one; the rest of their batch enters."""

from datetime import date
from typing import Any

import pytest

from core.model import Reject
from tests.integration.store.rows import Store, case

NOVEMBER_1 = date(2026, 11, 1)

BROKEN: list[tuple[dict[str, Any], str]] = [
    ({"channel": "on\x00line"}, "bad_encoding"),
    ({"channel": "\ud800"}, "bad_encoding"),
    ({"channel": "x" * 4001}, "out_of_range"),
    ({"power_type": 99_999}, "bad_value"),
    ({"finished_at": "no instant"}, "bad_value"),
    ({"finished_at": "infinity"}, "out_of_range"),
    ({"finished_at": "9999-12-31"}, "out_of_range"),
    ({"case_no": None}, "missing_key"),
    ({"case_no": ""}, "missing_key"),
    ({"version": None}, "missing_key"),
    ({"version": -1}, "out_of_range"),
    ({"version": 2**62}, "out_of_range"),
]


@pytest.mark.parametrize(("wrong", "reason"), BROKEN)
def test_a_broken_row_is_put_aside_alone(store: Store, wrong: dict[str, Any], reason: str) -> None:
    store.populate()
    rows = [case(f"C{number}", NOVEMBER_1) for number in range(6)]
    rows[3] |= wrong
    report = store.merge("case_file", *rows)
    assert (report.inserted, report.rejected) == (5, 1)
    assert store.rows("SELECT reason, state FROM quarantine") == [(reason, "open")]
    assert store.total("di_01") == 5


def test_many_broken_rows_cost_only_themselves(store: Store) -> None:
    store.populate()
    rows = [case(f"C{number}", NOVEMBER_1, power_type=99_999 if number % 7 == 0 else 1) for number in range(100)]
    report = store.merge("case_file", *rows)
    assert (report.inserted, report.rejected) == (85, 15)


def test_what_the_collector_rejected_is_kept_with_the_batch(store: Store) -> None:
    store.populate()
    reject = Reject(raw={"caseNo": "C1", "note": "␀"}, reason="bad_date", detail="finished_at", key="C1")
    report = store.merge("case_file", case("C2", NOVEMBER_1), rejects=[reject])
    assert (report.inserted, report.rejected) == (1, 1)
    assert store.rows("SELECT row_key, reason, detail, raw FROM quarantine") == [
        ("C1", "bad_date", "finished_at", {"caseNo": "C1", "note": "␀"})
    ]


def test_a_deletion_that_cannot_be_read_is_put_aside(store: Store) -> None:
    store.populate()
    report = store.merge("manual_value", gone=[("DI-23", "U1", "no day", 3)])
    assert report.rejected == 1
    assert store.rows("SELECT row_key, reason FROM quarantine") == [("DI-23|U1|no day", "bad_value")]


def test_a_year_no_calendar_has_never_stops_a_batch(store: Store) -> None:
    store.populate()
    rows = [{"doc_id": f"D{year}", "unit_code": "U1", "filing_year": year} for year in (0, 2025, 9999)]
    assert store.merge("document", *rows).inserted == 1
