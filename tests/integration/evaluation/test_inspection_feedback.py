"""What a visit found becomes issues; fed back once their documents are sealed, done once they are closed."""

from pathlib import Path

import pytest

from core.days import local_date
from core.errors import RefusedError
from evaluation.casework.drafts import NewDraft
from evaluation.commands.concluding import Found, feed_back, find_nothing, open_issues
from evaluation.commands.deciding_leads import decide_lead
from evaluation.commands.leads import Damage, NewLead, report_damage
from evaluation.commands.official_documents import draft_document, take_step
from evaluation.commands.on_site import Arrival, arrive, sync_entries
from evaluation.commands.signing_records import sign_record
from evaluation.commands.visits import ForLead, assign_officers, go_without_notice, link_lead, notify_unit
from evaluation.leads.deciding import Told
from evaluation.moving import RefusedMoveError
from evaluation.rounds import walk
from store.database import Database
from tests.integration.evaluation.field import UNITS, Field, open_field
from tests.integration.evaluation.test_inspections import AT, Team, entry, notice, row, signed_by_both

UNIT = UNITS[0]


@pytest.fixture
def field(database: Database, tmp_path: Path) -> Field:
    return open_field(database, tmp_path, AT)


def visited(field: Field, team: Team) -> int:
    """A visit without notice after a report of damage, its record signed."""
    archivist = field.person("archivist", "archivist", UNIT)
    damage = Damage("今晨", "两排密集架", "已转移", "李某")
    lead = report_damage(field.desk, archivist, NewLead("damage", "本单位", "库房进水", UNIT, damage=damage), field.at)
    decide_lead(field.desk, team.planner, lead, "take_up", Told(handler=team.planner.account_id), field.later())
    with pytest.raises(RefusedError) as early:
        link_lead(field.desk, team.planner, ForLead(lead, UNIT, tuple(team.ids)), field.later())
    assert early.value.code == "inspection_lead"
    told = Told(officers=tuple(team.ids))
    number = decide_lead(field.desk, team.planner, lead, "turn_to_inspection", told, field.later()).opened.inspection
    assert number is not None
    assert row(field, number).is_hazard
    reason = "库房进水，须立即现场核查"
    go_without_notice(field.desk, team.planner, number, local_date(field.at), reason, field.later())
    officer = team.pair[0]
    arrival = Arrival(field.later(), "地下库房", ("赵主任",), tuple(team.ids), shown=True)
    arrive(field.desk, officer, number, arrival, field.later())
    facts = [entry("fact", {"text": text}, field.later()) for text in ("库房渗水未处置", "温湿度无记录")]
    sync_entries(field.desk, officer, number, facts, field.later())
    sign_record(field.desk, officer, number, signed_by_both(field, number), field.later())
    return number


def test_lines_of_the_record_become_issues_and_the_unit_counts_when_they_are_fed_back(field: Field) -> None:
    team = Team(field)
    number = visited(field, team)
    officer = team.pair[0]
    with pytest.raises(RefusedMoveError) as nothing:
        feed_back(field.desk, officer, number, (), field.later())
    assert nothing.value.code == "inspection.issues_missing"
    found = [Found(0, "库房渗水", "LC06", "hazard", "grave"), Found(1, "温湿度", "LC05")]
    issues = open_issues(field.desk, officer, number, found, field.later())
    assert len(set(issues)) == 2
    assert open_issues(field.desk, officer, number, found, field.later()) == issues
    with pytest.raises(RefusedMoveError) as found_some:
        find_nothing(field.desk, team.head, number, field.later())
    assert found_some.value.code == "inspection.issues_found"
    with pytest.raises(RefusedMoveError) as unsealed:
        feed_back(field.desk, officer, number, (), field.later())
    assert unsealed.value.code == "inspection.document_not_sealed"

    with field.database.begin() as unit:
        # the chain of documents has tests of its own (test_issue_life.py)
        unit.execute("UPDATE issue SET state = 'rectifying' WHERE source_kind = 'inspection'")
    assert feed_back(field.desk, officer, number, (), field.later()) == "fed_back"
    field.merge()
    assert field.total("di_24", UNIT) == 1
    walk(field.desk, field.later())
    assert row(field, number).state == "rectifying"
    walk(field.desk, field.later())
    assert row(field, number).state == "rectifying"
    with field.database.begin() as unit:
        unit.execute("UPDATE issue SET state = 'closed' WHERE source_kind = 'inspection'")
    assert walk(field.desk, field.later()).moved == 1
    assert row(field, number).state == "done"


def test_a_notice_names_its_sealed_document_and_officers_with_an_interest_stay_away(field: Field) -> None:
    team = Team(field)
    number = team.drawn()[1][1]
    owner = row(field, number).owner_code
    third = field.person("sun", "supervisor")
    extra = field.officer(third, team.head, "ZJ-009")
    with pytest.raises(RefusedError) as one:
        assign_officers(field.desk, team.leader, number, (extra,), "原检查人员因公出差，另行指派", field.later())
    assert one.value.code == "inspection_officers"
    assign_officers(
        field.desk, team.leader, number, (extra, team.ids[0]), "原检查人员因公出差，另行指派", field.later()
    )
    assert row(field, number).officers == [extra, team.ids[0]]
    assert owner in UNITS
    officers = [{"name": "Sun", "certificate": "ZJ-009"}, {"name": "Wang", "certificate": "ZJ-001"}]
    content = {
        "start": "2026-04-01T09:00:00+08:00",
        "end": "2026-04-01T16:30:00+08:00",
        "place": "办公楼三楼档案室",
        "subjects": [1, 2],
        "officers": officers,
        "material": ["归档范围表"],
    }
    document = draft_document(
        field.desk, team.planner, NewDraft("inspection_notice", owner, content=content), field.later()
    )
    keeper = field.person("keeper", "seal_keeper")
    with pytest.raises(RefusedError) as unsealed:
        notify_unit(field.desk, team.planner, number, notice(), field.later(), document)
    assert unsealed.value.code == "inspection.document_not_sealed"
    chain = (("draft", team.planner), ("check", team.head), ("sign", team.leader), ("seal", keeper))
    for step, person in chain:
        take_step(field.desk, person, document, step, "同意", field.later())
    assert notify_unit(field.desk, team.planner, number, notice(), field.later(), document) == "notified"
    assert row(field, number).notice_document == document
