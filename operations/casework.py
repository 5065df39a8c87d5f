"""Issues on the clock of the leading worker: what falls due, whom to remind, what collected figures have reached."""

import logging
import threading
from datetime import date, datetime, timedelta
from typing import Final

from core.clock import Clock
from core.days import local_date
from core.working_days import Calendar, statutory
from evaluation.casework.figures import Looked, look_at_figures
from evaluation.casework.rounds import Round, make_round
from evaluation.casework.tied import renew_figures
from evaluation.desk import Desk
from evaluation.passes.asked_cases import answer_asked_cases
from operations.looking import look_again

LOOK_S: Final = 20.0
FIGURES_EVERY: Final = timedelta(minutes=1)
"""so that what a collection has reached is seen soon, of the owners whose issues are tied to a figure"""
ALL_EVERY: Final = timedelta(minutes=10)
"""how often issues are looked at of whose figures there is no news"""

log = logging.getLogger(__name__)


class Casework:
    """A round a day, and at once when a calendar has come; figures every minute. Belongs to one thread."""

    def __init__(self, desk: Desk, clock: Clock) -> None:
        self._desk = desk
        self._clock = clock
        self._done_on: date | None = None
        self._calendar: Calendar | None = None
        self._next_figures: datetime | None = None
        self._next_all: datetime | None = None

    def run(self, over: threading.Event) -> None:
        """Until `over`; a store that is away for a moment is waited for. FencedError: another leads now."""
        look_again(self.look, over, LOOK_S, "issues wait for the store")

    def look(self) -> None:
        """A round and the figures, each when due, and what the alerts room asks for."""
        at = self._clock.now()
        self.round_when_due(at)
        self.figures_when_due(at)
        if answered := answer_asked_cases(self._desk, at):
            log.info("issues: %s cases of alerts answered", answered)

    def round_when_due(self, at: datetime) -> Round | None:
        """A round when a day has begun since the last one, or another calendar holds."""
        calendar = statutory()
        if self._done_on == local_date(at) and self._calendar == calendar:
            return None
        done = make_round(self._desk, at)
        self._done_on, self._calendar = local_date(at), calendar
        if done.steps or done.fallen_due or done.moved_deadlines:
            log.info("issues: %s", done)
        return done

    def figures_when_due(self, at: datetime) -> Looked | None:
        """A look at figures when it is time: of the owners concerned alone, then at issues that there is news of."""
        if self._next_figures is not None and at < self._next_figures:
            return None
        self._next_figures = at + FIGURES_EVERY
        renew_figures(self._desk, at)
        is_all = self._next_all is None or at >= self._next_all
        if is_all:
            self._next_all = at + ALL_EVERY
        return look_at_figures(self._desk, at, only_news=not is_all)
