"""What /metrics counts of alerts, of their messages, and of the lead."""

from datetime import UTC, datetime, timedelta
from typing import Final

from store.database import Database
from store.lead import Candidate
from store.views.alert_counts import AlertCounts, EndedDeliveries, OpenAlerts, WaitingDeliveries, alert_counts
from store.views.lead import lead_state
from tests.integration.monitoring.happenings import alert, delivery, keep, mail

NOW: Final = datetime(2026, 11, 26, 4, tzinfo=UTC)
MINUTE: Final = timedelta(minutes=1)
DAY: Final = timedelta(days=1)


def test_open_alerts_are_counted_by_what_is_shown_and_ended_ones_not_at_all(database: Database) -> None:
    alert(database, NOW, "330102")
    alert(database, NOW, "330105")
    alert(database, NOW, "330106", level="serious")
    alert(database, NOW, "330108", unknown="stale")
    alert(database, NOW, "330109", state="acknowledged", rule="AL-2")
    alert(database, NOW, "330110", state="resolved", ended_at=NOW)
    assert alert_counts(database, NOW - DAY).alerts == [
        OpenAlerts("AL-1", "firing", "serious", 1),
        OpenAlerts("AL-1", "firing", "warning", 2),
        OpenAlerts("AL-1", "stale", "warning", 1),
        OpenAlerts("AL-2", "acknowledged", "warning", 1),
    ]


def test_messages_are_counted_by_channel_those_that_have_ended_for_a_while(database: Database) -> None:
    delivery(database, NOW, 1, "duty", "waiting", since=NOW + MINUTE)
    delivery(database, NOW, 2, "duty", "sending", since=NOW - MINUTE, due_at=NOW + MINUTE)
    delivery(database, NOW, 3, "duty", "dead", ended_at=NOW - MINUTE)
    delivery(database, NOW, 4, "duty", "dead", ended_at=NOW - DAY - MINUTE)
    delivery(database, NOW, 5, "duty", "sent", ended_at=NOW - DAY)
    counts = alert_counts(database, NOW - DAY)
    assert counts.waiting == [WaitingDeliveries("duty", 2, NOW - MINUTE)]
    assert counts.ended == [EndedDeliveries("duty", "dead", 1), EndedDeliveries("duty", "sent", 1)]


def test_mails_are_counted_as_a_channel_of_their_own(database: Database) -> None:
    assert alert_counts(database, NOW - DAY).waiting == []
    mail(database, NOW, "waiting", since=NOW + MINUTE)
    mail(database, NOW, "sending", since=NOW - MINUTE, created_at=NOW - DAY)
    delivery(database, NOW, 1, "zone", "waiting")
    for state, ended in (("sent", NOW), ("sent", NOW - DAY), ("dead", NOW), ("dropped", NOW - DAY - MINUTE)):
        mail(database, NOW, state, ended_at=ended)
    counts = alert_counts(database, NOW - DAY)
    assert counts.waiting == [WaitingDeliveries("mail", 2, NOW - MINUTE), WaitingDeliveries("zone", 1, NOW)]
    assert counts.ended == [EndedDeliveries("mail", "dead", 1), EndedDeliveries("mail", "sent", 2)]


def test_rules_that_could_not_be_applied_are_told_and_when_all_were(database: Database) -> None:
    assert alert_counts(database, NOW) == AlertCounts([], [], [])
    for rule, error in (("AL-1", ""), ("AL-2", "no such item")):
        figures = {"judged": 1, "breaching": 0, "unknown": 0}
        keep(database, "alert_rule_result", rule=rule, pass_at=NOW, error=error, **figures)
    keep(database, "alert_progress", batch_id=0, full_at=NOW)
    counts = alert_counts(database, NOW)
    assert (counts.broken, counts.full_at) == ({"AL-1": False, "AL-2": True}, NOW)


def test_the_lead_is_told_from_the_first_on_and_counts_its_changes(database: Database) -> None:
    assert lead_state(database) is None
    for epoch in (1, 2):
        candidate = Candidate(database)
        assert candidate.take()
        found = lead_state(database)
        assert found is not None
        assert found.epoch == epoch
        assert found.beat_age_s >= 0
        candidate.give_back()
        candidate.close()
    with database.begin() as unit:
        unit.execute("UPDATE lead SET beat_at = beat_at - interval '1 hour'")
    found = lead_state(database)
    assert found is not None
    assert found.beat_age_s >= 3600
