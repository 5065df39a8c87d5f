"""What stands behind figures that people or our own evaluation decide: every list in its states, of one owner alone."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from core.days import day_number
from store.evaluation import collected
from store.owners import OwnerRow, owner_by_code
from store.views.behind import Behind, behind_rows, place_rows
from store.views.shortfalls import ShortRow
from tests.integration.cockpit.evaluated import add, add_cycle
from tests.integration.store.rows import Store, unit

TODAY = date(2026, 11, 26)
HI = day_number(TODAY)
NEW_YEAR = day_number(date(2026, 1, 1)) - 1


def day(offset: int) -> date:
    """A day beside today."""
    return TODAY + timedelta(days=offset)


@pytest.fixture
def owner(store: Store) -> OwnerRow:
    store.populate()
    return owned(store, "U1")


def owned(store: Store, code: str) -> OwnerRow:
    found = owner_by_code(store.database, code)
    assert found is not None
    return found


def listed(store: Store, owner: OwnerRow, name: str, **days: int) -> list[ShortRow]:
    """A list, over the last year unless told."""
    rows, total = behind_rows(
        store.database, owner, Behind(name, **{"lo": HI - 365, "hi": HI, "last": HI + 365, **days})
    )
    assert total == len(rows)
    return rows


def states(rows: list[ShortRow]) -> dict[str, tuple[str, bool]]:
    return {row.number: (row.state, row.raises) for row in rows}


def test_nodes_stand_beside_the_step_of_their_batch(store: Store, owner: OwnerRow) -> None:
    batch = {"batch_no": "B1", "unit_code": "U1", "plan_year": 2026, "step": "checking"}
    store.merge("accession_batch", batch)
    node = {"unit_code": "U1", "plan_year": 2026, "batch_no": "B1", "title": "节点"}
    store.merge(
        "plan_node",
        node | {"node_id": "passed", "step": "arranging", "due_on": day(-90)},
        node | {"node_id": "late", "step": "checking", "due_on": day(-30)},
        node | {"node_id": "alone", "step": "checking", "due_on": day(-20), "batch_no": None},
        node | {"node_id": "coming", "step": "handover", "due_on": day(20)},
        node | {"node_id": "last year", "step": "notice", "due_on": day(-400)},
        node | {"node_id": "other", "step": "notice", "due_on": day(-1), "unit_code": "U2"},
    )
    rows = listed(store, owner, "nodes", lo=NEW_YEAR, last=day_number(date(2026, 12, 31)))
    assert [row.number for row in rows] == ["passed", "alone", "coming", "late"]
    assert states(rows) == {
        "passed": ("node_passed", True),
        "alone": ("node_alone", True),
        "coming": ("node_coming", True),
        "late": ("node_late", False),
    }
    assert rows[0].table == "plan_node"


def test_batches_of_the_year_with_and_without_a_first_inspection(store: Store, owner: OwnerRow) -> None:
    batch = {"unit_code": "U1", "plan_year": 2026, "step": "checking"}
    store.merge("accession_batch", batch | {"batch_no": "B1"}, batch | {"batch_no": "B2"})
    store.merge("accession_batch", batch | {"batch_no": "B3", "plan_year": 2025})
    store.merge("batch_inspection", {"batch_no": "B1", "unit_code": "U1", "first_inspection_on": day(-9)})
    rows = listed(store, owner, "batches", lo=NEW_YEAR)
    assert states(rows) == {"B1": ("batch_inspected", True), "B2": ("batch_coming", True)}
    assert {row.number: row.table for row in rows} == {"B1": "batch_inspection", "B2": "accession_batch"}


def test_a_published_result_tells_each_item_that_lost_points_and_open_guidance(store: Store, owner: OwnerRow) -> None:
    add_cycle(store.database, store.at)
    items = [
        {"code": "R1-1", "outcome": "scored", "result": "1/2", "low": True},
        {"code": "R1-2", "outcome": "scored", "result": "1", "low": False},
        {"code": "R1-3", "outcome": "not_applicable", "result": None, "low": False},
        {"code": "R2-1", "outcome": "scored", "result": "9/10", "low": False},
    ]
    told = {"cycle_id": 7, "owner_code": "U1", "score_tenths": 800, "grade": "good"}
    for number, found in enumerate((items[:1], items), 1):
        score = {
            "score_id": number,
            "number": number,
            "at": store.at,
            "result": json.dumps({"result": {"items": found}}),
        }
        add(store.database, "evaluation_score", **told, **score)
    published = {"published_on": day(-9), "published_at": store.at, "score_id": 2}
    add(store.database, "evaluation_publication", **told, **published)
    point = {"item": "R1-1", "state": "open", "advice": "补齐责任制文件", "suggested_on": day(30)}
    add(store.database, "guidance_point", cycle_id=7, owner_code="U1", state_since=store.at, given_at=store.at, **point)
    rows = listed(store, owner, "results", lo=-1)
    assert [(row.subject, row.number, row.state) for row in rows] == [
        ("lost_point", "R1-1", "point_low"),
        ("lost_point", "R2-1", "point_lost"),
        ("guidance", "R1-1", "guidance_open"),
    ]
    assert {row.table for row in rows} == {""}
    assert listed(store, owned(store, "U2"), "results", lo=-1) == []


def test_an_inspection_is_told_once_the_agency_knows_of_it_and_none_has_taken_place(
    store: Store, owner: OwnerRow
) -> None:
    visit = {"unit_code": "U1", "plan_year": 2026}
    store.merge(
        "inspection_plan",
        visit | {"plan_id": "register", "planned_on": day(-5)},
        visit | {"plan_id": "notified", "planned_on": day(20)},
        visit | {"plan_id": "drawn", "planned_on": day(30)},
    )
    common = {"owner_code": "U1", "state_since": store.at, "created_at": store.at}
    add(store.database, "inspection", number="notified", notified_at=store.at, **common)
    add(store.database, "inspection", number="drawn", **common)
    assert states(listed(store, owner, "visits")) == {
        "register": ("visit_late", True),
        "notified": ("visit_coming", True),
    }
    store.merge(
        "inspection_plan", visit | {"plan_id": "register", "planned_on": day(-5), "visited_on": day(-4), "version": 2}
    )
    assert listed(store, owner, "visits") == []


def test_the_agencies_of_a_place_that_nobody_has_inspected_are_as_many_as_the_figure_lacks(store: Store) -> None:
    store.populate()
    since = {"established_on": date(2020, 1, 1)}
    ended = since | {"status": "ended", "ended_on": day(-30)}
    store.merge("unit", *(unit(code, 330106, **since) for code in ("U3", "U4", "U5")), unit("U6", 330106, **ended))
    filed = {"item_code": "DI-24", "value": 1, "entered_by": "a", "confirmed_by": "b"}
    store.merge("manual_value", filed | {"owner_code": "U3", "day": day(-9)})
    store.merge("manual_value", filed | {"owner_code": "U4", "day": day(-900)})
    visit = {"plan_year": 2026}
    store.merge(
        "inspection_plan",
        visit | {"plan_id": "a", "unit_code": "U4", "planned_on": day(-5)},
        visit | {"plan_id": "b", "unit_code": "U5", "planned_on": day(20)},
        visit | {"plan_id": "drawn", "unit_code": "U1", "planned_on": day(30)},
    )
    common = {"owner_code": "U1", "state_since": store.at, "created_at": store.at}
    add(store.database, "inspection", number="drawn", **common)
    rows, total = place_rows(store.database, 330106, Behind("agencies", HI - 365, HI, HI + 365))
    assert states(rows) == {
        "U4": ("agency_late", True),
        "U5": ("agency_planned", True),
        "U1": ("agency_unplanned", True),
    }
    assert total == 3
    assert rows[0].table == "", "an agency is disputed by nobody"
    assert place_rows(store.database, None, Behind("agencies", HI - 365, HI, HI))[1] == 4, "U2 is elsewhere"


ISSUES: dict[str, tuple[int, dict[str, Any] | None, dict[str, Any]]] = {
    # number: deadline beside today, what our own issue says (None: it is of another register), what the register says
    "right": (-10, {"state": "closed"}, {"closed_on": day(-11)}),
    "late": (-20, {"state": "closed", "was_submitted_late": True}, {"closed_on": day(-9)}),
    "waiting": (-5, {"state": "to_recheck", "submitted_on": day(-6)}, {}),
    "overdue": (-4, {"state": "overdue"}, {}),
    "coming": (40, {"state": "rectifying"}, {}),
    "theirs right": (-30, None, {"closed_on": day(-31)}),
    "theirs late": (-30, None, {"closed_on": day(-3)}),
    "theirs open": (-30, None, {}),
    "withdrawn": (-3, None, {"withdrawn": True}),
    "long ago": (-500, None, {}),
}


@pytest.mark.parametrize("kind", ["issue", "hazard"])
def test_issues_and_hazards_that_are_not_known_to_be_put_right(store: Store, owner: OwnerRow, kind: str) -> None:
    shared = {"kind": kind, "withdrawn": False}
    rows = [
        shared | {"issue_no": f"{number}{of}", "unit_code": of, "deadline_on": day(deadline)} | told
        for number, (deadline, _, told) in ISSUES.items()
        for of in ("U1", "U2")
    ]
    store.merge("issue_register", *({"closed_on": None} | row for row in rows))
    common = {"owner_code": "U1", "state_since": store.at, "opened_at": store.at}
    for number, (_, own, _) in ISSUES.items():
        if own is not None:
            add(store.database, "issue", issue_no=f"{number}U1", **common, **own)
    found = {number.removesuffix("U1"): one for number, one in states(listed(store, owner, f"{kind}s")).items()}
    both = {
        "waiting": (f"{kind}_waiting", True),
        "overdue": (f"{kind}_overdue", kind == "hazard"),
        "coming": (f"{kind}_coming", True),
        "theirs open": (f"{kind}_elsewhere", True),
    }
    late = {"late": ("issue_late", False), "theirs late": ("issue_elsewhere", True)}
    assert found == (both | late if kind == "issue" else both)
    assert listed(store, owner, "hazards" if kind == "issue" else "issues") == []


SCHEMES: tuple[tuple[dict[str, Any], str, bool], ...] = (
    ({"state": "draft"}, "scheme_draft", True),
    ({"state": "submitted"}, "scheme_submitted", True),
    ({"state": "agreed", "effective_on": day(9)}, "scheme_coming", True),
    ({"state": "agreed", "effective_on": day(-90), "ended_on": day(-9)}, "scheme_ended", False),
    ({"state": "agreed", "effective_on": day(-90), "flagged_on": day(-9)}, "scheme_flagged", True),
    ({"state": "agreed", "effective_on": day(-90), "flagged_on": day(-9), "flag_answered_on": day(-1)}, "", True),
    ({"state": "agreed", "effective_on": day(-90)}, "", True),
)


def test_a_scheme_says_why_it_does_not_hold(store: Store) -> None:
    codes = [f"S{number}" for number in range(len(SCHEMES))]
    store.merge("unit", *(unit(code) for code in codes))
    store.merge(
        "scheme",
        *(
            {"unit_code": code, "scheme_version": "2"} | version
            for code, (version, _, _) in zip(codes, SCHEMES, strict=True)
        ),
    )
    for code, (_, state, raises) in zip(codes, SCHEMES, strict=True):
        found = states(listed(store, owned(store, code), "schemes"))
        assert found == ({"2": (state, raises)} if state else {}), code


def test_a_scheme_that_holds_leaves_nothing_of_its_forerunner(store: Store, owner: OwnerRow) -> None:
    old = {
        "unit_code": "U1",
        "scheme_version": "1",
        "state": "agreed",
        "effective_on": day(-900),
        "flagged_on": day(-800),
    }
    new = {"unit_code": "U1", "scheme_version": "2", "state": "agreed", "effective_on": day(-90), "flagged_on": day(-9)}
    store.merge("scheme", old, new)
    assert states(listed(store, owner, "schemes")) == {"2": ("scheme_flagged", True)}
    store.merge("scheme", new | {"flag_answered_on": day(-1), "version": 2})
    assert listed(store, owner, "schemes") == []


def test_holdings_of_25_years_whose_review_is_open(store: Store, owner: OwnerRow) -> None:
    holder = owned(store, "330106A")
    item = {"unit_code": "U1", "holder_kind": "archive", "holder_code": "330106A", "formed_on": date(1990, 5, 1)}
    item |= {"filed_on": date(1991, 1, 1), "transferred_on": date(2005, 1, 1), "archival_code": "X"}
    store.merge(
        "catalogue_item",
        item | {"item_id": "none"},
        item | {"item_id": "unreviewed", "open_review": "unreviewed"},
        item | {"item_id": "open", "open_review": "open"},
        item | {"item_id": "controlled", "open_review": "controlled"},
        item | {"item_id": "young", "formed_on": date(2010, 5, 1)},
        item | {"item_id": "room", "holder_kind": "room", "holder_code": "U1"},
    )
    rows = listed(store, holder, "openings", lo=-1)
    assert [row.number for row in rows] == ["none", "unreviewed"]
    assert rows[0].day == day_number(date(2015, 5, 1))
    assert listed(store, owner, "openings", lo=-1) == []


def test_pages_of_a_list_know_its_length(store: Store, owner: OwnerRow) -> None:
    visits = [{"plan_id": f"V{n}", "unit_code": "U1", "plan_year": 2026, "planned_on": day(n)} for n in range(5)]
    store.merge("inspection_plan", *visits)
    behind = Behind("visits", HI - 365, HI, HI)
    rows, total = behind_rows(store.database, owner, behind, limit=2, offset=2)
    assert ([row.number for row in rows], total) == (["V2", "V3"], 5)


def test_records_that_lower_a_figure_of_a_rubric_are_as_many_as_it_lacks(store: Store, owner: OwnerRow) -> None:
    filed = {
        "holder_kind": "room",
        "holder_code": "U1",
        "unit_code": "U1",
        "filed_on": day(-9),
        "retention": "permanent",
    }
    codes = {
        "fine": "J001-WS-2025-01",
        "none": None,
        "bad": "x",
        "twice": "J001-WS-2025-02",
        "again": "J001-WS-2025-02",
    }
    items = [filed | {"item_id": item, "archival_code": code} for item, code in codes.items()]
    store.merge("catalogue_item", *items, filed | {"item_id": "old", "archival_code": "y", "filed_on": day(-900)})
    store.merge("catalogue_item", filed | {"item_id": "other", "unit_code": "U2", "archival_code": "z"})
    assert states(listed(store, owner, "codes")) == {
        "none": ("code_missing", True),
        "bad": ("code_malformed", True),
        "twice": ("code_twice", True),
        "again": ("code_twice", True),
    }
    pages = {"pages": 10, "image_pages": 10, "file_bytes": 9, "version": 2}
    store.merge("catalogue_item", items[0] | pages)
    undigitised = listed(store, owner, "undigitised")
    with store.database.begin() as unit_of_work:
        part, whole = collected.archival_codes(unit_of_work, ["U1"], day(-365), TODAY)["U1"]
        done, room = collected.digitised(unit_of_work, ["U1"], TODAY)["U1"]
    assert (whole - part, len(undigitised)) == (4, room - done)
    assert {row.state for row in undigitised} == {"item_undigitised"}
    assert "fine" not in states(undigitised)
