"""Duties of an authority are its own: nobody outside the bureau sees, takes up or is told of them."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from alerts import reading
from alerts.commands.acknowledging import take_up
from alerts.commands.acting import UnknownAlertError
from alerts.commands.asking import ask_for_case
from alerts.commands.silencing import NewSilence, silence
from cockpit.pages import alerts as page
from cockpit.services import services_on
from core.clock import FixedClock
from core.errors import AccessDeniedError, RefusedError
from core.model import Band
from evaluation.commands.leads import NewLead, register_lead
from evaluation.desk import Desk
from people.files.desk import upload_desk
from store.database import Database
from store.views.alerts import AlertChoice, wall_groups
from tests.accounts import PASSWORD, Known, session_of
from tests.integration.alerts.watch import CITY, WEST, Watch, watch_on
from tests.integration.cockpit.case_pages import CasePages
from tests.serving import served
from tests.unit.cockpit.pages.trees import parts_of
from tests.visiting import headers

OUTSIDE = ("ann", "lena", "east", "root", "steward", "super")
"""the unit's archivist and leader, another district, the administrators, and the city's own officer"""


@dataclass
class Standing:
    """Those who watch, as the pages of cases know an authority."""

    watch: Watch
    desk: Desk

    @property
    def at(self) -> Any:
        return self.watch.at


@pytest.fixture
def watch(database: Database) -> Watch:
    """A lead about an agency of a district, past its limit; one red figure of the same agency that fires."""
    found = watch_on(database)
    found.person("lena", "agency_leader", "U1")
    found.person("super", "supervisor", CITY)
    return found


@pytest.fixture
def pages(watch: Watch, tmp_path: Path) -> CasePages:
    settings = watch.desk.settings
    uploads = upload_desk(watch.database, settings, tmp_path)
    desk = Desk(watch.database, settings, watch.desk.catalogue, uploads)
    new = NewLead("informer", "单位 U1", "匿名举报：档案库房漏水未报", "U1")
    register_lead(desk, watch.persons["west"], new, watch.at)
    watch.say("U1", {"A01": Band.CRIT})
    watch.look()
    watch.look(60 * 24 * 60)
    return CasePages(Standing(watch, desk), watch.people)


def number_of(watch: Watch) -> int:
    (found,) = [one for one in watch.open().values() if one.rule == "AL-7"]
    assert found.scope == WEST
    assert found.code.startswith("lead:")
    assert found.detail["owner"] == "U1"
    return found.alert_id


def rules_seen(watch: Watch, name: str) -> set[str]:
    rows, _ = reading.alerts_page(watch.desk, watch.persons[name], AlertChoice(), watch.at)
    groups = reading.groups_page(watch.desk, watch.persons[name], AlertChoice(), watch.at)
    assert {one.episode.rule for one in rows} == {one.rule for one in groups}
    return {one.episode.rule for one in rows}


def test_a_duty_is_listed_and_counted_for_its_authority_alone(watch: Watch, pages: CasePages) -> None:
    number = number_of(watch)
    assert {"AL-1", "AL-7"} <= rules_seen(watch, "west")
    assert "AL-7" in rules_seen(watch, "head")
    assert rules_seen(watch, "ann") == {"AL-1"}
    for name in OUTSIDE:
        assert "AL-7" not in rules_seen(watch, name), name
        with pytest.raises(UnknownAlertError):
            reading.story_of(watch.desk, watch.persons[name], number, watch.at)
    assert reading.waiting(watch.desk, watch.persons["west"], watch.at).count == 2
    assert reading.waiting(watch.desk, watch.persons["ann"], watch.at).count == 1
    with watch.database.begin() as work:
        assert "AL-7" not in {one.rule for one in wall_groups(work, "U1", watch.at)}
        assert "AL-7" in {one.rule for one in wall_groups(work, WEST, watch.at)}


def test_only_who_works_there_takes_a_duty_up_and_it_is_no_case(watch: Watch, pages: CasePages) -> None:
    number = number_of(watch)
    for name in OUTSIDE:
        with pytest.raises(AccessDeniedError):
            take_up(watch.desk, watch.persons[name], number, "已经在办了", watch.at)
        with pytest.raises(AccessDeniedError):
            ask_for_case(watch.desk, watch.persons[name], number, "", watch.at)
    with pytest.raises(RefusedError):
        ask_for_case(watch.desk, watch.persons["west"], number, "", watch.at)
    take_up(watch.desk, watch.persons["west"], number, "本周内办结", watch.at)
    assert next(one.state for one in watch.open().values() if one.rule == "AL-7") == "acknowledged"


def test_only_who_works_there_is_told_and_a_silence_of_a_duty_is_not_told_either(
    watch: Watch, pages: CasePages
) -> None:
    told = {name for name in watch.persons if any("线索办理" in one for one in watch.letters(name))}
    assert told == {"west", "head"}
    code = next(one.code for one in watch.open().values() if one.rule == "AL-7")
    until = watch.at + timedelta(days=1)
    silence(watch.desk, watch.persons["west"], NewSilence("", WEST, code, "等待上级答复", until), watch.at)
    shown = {name for name in watch.persons if reading.silences_page(watch.desk, watch.persons[name], watch.at)}
    assert shown == {"west", "head"}


def test_a_duty_that_is_done_is_history_for_its_authority_alone(watch: Watch, pages: CasePages) -> None:
    number = number_of(watch)
    with watch.database.begin() as work:
        work.execute("UPDATE supervision_lead SET decided_at = now()")
    watch.look(1)
    for name in watch.persons:
        rows, total = reading.history_page(watch.desk, watch.persons[name], AlertChoice(), watch.at)
        assert total == len(rows)
        assert (number in {one.episode.alert_id for one in rows}) == (name in ("west", "head")), name


def test_pages_and_interface_tell_nobody_else_of_a_duty(watch: Watch, pages: CasePages) -> None:
    number = number_of(watch)
    way = f"/alerts/one?alert={number}"
    assert "/leads?lead=1" in str(pages.see(page.layout, watch.persons["west"], way))
    desk, people = watch.desk, watch.people
    services = services_on(watch.database, desk.catalogue, desk.settings, FixedClock(watch.at), people=people)
    with served(services) as (url, _), httpx.Client(base_url=url, timeout=30) as client:
        for name in ("west", *OUTSIDE):
            known = Known(watch.persons[name].account_id, name, PASSWORD, None)
            carried = headers(*session_of(people, known, watch.at))
            is_told = name == "west"
            answered = {
                path: client.get(path, headers=carried)
                for path in ("/api/alerts", "/api/alerts?node=U1", f"/api/alerts?node={WEST}", "/api/alerts/history")
            }
            assert ("lead:" in "".join(one.text for one in answered.values())) == is_told, name
            assert client.get(f"/api/alerts/{number}", headers=carried).status_code == (200 if is_told else 404)
            if not is_told:
                said = client.post(f"/api/alerts/{number}/acknowledge", headers=carried, json={"words": "已经在办"})
                assert said.status_code == 403, name
                shown = pages.see(page.layout, watch.persons[name], way)
                assert list(parts_of(shown, "state-unknown")), name
                for listed in ("/alerts", "/alerts?show=all", "/alerts/history"):
                    assert "线索办理" not in str(pages.see(page.layout, watch.persons[name], listed)), (name, listed)
