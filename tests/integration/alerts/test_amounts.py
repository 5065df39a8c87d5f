"""Amounts of a day that are unlike those of the days like it, on a real store."""

from datetime import datetime, timedelta

import pytest

from alerts.commands.revising import revise
from core.days import LOCAL
from store.alerting.rules import versions_of
from store.database import Database
from tests.integration.alerts.watch import CITY, WEST, Watch, watch_on

KEY = ("AL-8", WEST, "DI-02")


@pytest.fixture
def watch(database: Database) -> Watch:
    """Two filings each working day of the last weeks, none on days off, and the rule on amounts switched on."""
    found = watch_on(database)
    found.person("boss", "division_head", CITY)
    found.at = datetime(2026, 11, 26, 6, 0, tzinfo=LOCAL)
    found.store.merge("matter", {"item_impl_code": "M1", "unit_code": "U1", "in_scope": True})
    with found.database.begin() as work:
        body = {**versions_of(work, "AL-8")[0].body, "enabled": True}
    revise(found.desk, found.persons["boss"], body, "启用", found.at)
    return found


def filed(watch: Watch, days_ago: int, number: int) -> None:
    """Cases that were finished and filed on a day."""
    at = watch.at - timedelta(days=days_ago)
    cases = [f"C{days_ago}-{one}" for one in range(number)]
    if not cases:
        return
    watch.store.merge(
        "case_file",
        *(
            {"case_no": one, "item_impl_code": "M1", "unit_code": "U1", "power_type": 1, "finished_at": at}
            | {"received_at": at, "promised_at": at, "result": "granted"}
            for one in cases
        ),
    )
    watch.store.merge(
        "check_report",
        *(
            {"check_id": f"K{one}", "system": "EDAS", "stage": "archive", "object_kind": "case"}
            | {
                "object_id": one,
                "unit_code": "U1",
                "attempt": 1,
                "result": "passed",
                "started_at": at,
                "finished_at": at,
            }
            for one in cases
        ),
    )
    watch.store.merge(
        "case_package",
        *(
            {"case_no": one, "package_id": one, "files": 1, "bytes": 1, "pushed_at": at, "filed_at": at}
            | {"archival_code": one, "status": "filed", "check_id": f"K{one}"}
            for one in cases
        ),
    )


def test_many_more_than_on_days_like_it_is_told_and_a_weekend_is_no_day_like_it(watch: Watch) -> None:
    for days_ago in range(2, 40):
        day = (watch.at - timedelta(days=days_ago)).date()
        filed(watch, days_ago, 2 if day.weekday() < 5 else 0)
    watch.look()
    assert KEY not in watch.open()
    filed(watch, 1, 40)
    watch.look(1)
    found = watch.open()[KEY]
    assert (found.state, found.value, found.detail["usual"]) == ("firing", 40.0, 2)


def test_a_line_drawn_for_an_item_is_passed_by_city_and_place(watch: Watch) -> None:
    body = {
        "code": "XX-1",
        "name": {"zh": "归档过少", "en": "Too little is filed"},
        "stream": "act",
        "subject": {"kind": "item", "codes": ["DI-02"], "of": ["city", "place"]},
        "condition": {"kind": "threshold", "below": 3, "clear": 5},
        "to": ["officer"],
    }
    revise(watch.desk, watch.persons["boss"], body, "试用", watch.at)
    filed(watch, 3, 2)
    watch.look()
    found = watch.open()
    assert {found["XX-1", scope, "DI-02"].value for scope in (CITY, WEST)} == {2.0}
    filed(watch, 4, 1)
    watch.look(1, full=False)
    assert ("XX-1", WEST, "DI-02") in watch.open(), "not clear yet"
    filed(watch, 5, 2)
    watch.look(1, full=False)
    assert not [key for key in watch.open() if key[0] == "XX-1" and key[1] in (CITY, WEST)]
