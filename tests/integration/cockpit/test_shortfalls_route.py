"""The records that a figure of an owner lacks, by the interface: as many as the figure says, for whoever sees them."""

from dataclasses import replace
from pathlib import Path

import httpx

from evaluation.desk import Desk
from people.desks import desks_on
from tests.integration.cockpit.filled import Cockpit, catalogue
from tests.serving import served
from tests.unit.cockpit.fakes import example_settings

UNIT = "U1" * 9


def test_the_list_is_as_long_as_the_figure_says(cockpit: Cockpit, tmp_path: Path) -> None:
    uploads = desks_on(cockpit.database, catalogue(), example_settings(), tmp_path).uploads
    desk = Desk(cockpit.database, example_settings(), catalogue(), uploads)
    carried = cockpit.signed_in("archivist", UNIT, "ann")
    services = replace(cockpit.services(), evaluation=desk)
    with served(services) as (url, _), httpx.Client(base_url=url, headers=carried, timeout=60) as ann:
        found = ann.get("/api/shortfalls", params={"figure": "A01"})
        assert found.status_code == 200, found.text
        told = found.json()
        assert (told["scope"], told["numerator"], told["denominator"], told["total"]) == (UNIT, 4, 5, 1)
        assert [(one["key"], one["table"]) for one in told["rows"]] == [("late", "case_file")]
        assert told["raising"] is None
        refused = ann.get("/api/shortfalls", params={"figure": "A03"})
        assert (refused.status_code, refused.json()["error"]["code"]) == (422, "no_records")
        _raised_by_people(ann)
        for figure in ("A01", "D01", "D03"):
            assert ann.get("/api/shortfalls", params={"figure": figure, "scope": "U2" * 9}).status_code == 403
        steward = ann.get("/api/shortfalls", params={"figure": "D03", "scope": UNIT}, headers=cockpit.signed_in())
        assert steward.status_code == 403, "who sees records does not see issues by that"

        _of_a_place(ann, cockpit)


def _of_a_place(ann: httpx.Client, cockpit: Cockpit) -> None:
    asked = {"figure": "D02", "scope": "330106"}
    officer = cockpit.signed_in("district_officer", "330106", "kim")
    told = ann.get("/api/shortfalls", params=asked, headers=officer).json()
    assert told["total"] == told["denominator"] - told["numerator"] > 0
    assert {(one["subject"], one["state"]) for one in told["rows"]} == {("agency", "agency_unplanned")}
    assert told["raising"]["item"] == "DI-24"
    assert ann.get("/api/shortfalls", params=asked).status_code == 403
    assert ann.get("/api/shortfalls", params=asked | {"scope": "330102"}, headers=officer).status_code == 403
    other = ann.get("/api/shortfalls", params=asked | {"figure": "D03"}, headers=officer).json()
    assert other["error"]["code"] == "no_records"


def _raised_by_people(ann: httpx.Client) -> None:
    told = ann.get("/api/shortfalls", params={"figure": "D03"}).json()
    assert (told["numerator"], told["denominator"], told["total"]) == (0, 1, 1)
    assert [(one["key"], one["state"], one["raises"]) for one in told["rows"]] == [("I1", "issue_elsewhere", True)]
    assert told["raising"]["item"] == "DI-26"
    part = ann.get("/api/shortfalls", params={"figure": "D02"}).json()
    assert (part["value"], part["rows"], part["raising"]["last_day"]) == ("0/1", [], "2028-12-31")
    assert ann.get("/api/shortfalls", params={"figure": "D04"}).json()["raising"]["ways"] == []
