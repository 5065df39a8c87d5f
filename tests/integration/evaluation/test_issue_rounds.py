"""What time and data do to issues: reminders once, falling due, steps with their documents, figures, calendars."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from core import working_days
from core.errors import RefusedError
from core.model import Reading
from core.working_days import Calendar, statutory
from evaluation.casework import rounds
from evaluation.casework.deeds import NewDemand, Told
from evaluation.casework.figures import look_at_figures
from evaluation.casework.rounds import make_round
from evaluation.commands.data_objections import NewObjection, raise_objection, withdraw_objection
from evaluation.commands.issues import note_finding, review_case
from store.database import Database
from store.readings import append_readings
from tests.accounts import people_for
from tests.integration.evaluation.casework import Casework, open_casework, with_settings
from tests.integration.evaluation.merging import merge_told
from tests.integration.people.office import AGENCY

AT = datetime(2026, 2, 2, 2, tzinfo=UTC)


@pytest.fixture
def casework(database: Database, tmp_path: Path) -> Casework:
    return open_casework(people_for(database), AT, tmp_path)


def steps_of(casework: Casework) -> list[tuple[str, str]]:
    rows = casework.office.store.rows("SELECT step, document FROM ladder_step ORDER BY step_id")
    return [(step, document) for step, document in rows]


def letters_of(casework: Casework, who: str, kind: str) -> int:
    return sum(one == kind for one, _ in casework.office.letters(casework[who]))


def test_the_ladder_climbs_once_each_day_and_ends_in_a_case(casework: Casework) -> None:
    casework.on("2026-03-03")
    number, _ = casework.delivered()
    casework.on("2026-03-26")
    assert make_round(casework.desk, casework.at).steps == 1
    assert make_round(casework.desk, casework.at).steps == 0
    assert (steps_of(casework), letters_of(casework, "archivist", "ladder_remind")) == ([("remind_7", "message")], 1)

    casework.on("2026-04-02")
    make_round(casework.desk, casework.at)
    assert casework.office.store.value("SELECT state FROM issue") == "rectifying"
    casework.on("2026-04-03")
    done = make_round(casework.desk, casework.at)
    assert (done.fallen_due, casework.office.store.value("SELECT state FROM issue")) == (1, "overdue")
    assert steps_of(casework)[-2:] == [("overdue_notice", "message"), ("urging", "urging")]
    assert letters_of(casework, "officer", "ladder_due") == 1
    kinds = casework.office.store.rows("SELECT kind, state FROM official_document ORDER BY document_id")
    assert kinds[-1] == ("urging", "drafting")
    urging = int(casework.office.store.value("SELECT max(document_id) FROM official_document"))
    casework.approve(urging, steps="draft check sign seal")

    casework.on("2026-05-20")
    make_round(casework.desk, casework.at)
    assert "case" not in [step for step, _ in steps_of(casework)]
    with pytest.raises(RefusedError) as caught:
        casework.act("leader", number, "file_case")
    assert caught.value.code == "issue.ladder_not_reached"
    note_finding(casework.desk, casework["officer"], number, "violation_suspected", "经催办仍不移交", casework.at)
    make_round(casework.desk, casework.at)
    assert steps_of(casework)[-1] == ("case", "case_filing")
    _goes_to_a_case(casework, number)


def _goes_to_a_case(casework: Casework, number: str) -> None:
    filing = int(casework.office.store.value("SELECT max(document_id) FROM official_document"))
    casework.approve(filing, steps="draft check sign", upto="sign")
    rows = casework.office.store.rows("SELECT state, number_text FROM official_document ORDER BY document_id")
    assert rows[-1] == ("finished", "西湖档立〔2026〕1号")
    assert casework.act("leader", number, "file_case").state == "investigating"
    with pytest.raises(RefusedError) as caught:
        casework.act("leader", number, "find_violation", Told(record=filing))
    assert caught.value.code == "issue.investigation_record_missing"
    record = casework.heard(number)
    with pytest.raises(RefusedError) as caught:
        casework.act("leader", number, "find_violation", Told(record=record))
    assert caught.value.code == "issue.case_not_reviewed"
    review_case(casework.desk, casework["legal"], number, "事实清楚", casework.at)
    assert casework.act("leader", number, "find_violation", Told(record=record)).state == "transferred"
    with pytest.raises(RefusedError) as caught:
        casework.act("officer", number, "receive_result")
    assert caught.value.code == "issue.written_result_missing"
    done = casework.act("officer", number, "receive_result", Told(uploads=(casework.upload(),)))
    assert done.state == "closed_by_transfer"


def test_a_calendar_that_arrives_moves_a_provisional_deadline(
    casework: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    casework.on("2026-12-10")
    casework.delivered()
    store = casework.office.store
    assert store.rows("SELECT deadline_on, is_provisional FROM issue") == [(date(2027, 1, 11), True)]
    known = statutory()
    off = frozenset({date(2027, 1, 11), date(2027, 1, 12)})
    arrived = known.joined(Calendar(frozenset({2027}), off, frozenset()))
    for module in ("evaluation.casework.case",):
        monkeypatch.setattr(f"{module}.statutory", lambda: arrived)
    assert make_round(casework.desk, casework.at).moved_deadlines == 1
    assert store.rows("SELECT deadline_on, is_provisional FROM issue") == [(date(2027, 1, 13), False)]
    assert letters_of(casework, "archivist", "deadline_moved") == 1
    assert working_days.statutory() is known
    assert rounds.PURSUED


def reading(casework: Casework, numerator: int) -> None:
    """The figure A03 of the agency, as the engine keeps it."""
    found = Reading("A03", AGENCY, casework.at, numerator, 100, numerator / 100, None, None, None, None, "1")
    append_readings(casework.desk.database, [found], casework.at)


def test_figures_close_an_issue_and_open_it_again_when_they_slip_back(casework: Casework) -> None:
    casework = with_settings(casework, closes_by_data=True)
    casework.on("2026-03-03")
    demand = NewDemand("电子公文归档率达到95%", {"code": "A03", "target": "0.95"})
    number = casework.open()
    casework.confirm(number, demands=(demand,))
    document = casework.draft(number)
    casework.approve(document)
    casework.sign_for(document)
    reading(casework, 90)
    assert look_at_figures(casework.desk, casework.at).met == 0
    for _ in range(2):
        casework.later(1)
        reading(casework, 96)
        done = look_at_figures(casework.desk, casework.at)
    assert (done.met, done.closed) == (1, 1)
    store = casework.office.store
    assert store.rows("SELECT state, was_submitted_late FROM issue") == [("closed", False)]
    proof = store.value("SELECT detail FROM issue_move WHERE event = 'close_by_data_itself'")
    assert [look["numerator"] for look in proof["proof"]["0"]["looks"]] == [96, 96]
    assert look_at_figures(casework.desk, casework.at).reopened == 0
    disputed = NewObjection(AGENCY, "value", "A03", "该值与本单位归档记录不符，登记有误")
    objection = raise_objection(casework.desk, casework["archivist"], disputed, casework.at)
    for _ in range(2):
        casework.later(1)
        reading(casework, 80)
        done = look_at_figures(casework.desk, casework.at)
    assert done.reopened == 1
    assert store.rows("SELECT state, reopened, reopened_move IS NOT NULL FROM issue") == [("rectifying", 1, True)]
    assert letters_of(casework, "archivist", "slipped_back") == 1
    running = "SELECT is_running, act_by IS NOT NULL FROM issue"
    assert store.rows(running) == [(False, False)], "the figure was disputed while the issue was closed"
    withdraw_objection(casework.desk, casework["archivist"], objection, casework.at)
    assert store.rows(running) == [(True, True)]
    merge_told(casework.desk.database, store.images, casework.at)
    assert store.total("di_26", AGENCY) == 0


def test_without_that_setting_an_officer_closes_with_one_act(casework: Casework) -> None:
    casework.on("2026-03-03")
    number = casework.open()
    casework.confirm(number, demands=(NewDemand("达到95%", {"code": "A03", "target": "19/20"}),))
    document = casework.draft(number)
    casework.approve(document)
    casework.sign_for(document)
    with pytest.raises(RefusedError) as caught:
        casework.act("officer", number, "close_by_data")
    assert caught.value.code == "issue.data_not_reached"
    for _ in range(2):
        casework.later(1)
        reading(casework, 97)
        look_at_figures(casework.desk, casework.at)
    assert letters_of(casework, "officer", "figures_met") == 1
    assert casework.act("officer", number, "close_by_data").state == "closed"
