"""Two workers: one leads; a killed or halted leader is followed within ten seconds and can store nothing afterwards."""

import signal
from datetime import datetime, timedelta

from tests.system.numbers import CITY, Cockpit, differences, places
from tests.system.second import Second
from tests.system.sources import Sources
from tests.system.workers import At, Worker

WITHIN = timedelta(seconds=10)
LEAD = "SELECT epoch FROM lead"
TAKEN = "SELECT taken_at FROM lead"
BEAT = "SELECT beat_at FROM lead"
LOADED = "SELECT count(*) FROM feed_state WHERE last_success_at IS NOT NULL"
FEEDS = 20
HALTED_BATCHES = """
SELECT count(*) FROM batch b JOIN run r USING (run_id) WHERE r.run_id = ANY (
SELECT run_id FROM run WHERE reason = 'the worker stopped before the run had ended')"""


def test_a_killed_leader_is_followed_and_so_is_a_halted_one_which_stores_nothing_when_it_wakes(
    second: Second, second_sources: Sources, second_cockpit: Cockpit
) -> None:
    first = second.worker(At("account", 3, signal.SIGKILL))
    second.wait_until(lambda: "leading" in first.said(), "a leader")
    standby = second.worker()
    second.wait_until(lambda: "standing by" in standby.said(), "a standby")
    _followed(second, first)

    halted = second.worker(At("net", 1, signal.SIGSTOP))
    second.wait_until(lambda: "standing by" in halted.said(), "the next standby")
    standby.kill()
    second.wait_until(lambda: "leading" in halted.said(), "the next leader")
    second_sources.change(60)
    assert halted.wait_halted(second.patience_s), second.logs()
    last_beat = second.value(BEAT)
    next_one = second.worker()
    second.wait_until(lambda: "leading" in next_one.said(), "a leader after the halted one")
    assert second.value(TAKEN) - last_beat <= WITHIN

    with second_sources.paused():
        epoch, batches = second.value(LEAD), second.value("SELECT max(batch_id) FROM batch")
        halted.send(signal.SIGCONT)
        second.wait_until(lambda: halted.said().count("standing by") == 2, "the halted one standing by")
        assert "Traceback" not in halted.said(), halted.said()
        assert second.value(LEAD) == epoch
        second_sources.wait_until_read()
        assert second.value("SELECT max(batch_id) FROM batch") == batches
        second.start_web()
        assert differences(second_cockpit, second_sources, [CITY, *places(second_cockpit)]) == []

    next_one.kill()
    second.wait_until(lambda: halted.said().count("leading") == 2, "the halted one leading again")


def _followed(second: Second, leader: Worker) -> None:
    """Waits until a leader has ended and the next one leads; both by the clock of the database."""
    epoch = second.value(LEAD)
    assert leader.wait_ended(second.patience_s), second.logs()
    last_beat: datetime = second.value(BEAT)
    second.wait_until(lambda: second.value(LEAD) > epoch, "the next leader")
    assert second.value(TAKEN) - last_beat <= WITHIN
