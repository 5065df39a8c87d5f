"""How the polling of each feed stands is kept beside its runs and touches nothing of them."""

from datetime import datetime, timedelta

from core.model import Polling, RunReport
from store.database import Database
from store.polls import Polls, keep_polls, known_polls
from store.runs import finish_run, last_success, start_run


def test_what_was_kept_is_known_and_replaced(database: Database, at: datetime) -> None:
    run = start_run(database, "platform", "cases", at)
    finish_run(database, run, RunReport("platform", "cases", at, at, "ok"))
    assert known_polls(database) == [Polling("platform", "cases")]
    polls = Polls(database)
    opened = Polling("platform", "cases", 3, 5, at + timedelta(seconds=30), "open", at)
    polls.keep([opened, Polling("lookups", "requests", missed=2)])
    assert polls.known() == [Polling("lookups", "requests", missed=2), opened]
    keep_polls(database, [Polling("platform", "cases", next_run_at=at)])
    assert known_polls(database)[1] == Polling("platform", "cases", next_run_at=at)
    assert last_success(database, "platform", "cases") == at
