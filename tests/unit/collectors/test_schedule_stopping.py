"""Stopping while a poll moves the next one: the two never wait for each other."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from apscheduler.executors.pool import ThreadPoolExecutor as JobThreads
from apscheduler.schedulers.background import BackgroundScheduler

from collectors import schedule
from collectors.bound_feed import BoundFeed
from collectors.runner import Run
from core.model import RunReport
from tests.unit.collectors.polling import AT, DEADLINE_S, Journal, bound, running


class Meeting:
    """The moment at which a poll is about to move the next one and the scheduler, its lock held, ends the threads."""

    def __init__(self) -> None:
        self.failing: threading.Thread | None = None
        self.poll_moves = threading.Event()
        self.threads_end = threading.Event()
        self.poll_is_over = threading.Event()
        self.was_waited_for: list[bool] = []

    def arrange(self, patch: pytest.MonkeyPatch) -> None:
        """Has every schedule that is made from now on come to this moment."""
        meeting = self

        class Scheduler(BackgroundScheduler):  # type: ignore[misc]  # the library has no types
            def modify_job(self, job_id: str, jobstore: str | None = None, **changes: Any) -> Any:
                if threading.current_thread() is not meeting.failing:
                    return super().modify_job(job_id, jobstore, **changes)
                meeting.poll_moves.set()
                assert meeting.threads_end.wait(DEADLINE_S)
                try:
                    return super().modify_job(job_id, jobstore, **changes)
                finally:
                    meeting.poll_is_over.set()

        class Threads(JobThreads):  # type: ignore[misc]  # the library has no types
            def shutdown(self, wait: bool = True) -> None:
                meeting.threads_end.set()
                if wait:  # for ever in truth; here it is noted and given up, so that a failing test ends
                    meeting.was_waited_for.append(meeting.poll_is_over.wait(DEADLINE_S))
                super().shutdown(wait=False)

        patch.setattr(schedule, "BackgroundScheduler", Scheduler)
        patch.setattr(schedule, "JobThreads", Threads)


def test_a_poll_that_moves_the_next_one_ends_while_everything_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    meeting, journal = Meeting(), Journal()
    meeting.arrange(monkeypatch)

    def read(
        feed: BoundFeed, sink: Any, runs: Any, clock: Any, *, batch_rows: int, stopping: Callable[[], bool]
    ) -> Run:
        """Well at first, as the first load reads; then in trouble, so that the next poll is put off."""
        first = not journal.lines
        journal.note(feed.code)
        if not first:
            meeting.failing = threading.current_thread()
        return Run(RunReport(feed.source, feed.code, AT, AT, "ok" if first else "retry"))

    with running([bound("cases", 3, journal)], read=read) as polling:
        assert polling.wait_for_first_load(DEADLINE_S)
        polling.wake("platform")
        assert meeting.poll_moves.wait(DEADLINE_S)
    assert meeting.was_waited_for == [True]
