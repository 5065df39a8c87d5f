"""What a look does on a real store: episodes, their moves, and who is told."""

import pytest

from core.model import Band
from store.alerting.episodes import moves_of
from store.database import Database
from tests.integration.alerts.watch import Watch, watch_on

A01 = ("AL-1", "U1", "A01")


@pytest.fixture
def watch(database: Database) -> Watch:
    """A city under watch."""
    return watch_on(database)


def test_what_is_red_is_pending_fires_when_it_lasts_and_is_told_once(watch: Watch) -> None:
    watch.say("U1", {"A01": Band.CRIT})
    watch.look()
    assert watch.open()[A01].state == "pending"
    assert watch.letters("ann") == []
    hours = 2 * watch.desk.catalogue.refresh_interval("A01").total_seconds() / 60
    watch.look(hours - 1)
    assert watch.open()[A01].state == "pending"
    watch.look(1)
    assert watch.open()[A01].state == "firing"
    assert len(watch.letters("ann")) == len(watch.letters("west")) == 1
    assert watch.letters("ben") == watch.letters("east") == []
    assert "单位 U1" in watch.letters("west")[0]
    watch.look(60)
    assert len(watch.letters("west")) == 1


def test_what_is_mended_ends_with_its_history(watch: Watch) -> None:
    watch.say("U1", {"A01": Band.WARN})
    watch.look()
    watch.look(3000)
    number = watch.open()[A01].alert_id
    watch.say("U1", {"A01": Band.CRIT})
    watch.look(1)
    watch.look(120)
    watch.say("U1", {"A01": Band.MET})
    watch.look(1)
    assert A01 not in watch.open()
    with watch.database.begin() as work:
        moves = [(one.old, one.new, one.reason) for one in moves_of(work, number)]
    assert moves == [
        ("inactive", "pending", "breached"),
        ("pending", "firing", "lasted"),
        ("firing", "firing", "worsened"),
        ("firing", "resolved", "resolved"),
    ]
    assert len(watch.letters("ann")) == 3
