"""What the worker does for evaluation: first scores, the trial scores of a day, what falls due, figures that are low.

Everything is asked anew at each look, so whatever an outage has left is caught up, and nothing is done twice.
"""

import logging
import threading
from datetime import date
from typing import Final

from core.clock import Clock
from core.days import LOCAL, local_date
from evaluation.desk import Desk
from evaluation.passes.deadlines import let_reports_pass
from evaluation.passes.figures import notice_low_figures
from evaluation.passes.guidance import refresh_points
from evaluation.passes.pursuing import pursue_points
from evaluation.passes.pursuing_by_hand import pursue_told_points
from evaluation.passes.scoring import score_waiting, try_today
from operations.looking import look_again

LOOK_S: Final = 5.0
DAILY_HOUR: Final = 5
"""local; after the night's verification and before people come"""

log = logging.getLogger(__name__)


class Evaluating:
    """Looks every few seconds for agencies that wait for their score, and once a day at all of them."""

    def __init__(self, desk: Desk, clock: Clock) -> None:
        self._desk = desk
        self._clock = clock
        self._done_on: date | None = None

    def run(self, over: threading.Event) -> None:
        """Until `over`; a store that is away for a moment is waited for. FencedError: another leads now."""
        look_again(self.look, over, LOOK_S, "evaluation waits for the store", at_once=False)

    def look(self) -> None:
        """Scores whoever waits, and once a day does what the day brings."""
        at = self._clock.now()
        if scored := score_waiting(self._desk, at):
            log.info("scored %s agencies", scored)
        if local_date(at) == self._done_on or at.astimezone(LOCAL).hour < DAILY_HOUR:
            return
        passed, tried = let_reports_pass(self._desk, at), try_today(self._desk, at)
        reached, noticed = refresh_points(self._desk, at), notice_low_figures(self._desk, at)
        log.info("evaluation: %s reports over, %s trial scores, %s guidance points met", passed, tried, reached)
        # after the refresh, so that nothing is urged that data reach today
        urged = pursue_points(self._desk, at) + pursue_told_points(self._desk, at)
        log.info("evaluation: %s figures noticed, %s letters on guidance", noticed, urged)
        self._done_on = local_date(at)
