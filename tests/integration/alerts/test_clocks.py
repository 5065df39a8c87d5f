"""A clock that is set back: what stood some minutes ago is not gone because it was not yet there by that clock."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from alerts.commands.revising import revise
from core.model import Band
from store.alerting.episodes import moves_of
from store.alerting.rules import versions_of
from store.database import Database
from tests.integration.alerts.watch import CITY, Watch, watch_on

NEW = ("XX-1", "U1", "A01")
BODY: Mapping[str, Any] = {
    "code": "XX-1",
    "name": {"zh": "归档过少", "en": "Too little is filed"},
    "stream": "act",
    "subject": {"kind": "indicator", "codes": ["A01"], "of": ["agency"]},
    "condition": {"kind": "threshold", "below": 97},
    "to": ["unit_contact"],
}


@pytest.fixture
def watch(database: Database) -> Watch:
    """A unit with a red figure, and a rule on it that was made a minute ago and fires."""
    found = watch_on(database)
    found.person("boss", "division_head", CITY)
    found.say("U1", {"A01": Band.CRIT})
    found.look()
    revise(found.desk, found.persons["boss"], BODY, "试用", found.at)
    found.look(1)
    assert found.open()[NEW].state == "firing"
    return found


def test_a_new_rule_and_its_alerts_stay_and_are_told_once(watch: Watch) -> None:
    number, letters = watch.open()[NEW].alert_id, watch.letters("ann")
    for minutes in (-5, 4, 2, 5):
        watch.look(minutes)
        assert (watch.open()[NEW].alert_id, watch.open()[NEW].state) == (number, "firing")
        assert watch.letters("ann") == letters


def test_a_rule_that_was_changed_is_not_what_it_was_before(watch: Watch) -> None:
    with watch.database.begin() as work:
        body = versions_of(work, "XX-1")[0].body
    revise(watch.desk, watch.persons["boss"], {**body, "condition": {"kind": "threshold", "below": 10}}, "改", watch.at)
    watch.look(1)
    assert NEW not in watch.open()
    watch.look(-20)
    assert NEW not in watch.open()


def test_what_is_gone_waits_for_a_clock_that_went_back_a_little(watch: Watch) -> None:
    with watch.database.begin() as work:
        body = versions_of(work, "XX-1")[0].body
    revise(watch.desk, watch.persons["boss"], {**body, "enabled": False}, "停", watch.at)
    watch.look(-3)
    assert watch.open()[NEW].state == "firing"
    watch.look(3)
    assert NEW not in watch.open()


def test_what_is_gone_once_a_clock_was_set_right_ends_after_it_began(watch: Watch) -> None:
    number = watch.open()[NEW].alert_id
    watch.look(60 * 24 * 60)
    watch.at -= timedelta(days=70)
    with watch.database.begin() as work:
        work.execute("DELETE FROM alert_rule WHERE rule = 'XX-1'")
    watch.look()
    with watch.database.begin() as work:
        began, ended, reason = work.rows(
            "SELECT began_at, ended_at, reason FROM alert WHERE alert_id = %(number)s", {"number": number}
        )[0]
        moves = [one.reason for one in moves_of(work, number)]
    assert began <= ended == watch.at
    assert reason == "rule_gone"
    assert moves[-2:] == ["clock_corrected", "rule_gone"]
