"""What units put forward and how documents reach them: defences, extensions, deliveries on paper, two at once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from core.errors import AccessDeniedError, RefusedError
from evaluation.casework.deeds import SYSTEM, NewDemand, Told
from evaluation.commands.acting import act
from evaluation.commands.data_objections import NewObjection, raise_objection, withdraw_objection
from evaluation.commands.defending import Examined, examine_defence
from evaluation.commands.delivering import (
    Entry,
    confirm_delivery,
    decline,
    give_consent,
    register_delivery,
    sign_for,
)
from evaluation.commands.issues import NewIssue, objection_stops, open_within
from evaluation.commands.official_documents import revise_draft
from store.database import Database
from tests.accounts import people_for
from tests.integration.evaluation.casework import CERTIFICATES, FACT, Casework, open_casework
from tests.integration.evaluation.merging import merge_told
from tests.integration.people.office import AGENCY, as_token

AT = datetime(2026, 2, 2, 2, tzinfo=UTC)
CLAIM = "其中2016年档案已经移交"


@pytest.fixture
def casework(database: Database, tmp_path: Path) -> Casework:
    found = open_casework(people_for(database), AT, tmp_path)
    found.on("2026-03-03")
    return found


def test_a_defence_is_examined_point_by_point_and_answered_before_it_is_decided(casework: Casework) -> None:
    number, _ = casework.delivered()
    casework.act("archivist", number, "defend", Told(points=(CLAIM, "其余在整理")))
    assert casework.office.store.rows("SELECT state, is_running FROM issue") == [("examining_defence", False)]
    casework.later(2)
    with pytest.raises(RefusedError) as caught:
        casework.act("leader", number, "uphold_defence")
    assert caught.value.code == "issue.points_unexamined"
    examined = {CLAIM: Examined("核对交接单，属实", True), "其余在整理": Examined("不影响移交义务", False)}
    answer = examine_defence(casework.desk, casework["legal"], number, examined, casework.at)
    with pytest.raises(RefusedError) as caught:
        casework.act("leader", number, "uphold_defence")
    assert caught.value.code == "issue.answer_missing"
    second = casework.office.person("legal2", "legal_reviewer", "330106")
    casework.people["legal"] = second
    content = {"demands": [{"text": "移交2015、2017、2018年会计档案", "due": "2026-04-07"}]}
    revise_draft(casework.desk, casework["officer"], answer, content, 0, casework.at)
    casework.approve(answer)
    with pytest.raises(RefusedError) as caught:
        casework.act("leader", number, "reject_defence")
    assert caught.value.code == "defence.point_holds"
    changed = (NewDemand("移交2015、2017、2018年会计档案"),)
    done = casework.act("leader", number, "uphold_defence", Told(changed_demands=changed))
    assert (done.state, done.deadline_on) == ("rectifying", date(2026, 4, 7))
    store = casework.office.store
    assert store.rows("SELECT text FROM issue_demand") == [("移交2015、2017、2018年会计档案",)]
    assert store.rows("SELECT state, examiner_name FROM defence") == [("partly_upheld", "Legal (legal)")]


def test_an_extension_is_asked_for_once_and_its_decision_is_drafted(casework: Casework) -> None:
    number, _ = casework.delivered()
    asked = Told(days=20, reason="整理工作量较大，需要增加时间")
    casework.act("archivist", number, "ask_extension", asked)
    with pytest.raises(RefusedError) as caught:
        casework.act("archivist", number, "ask_extension", asked)
    assert caught.value.code == "issue.extension_used"
    casework.later(2)
    with pytest.raises(RefusedError) as caught:
        casework.act("leader", number, "grant_extension", Told(days=90))
    assert caught.value.code == "issue.extension_too_long"
    done = casework.act("leader", number, "grant_extension")
    assert done.deadline_on == date(2026, 4, 27)
    document = int(casework.office.store.value("SELECT max(document_id) FROM official_document"))
    casework.approve(document, steps="draft check sign seal")
    assert casework.office.store.rows("SELECT state, granted_days FROM extension_request") == [("granted", 20)]


def test_of_two_decisions_at_once_one_holds(casework: Casework) -> None:
    number, _ = casework.delivered()
    casework.act("archivist", number, "ask_extension", Told(days=20, reason="整理工作量较大，需要增加时间"))
    other = casework.office.person("leader2", "bureau_leader", "330106")

    def decide(who: object, event: str) -> str:
        told = Told(reason="工作量不构成延期的理由")
        try:
            return act(casework.desk, who, number, event, told, casework.at).state  # type: ignore[arg-type]
        except RefusedError as error:
            return error.code

    with ThreadPoolExecutor(2) as pool:
        found = sorted(pool.map(decide, (casework["leader"], other), ("grant_extension", "refuse_extension")))
    assert found == ["issue.no_extension_pending", "rectifying"]
    assert len(casework.office.store.rows("SELECT FROM extension_request WHERE state <> 'asked'")) == 1


def test_who_has_seen_something_else_is_told_so(casework: Casework) -> None:
    number = casework.open()
    casework.confirm(number)
    told = Told(reason="与另一问题重复，予以撤销处理")
    with pytest.raises(RefusedError) as caught:
        act(casework.desk, casework["leader"], number, "withdraw", told, casework.at, seen=0)
    assert caught.value.code == "overtaken"
    with pytest.raises(AccessDeniedError):
        act(casework.desk, as_token(casework["leader"]), number, "withdraw", told, casework.at)
    casework.act("leader", number, "withdraw", told)
    merge_told(casework.desk.database, casework.office.store.images, casework.at)
    assert casework.office.store.rows("SELECT withdrawn FROM issue_register") == [(True,)]


def test_a_delivery_on_paper_counts_from_its_real_day_by_the_word_of_two(casework: Casework) -> None:
    number = casework.open()
    casework.confirm(number)
    document = casework.draft(number)
    casework.approve(document)
    sealed = casework.at
    with pytest.raises(RefusedError) as caught:
        sign_for(casework.desk, casework["archivist"], document, casework.at)
    assert caught.value.code == "issue.consent_missing"
    decline(casework.desk, casework["archivist"], document, "请送纸质文书", casework.at)
    casework.later(3)
    entry = Entry("by_hand", "吴某", sealed + timedelta(days=1), "办公室", casework.upload())
    early = replace(entry, delivered_at=sealed - timedelta(hours=1))
    for wrong, code in (
        (early, "delivery_before_seal"),
        (replace(entry, delivered_at=casework.at + timedelta(days=1)), "delivery_in_future"),
    ):
        with pytest.raises(RefusedError) as caught:
            register_delivery(casework.desk, casework["officer"], document, wrong, casework.at)
        assert caught.value.code == f"issue.{code}"
    register_delivery(casework.desk, casework["officer"], document, entry, casework.at)
    with pytest.raises(RefusedError) as caught:
        confirm_delivery(casework.desk, casework["officer"], document, casework.at)
    assert caught.value.code == "delivery_two_people"
    assert confirm_delivery(casework.desk, casework["second"], document, casework.at) == "delivered"
    store = casework.office.store
    assert store.rows("SELECT state, delivered_on, deadline_on FROM issue") == [
        ("rectifying", date(2026, 3, 4), date(2026, 4, 3))
    ]
    mended = replace(entry, delivered_at=sealed + timedelta(days=2))
    register_delivery(casework.desk, casework["officer"], document, mended, casework.at)
    confirm_delivery(casework.desk, casework["second"], document, casework.at)
    first = store.value("SELECT first_entry FROM delivery")
    assert (first["receiver"], first["delivered_at"][:10]) == ("吴某", "2026-03-04")
    assert store.rows("SELECT delivered_on, deadline_on FROM issue") == [(date(2026, 3, 5), date(2026, 4, 7))]


def test_whoever_refuses_an_order_has_it_left_before_a_witness(casework: Casework) -> None:
    number = casework.open()
    casework.confirm(number)
    document = casework.draft(number)
    casework.approve(document)
    casework.later(1)
    entry = Entry("left", "吴某", casework.at, "办公室", refusal="拒绝签字")
    register_delivery(casework.desk, casework["officer"], document, entry, casework.at)
    with pytest.raises(RefusedError) as caught:
        confirm_delivery(casework.desk, casework["second"], document, casework.at)
    assert caught.value.code == "issue.witness_missing"
    register_delivery(casework.desk, casework["officer"], document, replace(entry, witness="社区赵某"), casework.at)
    confirm_delivery(casework.desk, casework["second"], document, casework.at)
    assert casework.office.store.value("SELECT effects FROM issue_move WHERE event = 'refuse_delivery'") == [
        "left_at_place",
        "clock_starts",
    ]


def test_a_hazard_counts_by_its_removal(casework: Casework) -> None:
    fact = replace(FACT, text="库房漏水", clause_id="LC06", ground="hazard")
    number = casework.open(title="库房漏水", facts=(fact,))
    casework.confirm(
        number, kind="hazard", severity="grave", clause_id="LC06", ground="hazard", demands=(NewDemand("消除漏水"),)
    )
    document = casework.draft(number, kind="order_remedy")
    casework.approve(document)
    casework.sign_for(document)
    store = casework.office.store
    merge_told(casework.desk.database, store.images, casework.at)
    assert (store.total("di_25"), store.total("di_32"), store.total("di_33")) == (0, 1, 0)
    casework.later(3)
    casework.report(number)
    checked = Told(officers=CERTIFICATES, met=(0,))
    with pytest.raises(RefusedError) as caught:
        casework.act("officer", number, "pass_recheck", checked)
    assert caught.value.code == "issue.removal_date_missing"
    casework.act("officer", number, "pass_recheck", replace(checked, removed_on=date(2026, 3, 5)))
    merge_told(casework.desk.database, store.images, casework.at)
    assert (store.total("di_25"), store.total("di_32"), store.total("di_33")) == (0, 1, 1)


def test_a_figure_alone_opens_nothing_and_once_is_once(casework: Casework) -> None:
    with pytest.raises(RefusedError) as caught:
        casework.open(source_kind="alert", facts=())
    assert caught.value.code == "issue.figure_is_only_a_lead"
    new = NewIssue(AGENCY, "重复低分", "repeat", "EV2026-001", item="R3-1", once="repeat EV2026-001 R3-1 U1")
    with casework.desk.database.begin() as unit:
        first = open_within(unit, casework.desk, new, SYSTEM, casework.at)
    with casework.desk.database.begin() as unit:
        assert open_within(unit, casework.desk, new, SYSTEM, casework.at) == first
        later = open_within(unit, casework.desk, replace(new, once=None), SYSTEM, casework.at)
    assert casework.office.store.value("SELECT repeats FROM issue WHERE issue_no = %(no)s", no=later) == first


TIED = NewDemand("办件归档率达到95%", {"code": "A01", "target": "0.95"})
UNTIED = NewDemand("移交2015、2017、2018年会计档案")
WHY = "该值与本单位归档记录不符，登记有误"


def changed(casework: Casework, number: str, demand: NewDemand) -> None:
    """A defence holds in part: another demand stands in place of the one before."""
    casework.act("archivist", number, "defend", Told(points=(CLAIM,)))
    answer = examine_defence(
        casework.desk, casework["legal"], number, {CLAIM: Examined("核对交接单，属实", True)}, casework.at
    )
    content = {"demands": [{"text": demand.text, "due": "2026-04-07"}]}
    revise_draft(casework.desk, casework["officer"], answer, content, 0, casework.at)
    examiner, casework.people["legal"] = casework["legal"], casework["second legal"]
    casework.approve(answer)
    casework.people["legal"] = examiner
    casework.act("leader", number, "uphold_defence", Told(changed_demands=(demand,)))


@pytest.mark.parametrize(("first", "then", "stands"), [(UNTIED, TIED, True), (TIED, UNTIED, False)])
def test_whatever_comes_first_the_clock_rests_for_the_data_that_the_demand_is_tied_to(
    casework: Casework, first: NewDemand, then: NewDemand, stands: bool
) -> None:
    casework.people["second legal"] = casework.office.person("legal2", "legal_reviewer", "330106")
    store, archivist = casework.office.store, casework["archivist"]
    give_consent(casework.desk, archivist, AGENCY, casework.upload(), casework.at)
    for raised_at in ("the confirmation", "the delivery", "the change"):
        objection = 0
        for step in ("the confirmation", "the delivery", "the change"):
            casework.later(1)
            if step == "the confirmation":
                number = casework.open()
                casework.confirm(number, demands=(first,))
            elif step == "the delivery":
                document = casework.draft(number)
                casework.approve(document)
                sign_for(casework.desk, archivist, document, casework.at)
            else:
                changed(casework, number, then)
            if step == raised_at:
                new = NewObjection(AGENCY, "value", "A01", WHY)
                objection = raise_objection(casework.desk, archivist, new, casework.at)
        text = (
            "SELECT i.is_running, array_agg(s.reference) FILTER (WHERE s.reference <> '' AND s.until IS NULL)"
            " FROM issue i LEFT JOIN clock_stop s USING (issue_no) WHERE issue_no = %(no)s GROUP BY 1"
        )
        expected = (False, [f"data_objection {objection}"]) if stands else (True, None)
        assert store.rows(text, no=number) == [expected], f"raised after {raised_at}"
        withdraw_objection(casework.desk, archivist, objection, casework.at)
        assert store.rows(text, no=number) == [(True, None)]


def test_a_demand_that_keeps_its_words_keeps_its_figure(casework: Casework) -> None:
    casework.people["second legal"] = casework.office.person("legal2", "legal_reviewer", "330106")
    number = casework.open()
    casework.confirm(number, demands=(TIED, UNTIED))
    document = casework.draft(number)
    casework.approve(document)
    casework.sign_for(document)
    changed(casework, number, NewDemand(TIED.text))
    condition = {"code": "A01", "target": "19/20", "direction": "at_least"}
    assert casework.office.store.rows("SELECT text, condition FROM issue_demand") == [(TIED.text, condition)]


def test_disputed_data_stop_the_clock(casework: Casework) -> None:
    number, _ = casework.delivered()
    on = casework.at.date()
    with casework.desk.database.begin() as unit:
        objection_stops(unit, casework.desk, [number], "YY-1", on, casework.at, is_over=False)
    assert casework.office.store.rows("SELECT is_running, deadline_on FROM issue") == [(False, None)]
    casework.later(5)
    with casework.desk.database.begin() as unit:
        objection_stops(unit, casework.desk, [number], "YY-1", casework.at.date(), casework.at, is_over=True)
    assert casework.office.store.rows("SELECT is_running, deadline_on FROM issue") == [(True, date(2026, 4, 7))]
