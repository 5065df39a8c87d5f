"""Alerts in the leading worker: looks as soon as sums have changed, and every few seconds because time has passed."""

import logging
import threading
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from alerts.desk import AlertDesk
from alerts.in_force import put_in_force
from alerts.passes.looking import LookReport, look
from alerts.passes.milestones import note_milestones
from core.clock import Clock
from operations.looking import hear_again
from store.database import Notice

EVERY: Final = timedelta(seconds=10)
"""how long nobody looks while nothing changes"""
APART: Final = timedelta(seconds=1)
"""shortest distance of two looks, so that a stream of commits costs no more than that"""
MARKED_EVERY: Final = timedelta(minutes=1)
"""how often volumes are held against round numbers"""

log = logging.getLogger(__name__)


class Alerting:
    """Belongs to one thread; what has been decided stands in the store, so that a new leader goes on from there."""

    def __init__(self, desk: AlertDesk, clock: Clock) -> None:
        self._desk = desk
        self._clock = clock
        self._looked_at: datetime | None = None
        self._marked_at: datetime | None = None
        self._is_rung = True
        self._errors: dict[str, str] = {}

    def run(self, over: threading.Event) -> None:
        """Until `over`; a store that is away for a moment is waited for. FencedError: another leads now."""
        hear_again(self._desk.database, "cells", self._hear, over, "alerts wait for the store")

    def _hear(self, notices: Sequence[Notice]) -> None:
        self._is_rung = self._is_rung or bool(notices)
        at = self._clock.now()
        if self._looked_at is None:
            self._begin(at)
        if self._is_due(at):
            self._is_rung, self._looked_at = False, at
            self._told(look(self._desk, at))
            self._mark(at)

    def _begin(self, at: datetime) -> None:
        with self._desk.database.begin() as unit:
            if new := put_in_force(unit, at):
                log.info("alerts: %s new versions of rules", new)

    def _is_due(self, at: datetime) -> bool:
        if self._looked_at is None or at < self._looked_at:
            return True
        return at - self._looked_at >= (APART if self._is_rung else EVERY)

    def _mark(self, at: datetime) -> None:
        """Notes the round numbers that volumes have passed, every so often."""
        if self._marked_at is None or not timedelta(0) <= at - self._marked_at < MARKED_EVERY:
            self._marked_at = at
            if passed := note_milestones(self._desk, at):
                log.info("milestones: %s round numbers passed", passed)

    def _told(self, report: LookReport) -> None:
        if report.moved or report.messages:
            log.info("alerts: %s moves, %s messages, %s open", report.moved, report.messages, report.open)
        for rule, error in report.errors.items():
            if self._errors.get(rule) != error:
                log.error("alert rule %s could not be applied: %s", rule, error)
        self._errors = dict(report.errors)
