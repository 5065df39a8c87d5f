"""A rule tested on what is kept comes to what it did when it was in force."""

from datetime import timedelta

import pytest

from alerts.backtest import backtest
from alerts.in_force import rules_in_force
from core.errors import RefusedError
from core.model import Band
from store.database import Database
from tests.integration.alerts.watch import BEFORE, Watch, watch_on

LOOKS = timedelta(minutes=30)


@pytest.fixture
def watch(database: Database) -> Watch:
    """Units whose figures come and go for some days."""
    found = watch_on(database)
    for owner, code, band, hours in (
        ("U1", "D01", Band.CRIT, 1),
        ("U2", "D01", Band.WARN, 5),
        ("U1", "A01", Band.CRIT, 1),
        ("U1", "A01", Band.MET, 3),
        ("U3", "B01", Band.WARN, 1),
        ("U3", "B01", Band.NEAR, 30),
        ("U2", "D01", Band.MET, 1),
        ("U1", "A01", Band.WARN, 8),
    ):
        found.say(owner, {code: band})
        found.look()
        for _ in range(hours * 2):
            found.look(LOOKS / timedelta(minutes=1))
    return found


def test_what_would_have_fired_is_what_did(watch: Watch) -> None:
    with watch.database.begin() as work:
        rule = rules_in_force(work, watch.at).rules["AL-1"]
        asked = "SELECT scope, code, fired_at, ended_at FROM alert WHERE rule = 'AL-1' AND fired_at IS NOT NULL"
        did = sorted(work.rows(f"{asked} ORDER BY scope, code, fired_at"))
    past = backtest(watch.desk, rule, BEFORE, watch.at)
    would = sorted((one.subject.scope, one.subject.code, one.fired_at, one.resolved_at) for one in past.fired)
    assert len(did) >= 4
    assert [one[:2] for one in would] == [one[:2] for one in did]
    for (*_, fired, ended), (*_, fired_then, ended_then) in zip(would, did, strict=True):
        assert timedelta(0) <= fired_then - fired < LOOKS, "history does not wait for the next look"
        assert (ended is None) == (ended_then is None)
        assert ended is None or timedelta(0) <= ended_then - ended < LOOKS


def test_what_is_kept_nowhere_is_refused(watch: Watch) -> None:
    with watch.database.begin() as work:
        rules = rules_in_force(work, watch.at).rules
    for code in ("AL-3", "AL-4", "AL-7"):
        with pytest.raises(RefusedError, match="not kept"):
            backtest(watch.desk, rules[code], BEFORE, watch.at)
