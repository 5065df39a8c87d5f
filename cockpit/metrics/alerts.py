"""The alerts of the cockpit itself, and how telling of them goes."""

from collections.abc import Iterator
from datetime import datetime

from prometheus_client.core import Metric

from cockpit.metrics.families import alone, gauge
from store.mails import MAIL
from store.views.alert_counts import AlertCounts


def alert_families(counts: AlertCounts, at: datetime, *, has_mail: bool) -> Iterator[Metric]:
    """By rule, not by what it was found at: a series for each agency would have no bound.

    Where the settings name no mail server (`has_mail`) nothing is told of mails: nobody waits for them.
    """
    found = (((one.rule, one.state, one.level), one.number) for one in counts.alerts)
    yield gauge("alerts", "Open alerts, by state as shown.", ["rule", "state", "level"], found)
    broken = (((rule,), is_broken) for rule, is_broken in counts.broken.items())
    yield gauge("alert_rule_broken", "1 while a rule cannot be applied.", ["rule"], broken)
    age = None if counts.full_at is None else (at - counts.full_at).total_seconds()
    yield from alone("alert_pass_age_seconds", "Since every rule was last applied to everything.", age)
    under_way = [one for one in counts.waiting if has_mail or one.channel != MAIL]
    waiting = (((one.channel,), one.number) for one in under_way)
    yield gauge("alert_deliveries_waiting", "Messages that wait or are under way.", ["channel"], waiting)
    overdue = (((one.channel,), max((at - one.since).total_seconds(), 0.0)) for one in under_way)
    yield gauge("alert_delivery_overdue_seconds", "How long the first of them has been tried.", ["channel"], overdue)
    ended = (((one.channel, one.state), one.number) for one in counts.ended if has_mail or one.channel != MAIL)
    text = "Messages that were sent, given up (dead) or not wanted any more (dropped) in the last day."
    yield gauge("alert_deliveries_last_day", text, ["channel", "state"], ended)
