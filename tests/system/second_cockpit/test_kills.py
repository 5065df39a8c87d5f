"""Whatever is killed, and wherever: after a restart every item is true, and no cell differs from the records."""

import random

import pytest

from tests.system.kills import Killer, differing_cells, wrong_after_all
from tests.system.numbers import Cockpit
from tests.system.second import Second
from tests.system.sources import Sources

KILLS = 14
"""`make bench-kills` kills 200 times"""
SEED = 20_261_126


@pytest.mark.timeout(900)
def test_kills_from_an_empty_store_on_leave_everything_true(
    second: Second, second_sources: Sources, second_cockpit: Cockpit
) -> None:
    second.forget()
    killer = Killer(second, second_sources, random.Random(SEED))
    killer.through_the_first_load()
    killer.in_any_order(KILLS)
    assert len(killer.done) == KILLS
    second.start_web()
    assert wrong_after_all(second, second_cockpit, second_sources) == []
    assert differing_cells(second) == 0
