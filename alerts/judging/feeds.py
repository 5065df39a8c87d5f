"""How the feeds deliver. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime

from alerts.judging.lines import side_of
from alerts.observing import CLEAR, Observation, Sight
from alerts.schema import Rule, Silent, Threshold
from indicators.freshness import Delivery


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed with what its newest run brought; `is_off`: it is switched off, so nothing is expected."""

    delivery: Delivery
    is_off: bool = False
    lag_s: float | None = None
    silent_s: float | None = None
    rows: int = 0
    rejected: int = 0
    awaited_since: datetime | None = None
    """since when a first success is awaited of one that never had any; None: it had, or its first run goes on"""

    @property
    def code(self) -> str:
        """Source and feed, as a subject is called."""
        return f"{self.delivery.source}/{self.delivery.feed}"


def judge_feed(rule: Rule, feed: Feed, at: datetime) -> Observation:
    """The observation on a feed at an instant; one that is switched off cannot be judged.

    One that never delivered is silent since it was first read in vain, and has nothing else to judge.
    """
    condition = rule.condition
    if feed.is_off:
        return Observation(Sight.NO_DATA)
    if feed.delivery.last_success_at is None:
        return _of_awaited(rule, feed, at)
    if isinstance(condition, Silent):
        return _breach(rule, feed.silent_s) if feed.delivery.is_late(at, condition.intervals) else CLEAR
    assert isinstance(condition, Threshold)
    return _by_line(rule, condition, _measure(feed, condition))


def _of_awaited(rule: Rule, feed: Feed, at: datetime) -> Observation:
    since = feed.awaited_since
    if since is None or not isinstance(rule.condition, Silent):
        return Observation(Sight.NO_DATA)
    awaited = replace(feed.delivery, last_success_at=since)
    is_late = awaited.is_late(at, rule.condition.intervals)
    return _breach(rule, (at - since).total_seconds()) if is_late else Observation(Sight.NO_DATA)


def _measure(feed: Feed, condition: Threshold) -> float | None:
    if condition.measure == "rejects_share":
        total = feed.rows + feed.rejected
        return feed.rejected / total if total else None
    return feed.silent_s if condition.measure == "silent_s" else feed.lag_s


def _by_line(rule: Rule, condition: Threshold, value: float | None) -> Observation:
    if value is None:
        return Observation(Sight.NO_DATA)
    sight = side_of(condition)(value)
    if sight is Sight.BREACH:
        return _breach(rule, value)
    return Observation(sight, rule.level, value=value) if sight is Sight.BETWEEN else CLEAR


def _breach(rule: Rule, value: float | None) -> Observation:
    return Observation(Sight.BREACH, rule.level, 1, value)
