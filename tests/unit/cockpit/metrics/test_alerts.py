"""What Prometheus reads of the alerts of the cockpit itself."""

from dataclasses import replace
from datetime import timedelta

from store.views.alert_counts import AlertCounts, EndedDeliveries, OpenAlerts, WaitingDeliveries
from tests.unit.cockpit.fakes import NOW, example_settings, no_figures
from tests.unit.cockpit.metrics.scraped import of, scraped

MINUTE = timedelta(minutes=1)


def test_alerts_and_messages_are_told_by_rule_and_channel() -> None:
    counts = AlertCounts(
        [OpenAlerts("AL-1", "firing", "serious", 7)],
        [WaitingDeliveries("mail", 2, NOW - MINUTE), WaitingDeliveries("duty", 1, NOW + MINUTE)],
        [EndedDeliveries("duty", "dead", 3)],
        {"AL-1": False, "AL-2": True},
        NOW - MINUTE,
    )
    series = scraped(replace(no_figures(), alerts=counts))
    assert series[of("alerts", rule="AL-1", state="firing", level="serious")] == 7
    assert [series[of("alert_rule_broken", rule=rule)] for rule in ("AL-1", "AL-2")] == [0, 1]
    assert series[of("alert_pass_age_seconds")] == 60
    assert series[of("alert_deliveries_waiting", channel="mail")] == 2
    overdue = [series[of("alert_delivery_overdue_seconds", channel=channel)] for channel in ("mail", "duty")]
    assert overdue == [60, 0], "what is held back until a working day is not late"
    assert series[of("alert_deliveries_last_day", channel="duty", state="dead")] == 3


def test_where_no_mail_is_sent_nothing_is_told_of_what_waits_for_it() -> None:
    waiting = [WaitingDeliveries(channel, 1, NOW - MINUTE) for channel in ("mail", "duty")]
    ended = [EndedDeliveries(channel, "dropped", 1) for channel in ("mail", "duty")]
    series = scraped(replace(no_figures(), alerts=AlertCounts([], waiting, ended)), example_settings())
    assert {dict(labels)["channel"] for name, labels in series if "_deliver" in name} == {"duty"}


def test_before_the_first_pass_nothing_is_told_of_its_age() -> None:
    assert of("alert_pass_age_seconds") not in scraped(no_figures())
