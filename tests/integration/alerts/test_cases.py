"""An alert that somebody asks a case for becomes a lead, with what stood at that moment."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from alerts.commands.acknowledging import take_up, take_up_all
from alerts.commands.asking import ask_for_case
from alerts.commands.silencing import NewSilence, end_silence, silence
from core.errors import AccessDeniedError, RefusedError
from core.model import Band
from evaluation.desk import Desk
from evaluation.passes.asked_cases import answer_asked_cases
from people.files.desk import upload_desk
from store.alerting.cases import alerts_of_lead, case_of
from store.database import Database
from store.evaluation.leads import lead
from tests.integration.alerts.watch import WEST, Watch, watch_on

A01 = ("AL-1", "U1", "A01")


@pytest.fixture
def watch(database: Database) -> Watch:
    """A city in which one indicator of one unit fires."""
    found = watch_on(database)
    found.say("U1", {"A01": Band.CRIT})
    found.look()
    found.look(3000)
    return found


@pytest.fixture
def desk(watch: Watch, tmp_path: Path) -> Desk:
    """The desk of evaluation on the same store."""
    settings = watch.desk.settings
    return Desk(watch.database, settings, watch.desk.catalogue, upload_desk(watch.database, settings, tmp_path))


def test_a_case_becomes_one_lead_with_frozen_figures(watch: Watch, desk: Desk) -> None:
    number = watch.open()[A01].alert_id
    ask_for_case(watch.desk, watch.persons["west"], number, "", watch.at)
    watch.say("U1", {"A01": Band.MET})
    assert answer_asked_cases(desk, watch.at) == 1
    assert answer_asked_cases(desk, watch.at) == 0
    with watch.database.begin() as work:
        case = case_of(work, number)
        assert case is not None
        assert case.lead_id is not None
        opened = lead(work, case.lead_id)
        assert opened is not None
        assert (opened.source, opened.owner_code, opened.figure["value"]) == ("figure", "U1", "475/1000")
        assert alerts_of_lead(work, case.lead_id) == [number]
    with pytest.raises(RefusedError) as refused:
        ask_for_case(watch.desk, watch.persons["west"], number, "", watch.at)
    assert refused.value.code == "alert.case_asked"


def test_who_may_not_enter_leads_there_asks_for_no_case(watch: Watch) -> None:
    number = watch.open()[A01].alert_id
    for name in ("ann", "east", "root"):
        with pytest.raises(AccessDeniedError):
            ask_for_case(watch.desk, watch.persons[name], number, "", watch.at)


def test_what_is_taken_up_says_by_whom_and_is_told_again_when_it_gets_worse(watch: Watch) -> None:
    watch.say("U1", {"A03": Band.WARN})
    watch.look(1)
    watch.look(3000)
    found = watch.open()[("AL-1", "U1", "A03")]
    with pytest.raises(RefusedError, match="say in 4 to 500"):
        take_up(watch.desk, watch.persons["ann"], found.alert_id, " ? ", watch.at)
    with pytest.raises(AccessDeniedError):
        take_up(watch.desk, watch.persons["ben"], found.alert_id, "正在补归档", watch.at)
    take_up(watch.desk, watch.persons["ann"], found.alert_id, "正在补归档", watch.at)
    again = take_up_all(watch.desk, watch.persons["west"], [found.alert_id, 4711], "已知悉，正在处理", watch.at)
    assert again.refused == {found.alert_id: "alert.not_firing", 4711: "unknown_alert"}
    watch.look(60)
    assert watch.open()[("AL-1", "U1", "A03")].state == "acknowledged"
    told = len(watch.letters("ann"))
    watch.say("U1", {"A03": Band.CRIT})
    watch.look(1)
    assert watch.open()[("AL-1", "U1", "A03")].state == "acknowledged", "a moment of it is nothing to tell of"
    watch.look(2999)
    assert watch.open()[("AL-1", "U1", "A03")].state == "firing"
    assert len(watch.letters("ann")) == told + 1


def test_a_silence_spares_people_and_what_it_hid_is_told_afterwards(watch: Watch) -> None:
    until = watch.at + timedelta(days=40)
    new = NewSilence("AL-1", WEST, "", "系统割接，期间数据不完整", until)
    with pytest.raises(AccessDeniedError):
        silence(watch.desk, watch.persons["east"], new, watch.at)
    with pytest.raises(RefusedError, match="within 90 days"):
        silence(watch.desk, watch.persons["west"], replace(new, until_at=watch.at), watch.at)
    number = silence(watch.desk, watch.persons["west"], new, watch.at)
    told = len(watch.letters("ben"))
    watch.say("U2", {"A01": Band.CRIT})
    watch.say("U3", {"A01": Band.CRIT})
    watch.look(1)
    watch.look(3000)
    assert watch.open()[("AL-1", "U2", "A01")].state == "firing"
    assert len(watch.letters("ben")) == told
    assert watch.letters("east")
    end_silence(watch.desk, watch.persons["west"], number, watch.at)
    with pytest.raises(RefusedError, match="is over"):
        end_silence(watch.desk, watch.persons["west"], number, watch.at)
    watch.look(1)
    assert len(watch.letters("ben")) == told + 1
