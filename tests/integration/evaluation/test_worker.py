"""The worker's part in evaluation: whoever waits is scored at once, each day brings a trial score, once."""

from datetime import timedelta

from core.clock import FixedClock
from evaluation.commands import cycles
from operations.evaluating import Evaluating
from store.evaluation import scores
from store.evaluation.cycles import CycleText
from tests.integration.evaluation.world import CITY, LEFT_OUT, PERIOD, World


def test_the_worker_catches_up_after_days_away_and_does_nothing_twice(world: World) -> None:
    text = CycleText("2026年度评价", "capability-1", *PERIOD, left_out=LEFT_OUT)
    code = cycles.prepare_cycle(world.desk, world["officer"], cycles.NewCycle(CITY, text), world.at)
    cycles.open_cycle(world.desk, world["officer"], code, world.at)
    clock = FixedClock(world.at)
    for _ in range(2):
        worker = Evaluating(world.desk, clock)
        worker.look()
        worker.look()
    clock.move(timedelta(days=5))
    worker.look()
    with world.database.begin() as work:
        number = world.cycle(code).cycle_id
        assert [one.kind for one in scores.versions(work, number, "U1")] == ["automatic"]
        days = [day for day, _, _ in scores.trial_days(work, number, "U1")]
    assert [day.isoformat() for day in days] == ["2026-11-26", "2026-12-01"]
