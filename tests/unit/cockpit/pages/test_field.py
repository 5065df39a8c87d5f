"""Pages of leads, inspections and objections without a store: empty, unknown, late, and whose acts are offered."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest

from cockpit.pages import inspections, leads, objections
from cockpit.pages.inspections.concluding import found_of
from cockpit.pages.inspections.officers import valid_mark
from cockpit.pages.inspections.plan import least
from cockpit.pages.inspections.preparing import notice_of
from cockpit.pages.leads.listing import choice_of, due_of
from cockpit.pages.objections.acting import acts_of as objection_acts
from cockpit.pages.objections.words import named
from cockpit.ui.acts import Typed
from core.days import local_date
from core.errors import RefusedError
from evaluation.commands.concluding import Found
from evaluation.fieldwork.planning import Left
from evaluation.fieldwork.surroundings import Prospect
from evaluation.fieldwork.unknown import UnknownInspectionError, UnknownLeadError, UnknownObjectionError
from store.evaluation.data_objections import ObjectionRow
from store.evaluation.leads import LeadRow
from store.evaluation.officers import OfficerRow
from tests.unit.cockpit.fakes import NOW
from tests.unit.cockpit.pages.answering import answered
from tests.unit.cockpit.pages.trees import parts_of, plain, texts

CITY = ("supervisor", "330100")
TODAY = local_date(NOW)
AGENCY = "11330106000000001A"


def lead(**more: Any) -> LeadRow:
    values: dict[str, Any] = dict.fromkeys(LeadRow.__dataclass_fields__, "") | {
        "lead_id": 3,
        "node": "330100",
        "owner_code": None,
        "source": "informer",
        "about": "某局",
        "text": "擅自销毁账册",
        "is_named": False,
        "is_grave": False,
        "knowing": [],
        "facts": [],
        "evidence": [],
        "damage": {},
        "figure": {},
        "state": "registered",
        "state_since": NOW,
        "acknowledge_by": TODAY + timedelta(days=2),
        "decide_by": TODAY + timedelta(days=9),
        "is_provisional": False,
        "acknowledged_at": None,
        "decided_at": None,
        "answered_at": None,
        "registered_at": NOW,
        "registered_by": 1,
        "revision": 0,
    }
    return LeadRow(**{**values, **more})


def objection(state: str = "open", owner: str = AGENCY) -> ObjectionRow:
    values: dict[str, Any] = dict.fromkeys(ObjectionRow.__dataclass_fields__)
    told = {"objection_id": 5, "owner_code": owner, "state": state, "items": [], "evidence": [], "snapshot": {}}
    return ObjectionRow(**{**values, **told})


def shown(layout: Any, answers: dict[str, Any], *grants: tuple[str, str], path: str, **query: str) -> Any:
    visit, _ = answered(answers, *grants, path=path, **query)
    return asyncio.run(layout(visit))


@pytest.mark.parametrize(
    ("layout", "path", "reads"),
    [
        (leads.layout, "/leads", "leads_page"),
        (inspections.layout, "/inspections", "inspections_page"),
        (objections.layout, "/objections", "objections_page"),
    ],
)
def test_an_empty_list_says_so(layout: Any, path: str, reads: str) -> None:
    answers = {reads: ([], 0), "officers_page": ([], []), "owner_names": {}}
    assert list(parts_of(shown(layout, answers, CITY, path=path), "state-empty"))


@pytest.mark.parametrize(
    ("layout", "path", "read", "error", "name"),
    [
        (leads.layout, "/leads", "one_lead", UnknownLeadError(9), "lead"),
        (inspections.layout, "/inspections", "one_inspection", UnknownInspectionError(9), "inspection"),
        (objections.layout, "/objections", "one_objection", UnknownObjectionError(9), "objection"),
    ],
)
def test_what_one_may_not_see_is_not_there(layout: Any, path: str, read: str, error: Exception, name: str) -> None:
    tree = shown(layout, {read: error}, CITY, path=path, **{name: "9"})
    assert list(parts_of(tree, "state-unknown"))
    assert list(parts_of(tree, "back"))


def test_each_role_is_offered_its_own_way_of_entering_a_lead() -> None:
    answers: dict[str, Any] = {"leads_page": ([], 0), "owner_names": {}}
    acts = {
        CITY: ["/leads?act=enter"],
        ("archivist", AGENCY): ["/leads?act=report"],
        ("archive_staff", "330106A"): ["/leads?act=report", "/leads?act=hand_over"],
        ("division_head", "330100"): [],
    }
    for grant, hrefs in acts.items():
        tree = shown(leads.layout, answers, grant, path="/leads")
        tools = [one["props"].get("href") for one in parts_of(tree, "button-plain")]
        assert [one for one in tools if one] == hrefs, grant


def test_the_views_of_leads_ask_for_what_they_say() -> None:
    def asked(**query: str) -> Any:
        return choice_of(answered({}, CITY, path="/leads", **query)[0])

    assert asked().open_only is True
    assert asked(show="all").open_only is None
    assert asked(state="answered").open_only is None
    mine = asked(show="mine", page="3", source="damage")
    assert (mine.handler, mine.offset, mine.source) == (answered({}, CITY)[0].principal.account_id, 100, "damage")


def test_a_lead_is_acknowledged_before_it_is_decided_and_nothing_is_due_after() -> None:
    visit, _ = answered({}, CITY)
    first = list(texts(due_of(visit, lead())))
    assert first[0] == "告知受理"
    assert (TODAY + timedelta(days=2)).isoformat() in first
    then = list(texts(due_of(visit, lead(acknowledged_at=NOW))))
    assert (TODAY + timedelta(days=9)).isoformat() in then
    assert due_of(visit, lead(decided_at=NOW)) == "–"
    late = plain(due_of(visit, lead(acknowledge_by=None, decide_by=TODAY - timedelta(days=1))))
    assert list(parts_of(late, "chip-bad"))


@pytest.mark.parametrize(
    ("until", "active", "look"),
    [(5, True, "chip-warn"), (-1, True, "chip-bad"), (400, False, "chip-off"), (400, True, None)],
)
def test_a_certificate_that_ends_stands_out(until: int, active: bool, look: str | None) -> None:
    visit, _ = answered({}, CITY)
    row = OfficerRow(1, "330100", "周某", "ZJ-9", TODAY + timedelta(days=until), None, active)
    found = [one for one in ("chip-warn", "chip-bad", "chip-off") if list(parts_of(valid_mark(visit, row), one))]
    assert found == ([look] if look else [])


@pytest.mark.parametrize(("left", "years", "least_of"), [(11, 3, 4), (10, 5, 2), (0, 2, 0), (1, 4, 1)])
def test_a_plan_has_to_hold_its_share_of_who_is_left(left: int, years: int, least_of: int) -> None:
    codes = tuple(map(str, range(left)))
    assert least(Prospect(Left(codes, {}, (), years), (), None)) == least_of


def test_lines_of_a_record_become_issues_where_they_are_ticked() -> None:
    told = {
        "take-0": [],
        "take-2": ["take"],
        "take-10": ["take"],
        "title-2": " 渗水 ",
        "severity-2": "grave",
        "clause-2": "LC04",
        "title-0": "不要",
    }
    assert found_of(Typed("open_issues", told)) == [Found(2, "渗水", "LC04", "", "grave"), Found(10, "")]


def test_a_notice_needs_hours_that_are_some() -> None:
    told: dict[str, Any] = {"visit_on": "2026-04-01", "begins": "09:00", "ends": "16:30", "subjects": ["2", "1"]}
    notice = notice_of(Typed("notify", told | {"material": "a\n\nb"}))
    assert (notice.visit_on, notice.subjects, notice.material) == (date(2026, 4, 1), (2, 1), ("a", "b"))
    for wrong in ("25:00", "九点"):
        with pytest.raises(RefusedError) as refused:
            notice_of(Typed("notify", told | {"ends": wrong}))
        assert refused.value.code == "hour_unclear"


def test_an_objection_is_named_by_its_address() -> None:
    def of(**query: str) -> Any:
        return named(answered({}, CITY, **query)[0])

    assert of(table="case_file", record="C1") == ("record", "case_file", "C1")
    assert of(item="R3-1") == ("value", "", "R3-1")
    assert of(record="C1") is None
    assert of() is None


def test_who_holds_the_data_answers_and_the_unit_takes_back_while_it_is_open() -> None:
    own, _ = answered({}, ("archivist", AGENCY))
    other, _ = answered({}, ("archivist", "11330102000000002B"))
    assert objection_acts(own, objection(), False) == ["withdraw"]
    assert objection_acts(other, objection(), True) == ["uphold", "reject"]
    assert objection_acts(other, objection(), False) == []
    assert objection_acts(own, objection("upheld"), True) == []
