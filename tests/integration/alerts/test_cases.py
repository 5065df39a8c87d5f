"""An alert that somebody asks a case for becomes a lead, with what stood at that moment."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from alerts.commands.acknowledging import take_up, take_up_all
from alerts.commands.asking import ask_for_case
from alerts.commands.revising import revise
from alerts.commands.silencing import NewSilence, end_silence, silence
from alerts.reading import story_of
from core.days import local_date
from core.errors import AccessDeniedError, RefusedError
from core.model import Band
from evaluation.commands.official_documents import preview
from evaluation.desk import Desk
from evaluation.passes.asked_cases import answer_asked_cases
from people.files.desk import upload_desk
from store.alerting.cases import alerts_of_lead, case_of
from store.alerting.episodes import Episode
from store.alerting.rules import versions_of
from store.database import Database
from store.evaluation.leads import lead
from tests.integration.alerts.watch import CITY, WEST, Watch, watch_on

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


def change(watch: Watch, rule: str, **keys: object) -> None:
    """A new version of a rule with some keys changed."""
    boss = watch.persons.get("boss") or watch.person("boss", "division_head", CITY)
    with watch.database.begin() as work:
        body = {**versions_of(work, rule)[0].body, **keys}
    revise(watch.desk, boss, body, "试用", watch.at)


def drafts(watch: Watch, kind: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Owner, reference and content of the documents of a kind."""
    with watch.database.begin() as work:
        query = "SELECT owner_code, reference, draft FROM official_document WHERE kind = %(kind)s ORDER BY document_id"
        return [(owner, reference, draft) for owner, reference, draft in work.rows(query, {"kind": kind})]


def overdue(watch: Watch) -> Episode:
    """A node of U1 that is a week overdue, as its alert has it."""
    due_on = local_date(watch.at) - timedelta(days=8)
    row = {"node_id": "N1", "unit_code": "U1", "plan_year": 2026, "step": "arranging", "due_on": due_on}
    watch.store.merge("plan_node", row | {"title": "文书档案整理"})
    watch.look(1)
    return next(one for (rule, _, _), one in watch.open().items() if rule == "AL-5")


def test_what_is_overdue_becomes_the_draft_of_an_urging_that_can_be_printed(watch: Watch, desk: Desk) -> None:
    found = overdue(watch)
    ask_for_case(watch.desk, watch.persons["west"], found.alert_id, "", watch.at)
    assert answer_asked_cases(desk, watch.at) == 1
    (draft,) = drafts(watch, "urging")
    assert draft[:2] == ("U1", f"alert {found.alert_id}")
    assert draft[2]["due"] == found.detail["due_on"]
    assert draft[2]["matters"] == ["进馆计划节点文书档案整理（编号N1）"]
    with watch.database.begin() as work:
        case = case_of(work, found.alert_id)
    assert case is not None
    assert (case.opens, case.lead_id, case.refusal) == ("urging", None, "")
    assert case.document_id is not None
    assert preview(desk, watch.persons["west"], case.document_id, watch.at)


def test_a_rule_drafts_guidance_on_the_figure_as_it_stood_by_itself_and_once(watch: Watch, desk: Desk) -> None:
    change(watch, "AL-1", case="automatic", opens="guidance")
    watch.say("U2", {"A03": Band.CRIT})
    watch.look(1)
    watch.look(3000)
    one = watch.open()["AL-1", "U2", "A03"]
    number, value = one.alert_id, f"{one.numerator}/{one.denominator}"
    watch.say("U2", {"A03": Band.NEAR})
    assert answer_asked_cases(desk, watch.at) == 1
    (draft,) = drafts(watch, "guidance")
    assert draft[:2] == ("U2", f"alert {number}")
    (point,) = draft[2]["points"]
    assert (point["value"], point["snapshot"]) == (value, f"A{number}")
    watch.look(1)
    watch.say("U2", {"A03": Band.CRIT})
    watch.look(1)
    watch.look(3000)
    again = watch.open()["AL-1", "U2", "A03"].alert_id
    assert again != number
    assert answer_asked_cases(desk, watch.at) == 1
    with watch.database.begin() as work:
        case = case_of(work, again)
    assert case is not None
    assert (case.document_id, case.refusal) == (None, "alert.case_drafted")
    assert len(drafts(watch, "guidance")) == 1


def test_a_rule_whose_alerts_say_too_little_for_it_is_refused_before_anybody_asks(watch: Watch) -> None:
    for rule, keys in (("AL-4", {"opens": "urging"}), ("AL-3", {"opens": "lead"}), ("AL-5", {"opens": "lead"})):
        with pytest.raises(RefusedError) as refused:
            change(watch, rule, case="offered", **keys)
        assert refused.value.code == "alert.rule_wrong"


def test_a_case_is_shown_to_those_alone_who_work_at_the_authority(watch: Watch, desk: Desk) -> None:
    number = watch.open()[A01].alert_id
    ask_for_case(watch.desk, watch.persons["west"], number, "匿名反映同一情况", watch.at)
    answer_asked_cases(desk, watch.at)
    assert story_of(watch.desk, watch.persons["west"], number, watch.at).case is not None
    for name in ("ann", "root", "steward"):
        assert story_of(watch.desk, watch.persons[name], number, watch.at).case is None, name


def test_who_may_not_draft_documents_there_asks_for_none(watch: Watch) -> None:
    found = overdue(watch)
    for name in ("ann", "east", "head"):
        with pytest.raises(AccessDeniedError):
            ask_for_case(watch.desk, watch.persons[name], found.alert_id, "", watch.at)


def test_a_lead_says_what_its_alert_says(watch: Watch, desk: Desk) -> None:
    change(watch, "AL-2", condition={"kind": "threshold", "below": 70}, case="offered")
    watch.look(1)
    for rule, words in (("AL-1", "低于预警线"), ("AL-2", "越过界线70，当前为")):
        found = watch.open()[rule, "U1", "A01"]
        ask_for_case(watch.desk, watch.persons["west"], found.alert_id, "", watch.at)
        answer_asked_cases(desk, watch.at)
        with watch.database.begin() as work:
            case = case_of(work, found.alert_id)
            assert case is not None
            assert case.lead_id is not None
            opened = lead(work, case.lead_id)
            assert opened is not None
            assert words in opened.text
            work.execute("UPDATE supervision_lead SET decided_at = now(), state = 'dismissed'")


def test_a_lead_on_a_drop_says_from_what_to_what(watch: Watch, desk: Desk) -> None:
    watch.say("U2", {"A03": Band.MET})
    watch.look(1)
    watch.say("U2", {"A03": Band.WARN})
    watch.look(1)
    found = watch.open()["AL-2", "U2", "A03"]
    ask_for_case(watch.desk, watch.persons["west"], found.alert_id, "", watch.at)
    answer_asked_cases(desk, watch.at)
    with watch.database.begin() as work:
        opened = lead(work, case_of(work, found.alert_id).lead_id)  # type: ignore[union-attr, arg-type]
    assert opened is not None
    assert "由100变为95" in opened.text
