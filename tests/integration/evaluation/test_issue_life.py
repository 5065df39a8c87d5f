"""An issue from being found to its closing, by commands alone."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from core.errors import AccessDeniedError, RefusedError
from evaluation.casework.deeds import Told
from evaluation.commands.acting import act
from people.people import People
from store.database import Database
from store.verify import verify
from tests.accounts import people_for
from tests.integration.evaluation.casework import CERTIFICATES, Casework, open_casework
from tests.integration.evaluation.merging import merge_told
from tests.integration.people.office import AGENCY

AT = datetime(2026, 2, 2, 2, tzinfo=UTC)


@pytest.fixture
def people(database: Database) -> People:
    return people_for(database)


@pytest.fixture
def casework(people: People, tmp_path: Path) -> Casework:
    return open_casework(people, AT, tmp_path)


def test_an_order_goes_its_whole_way_and_counts(casework: Casework) -> None:
    casework.on("2026-03-03")
    number, document = casework.delivered()
    store = casework.office.store
    row = store.rows("SELECT state, delivered_on, deadline_on, final_on FROM issue")[0]
    assert row == ("rectifying", date(2026, 3, 3), date(2026, 4, 2), date(2026, 4, 2))
    assert store.rows("SELECT number_text, state FROM official_document") == [("西湖档改〔2026〕1号", "delivered")]
    merge_told(casework.desk.database, store.images, casework.at)
    assert (store.total("di_25", AGENCY), store.total("di_26", AGENCY)) == (1, 0)
    casework.on("2026-03-30")
    assert casework.report(number).state == "to_recheck"
    merge_told(casework.desk.database, store.images, casework.at)
    assert store.total("di_25", AGENCY) == 0
    casework.on("2026-04-08")
    done = casework.act("officer", number, "pass_recheck", Told(officers=CERTIFICATES, met=(0,)))
    assert done.state == "closed"
    merge_told(casework.desk.database, store.images, casework.at)
    assert (store.total("di_25", AGENCY), store.total("di_26", AGENCY)) == (1, 1)
    assert verify(casework.desk.database, store.images).differing_cells == 0
    assert store.rows("SELECT effects FROM issue_move WHERE event = 'pass_recheck'") == [
        (["closed_in_time", "effect_check_planned"],)
    ]
    assert store.rows("SELECT finished_on, due_on FROM recheck") == [(date(2026, 4, 8), date(2026, 4, 14))]
    assert document


def test_after_its_closing_nothing_more_happens(casework: Casework) -> None:
    number, _ = casework.delivered()
    casework.report(number)
    casework.act("officer", number, "pass_recheck", Told(officers=CERTIFICATES, met=(0,)))
    with pytest.raises(RefusedError) as caught:
        casework.report(number)
    assert caught.value.code == "issue.state_is_final"


def test_a_grave_or_serious_issue_is_rechecked_by_two_known_officers(casework: Casework) -> None:
    number, _ = casework.delivered()
    casework.report(number)
    with pytest.raises(RefusedError) as caught:
        casework.act("officer", number, "pass_recheck", Told(officers=CERTIFICATES[:1], met=(0,)))
    assert caught.value.code == "issue.recheck_needs_two_officers"
    with pytest.raises(RefusedError) as caught:
        casework.act("officer", number, "pass_recheck", Told(officers=("ZJ-001", "ZJ-009"), met=(0,)))
    assert caught.value.code == "unknown_certificate"


def test_the_worked_example_of_a_failed_recheck(casework: Casework) -> None:
    casework.on("2026-03-01")
    number, _ = casework.delivered()
    assert casework.office.store.value("SELECT deadline_on FROM issue") == date(2026, 3, 31)
    casework.on("2026-03-25")
    casework.report(number)
    assert casework.office.store.value("SELECT deadline_on FROM issue") is None
    casework.on("2026-04-08")
    failed = Told(reason="目录仍缺两个年度的条目", officers=CERTIFICATES)
    casework.act("officer", number, "fail_recheck", failed)
    assert casework.office.store.rows("SELECT deadline_on, act_by, rechecks FROM issue") == [
        (date(2026, 4, 14), date(2026, 4, 18), 1)
    ]
    casework.on("2026-04-16")
    casework.report(number)
    assert casework.office.store.value("SELECT was_submitted_late FROM issue") is True
    casework.on("2026-04-22")
    casework.act("officer", number, "pass_recheck", Told(officers=CERTIFICATES, met=(0,)))
    store = casework.office.store
    merge_told(casework.desk.database, store.images, casework.at)
    assert (store.total("di_25", AGENCY), store.total("di_26", AGENCY)) == (1, 0)


def test_only_the_authority_of_the_level_acts_and_others_see_nothing(casework: Casework) -> None:
    number = casework.open()
    with pytest.raises(AccessDeniedError):
        act(casework.desk, casework["city"], number, "dismiss", Told(reason="与本区工作重复登记一次"), casework.at)
    other = casework.office.person("other", "archivist", "U2")
    with pytest.raises(RefusedError) as caught:
        act(casework.desk, other, number, "submit_report", Told(), casework.at)
    assert caught.value.code == "unknown_issue"


@pytest.mark.parametrize("event", ["sign", "seal", "deliver", "send_to_check"])
def test_what_a_document_brings_about_nobody_does_by_itself(casework: Casework, event: str) -> None:
    number = casework.open()
    with pytest.raises(RefusedError) as caught:
        casework.act("leader", number, event)
    assert caught.value.code == "issue_by_document"


def test_time_moves_an_issue_and_no_person(casework: Casework) -> None:
    with pytest.raises(RefusedError) as caught:
        casework.act("leader", casework.open(), "fall_due")
    assert caught.value.code == "unknown_event"
