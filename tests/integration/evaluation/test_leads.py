"""Leads come in by their ways, who told them stays sealed, and each ends in an answer within its time."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from core.errors import AccessDeniedError, RefusedError
from evaluation.commands.deciding_leads import acknowledge_lead, decide_lead, reporter_of
from evaluation.commands.leads import (
    Damage,
    Figure,
    NewLead,
    Reporter,
    hand_over_lead,
    notice_figure,
    register_lead,
    report_damage,
)
from evaluation.fieldwork.unknown import UnknownLeadError
from evaluation.leads.deciding import Told
from evaluation.moving import OvertakenError, RefusedMoveError
from evaluation.rounds import walk
from store.accounts import set_state
from store.database import Database
from store.evaluation import leads as kept
from store.evaluation.issue_parts import facts as facts_of
from store.evaluation.issues import issue
from store.evaluation.leads import LeadRow
from tests.integration.evaluation.field import ARCHIVE, CITY, UNITS, Field, open_field
from tests.integration.people.office import AGENCY

AT = datetime(2026, 3, 2, 2, tzinfo=UTC)
NAMED = Reporter("张某", "13800000000", "杭州")


@pytest.fixture
def field(database: Database, tmp_path: Path) -> Field:
    return open_field(database, tmp_path, AT)


def lead(field: Field, number: int) -> LeadRow:
    with field.database.begin() as unit:
        found = kept.lead(unit, number)
    assert found is not None
    return found


def test_an_informer_is_sealed_seen_by_two_named_persons_and_answered(field: Field) -> None:
    officer, head = field.person("officer", "supervisor"), field.person("head", "division_head")
    new = NewLead("informer", "某局", "擅自销毁账册", owner=UNITS[0], reporter=NAMED)
    with pytest.raises(RefusedMoveError) as refused:
        register_lead(field.desk, officer, new, field.at)
    assert refused.value.code == "lead.informer_unprotected"
    new = NewLead("informer", "某局", "擅自销毁账册", UNITS[0], None, NAMED, (head.account_id,))
    number = register_lead(field.desk, officer, new, field.at)
    row = lead(field, number)
    assert (row.state, row.node, row.acknowledge_by, row.decide_by) == (
        "registered",
        CITY,
        date(2026, 3, 9),
        date(2026, 3, 23),
    )
    assert row.reporter is not None
    assert "张某".encode() not in row.reporter
    with pytest.raises(RefusedError) as not_for_you:
        reporter_of(field.desk, officer, number, "核实情况", field.later())
    assert not_for_you.value.code == "lead_not_yours"
    assert reporter_of(field.desk, head, number, "核实情况", field.later()) == NAMED
    assert ("lead.reporter_seen", "officer") in field.office.trail("refused")
    assert ("lead.reporter_seen", "head") in field.office.trail("ok")

    acknowledge_lead(field.desk, officer, number, "电话告知", field.later())
    told = Told(handler=head.account_id)
    assert decide_lead(field.desk, officer, number, "take_up", told, field.later()).state == "checking"
    with pytest.raises(RefusedMoveError):
        decide_lead(field.desk, officer, number, "turn_to_case", Told(clause_id="LC99"), field.later())
    case = Told(clause_id="LC07", found="2019年会计账册无存", severity="grave")
    opened = decide_lead(field.desk, head, number, "turn_to_case", case, field.later()).opened
    with field.database.begin() as unit:
        facts, row_of = facts_of(unit, opened.issue), issue(unit, opened.issue)
    assert row_of is not None
    assert (row_of.source_ref, row_of.severity, [one.text for one in facts]) == (str(number), "grave", [case.found])
    with pytest.raises(RefusedMoveError):
        decide_lead(field.desk, head, number, "answer", Told(), field.later())
    assert decide_lead(field.desk, head, number, "answer", Told(answer="已立案调查"), field.later()).state == "answered"
    with field.database.begin() as unit:
        events = [move.event for move in kept.moves(unit, number)]
    assert events == ["register", "look", "acknowledge", "take_up", "turn_to_case", "answer"]
    assert [kind for kind, _ in field.office.letters(head)] == ["lead_new", "lead_yours"]


def test_a_unit_reports_damage_whole_and_its_authority_is_told_at_once(field: Field) -> None:
    head = field.person("head", "division_head")
    archivist = field.person("archivist", "archivist", UNITS[1])
    short = NewLead("damage", "本单位", "库房进水", UNITS[1], damage=Damage("今晨", "两排密集架"))
    with pytest.raises(RefusedMoveError) as refused:
        report_damage(field.desk, archivist, short, field.at)
    assert refused.value.code == "lead.damage_incomplete"
    whole = NewLead("damage", "本单位", "库房进水", UNITS[1], damage=Damage("今晨", "两排密集架", "已转移", "李某"))
    row = lead(field, report_damage(field.desk, archivist, whole, field.at))
    assert row.is_grave
    assert [kind for kind, _ in field.office.letters(head)] == ["lead_grave"]
    other = NewLead("damage", "他单位", "库房进水", UNITS[2], damage=Damage("今晨", "两排", "已转移", "李某"))
    with pytest.raises(AccessDeniedError):
        report_damage(field.desk, archivist, other, field.at)


def test_an_archive_hands_over_facts_and_evidence_to_the_district_in_charge(field: Field) -> None:
    staff = field.person("staff", "archive_staff", ARCHIVE)
    district = field.person("district", "district_officer", "330106")
    city = field.person("city", "supervisor")
    bare = NewLead("archive", "某局", "到期未移交", AGENCY)
    with pytest.raises(RefusedMoveError) as refused:
        hand_over_lead(field.desk, staff, ARCHIVE, bare, field.at)
    assert refused.value.code == "lead.handover_incomplete"
    assert field.office.trail("refused") == [("lead.handed_over", "staff")]
    # evidence that is not there is refused too
    told = NewLead("archive", "某局", "到期未移交", AGENCY, facts=("三年未移交",), evidence=(7,))
    with pytest.raises(RefusedError, match="no file 7"):
        hand_over_lead(field.desk, staff, ARCHIVE, told, field.at)
    figure = Figure(AGENCY, "A01", "A01 低于预警线", "81.2", "rolling_12m", "S-1", 2, f"A01 {AGENCY} 2026-03-02")
    with field.database.begin() as unit:
        number = notice_figure(unit, field.desk, figure, field.at)
        assert number is not None
        assert notice_figure(unit, field.desk, figure, field.at) is None
    assert lead(field, number).node == "330106"
    with pytest.raises(UnknownLeadError):
        decide_lead(field.desk, city, number, "take_up", Told(handler=city.account_id), field.later())
    with pytest.raises(OvertakenError):
        decide_lead(field.desk, district, number, "take_up", Told(handler=district.account_id), field.later(), seen=7)
    decide_lead(field.desk, district, number, "take_up", Told(handler=district.account_id), field.later(), seen=0)
    decide_lead(field.desk, district, number, "dismiss", Told(reason="已批准延期移交至2027年"), field.later())


def test_who_decides_is_reminded_and_a_handler_who_has_left_is_not(field: Field) -> None:
    officer, head = field.person("officer", "supervisor"), field.person("head", "division_head")
    number = register_lead(field.desk, officer, NewLead("complaint", "某馆", "拒绝提供利用", UNITS[0]), field.at)
    decide_lead(field.desk, officer, number, "take_up", Told(handler=officer.account_id), field.later())
    field.at = datetime(2026, 3, 20, 2, tzinfo=UTC)
    walk(field.desk, field.at)
    walk(field.desk, field.at)
    told = [kind for kind, _ in field.office.letters(officer)]
    assert told == ["lead_new", "lead_yours", "lead_unacknowledged", "lead_due"]
    with field.database.begin() as unit:
        set_state(unit, officer.account_id, "left", field.at)
    field.at = datetime(2026, 3, 24, 2, tzinfo=UTC)
    walk(field.desk, field.at)
    assert [kind for kind, _ in field.office.letters(head)][-1] == "lead_overdue"
    assert [kind for kind, _ in field.office.letters(officer)] == told
