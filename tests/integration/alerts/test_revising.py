"""Rules that are changed while alerts of theirs stand, and two workers that look at once."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from alerts.commands.revising import revise
from alerts.passes.looking import look
from core.errors import AccessDeniedError, RefusedError
from core.model import Band
from store.alerting.episodes import moves_of
from store.alerting.rules import versions_of
from store.database import Database
from tests.integration.alerts.watch import CITY, Watch, watch_on

A01 = ("AL-1", "U1", "A01")


@pytest.fixture
def watch(database: Database) -> Watch:
    """A unit with one indicator that fires as WARN and one that fires as CRIT."""
    found = watch_on(database)
    found.person("boss", "division_head", CITY)
    found.say("U1", {"A01": Band.WARN})
    found.say("U2", {"A01": Band.CRIT})
    found.look()
    found.look(3000)
    return found


def body(watch: Watch, **changes: Any) -> Mapping[str, Any]:
    """AL-1 as it stands, with changes."""
    with watch.database.begin() as work:
        return {**versions_of(work, "AL-1")[0].body, **changes}


def test_a_rule_that_asks_for_more_lets_go_of_what_it_asks_for_no_more(watch: Watch) -> None:
    before = {name: watch.letters(name) for name in ("ann", "ben")}
    number = watch.open()[A01].alert_id
    changed = body(watch, condition={"kind": "band", "worst": "CRIT"}, levels={"CRIT": "serious"})
    assert revise(watch.desk, watch.persons["boss"], changed, "只看红档", watch.at).version == 3
    watch.look(1)
    assert A01 not in watch.open()
    assert watch.open()["AL-1", "U2", "A01"].rule_version == 3
    with watch.database.begin() as work:
        assert [one.rule_version for one in moves_of(work, number)] == [2, 2, 3]
    assert len(watch.letters("ann")) == len(before["ann"]) + 1
    assert watch.letters("ben") == before["ben"]


def test_a_rule_that_is_off_ends_its_alerts_and_tells_nobody_that_all_were_well(watch: Watch) -> None:
    before = {name: watch.letters(name) for name in ("ann", "ben", "west")}
    number = watch.open()[A01].alert_id
    revise(watch.desk, watch.persons["boss"], body(watch, enabled=False), "暂停", watch.at)
    watch.look(1)
    assert not [key for key in watch.open() if key[0] == "AL-1"]
    with watch.database.begin() as work:
        assert moves_of(work, number)[-1].reason == "rule_gone"
    assert {name: watch.letters(name) for name in before} == before


def test_what_a_rule_looks_at_no_more_ends_without_a_word(watch: Watch) -> None:
    before = {name: watch.letters(name) for name in ("ann", "ben", "west")}
    number = watch.open()[A01].alert_id
    changed = body(watch, subject={"kind": "indicator", "codes": ["A03"], "of": ["agency"]})
    revise(watch.desk, watch.persons["boss"], changed, "只看公文", watch.at)
    watch.look(1)
    assert not [key for key in watch.open() if key[0] == "AL-1"]
    with watch.database.begin() as work:
        assert moves_of(work, number)[-1].reason == "scope_gone"
    assert {name: watch.letters(name) for name in before} == before


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"subject": {"kind": "indicator", "codes": ["Z99"], "of": ["agency"]}}, "there is no indicator 'Z99'"),
        ({"to": ["nobody"]}, "there is no post 'nobody'"),
        ({"for": "soon"}, "expected a time like 30s"),
        ({"colour": "red"}, "unknown key 'colour'"),
        ({"condition": {"kind": "silent", "intervals": 2}}, "silent cannot be asked of indicator"),
    ],
)
def test_a_version_that_is_wrong_is_refused_whole(watch: Watch, changes: dict[str, Any], said: str) -> None:
    with pytest.raises(RefusedError) as refused:
        revise(watch.desk, watch.persons["boss"], body(watch, **changes), "试", watch.at)
    assert said in str(refused.value)
    assert refused.value.code == "alert.rule_wrong"
    with watch.database.begin() as work:
        assert versions_of(work, "AL-1")[0].version == 2


def test_only_the_city_changes_rules(watch: Watch) -> None:
    for name in ("head", "west", "ann", "root"):
        with pytest.raises(AccessDeniedError):
            revise(watch.desk, watch.persons[name], body(watch), "试", watch.at)


def test_two_workers_that_look_at_the_same_moment_tell_everybody_once(watch: Watch) -> None:
    watch.say("U3", {"A01": Band.CRIT})
    watch.look(1)
    watch.look(2999)
    watch.say("U1", {"A01": Band.CRIT})
    watch.look(1)
    watch.at += timedelta(hours=2)
    before = len(watch.letters("west"))
    with ThreadPoolExecutor(4) as workers:
        reports = list(workers.map(lambda _: look(watch.desk, watch.at, full=True), range(4)))
    assert sorted(one.messages for one in reports) == [0, 0, 0, 2], "it got worse, and stayed so"
    assert len(watch.letters("west")) == before + 1
