"""What those who run the cockpit see of channels and do about them; nobody else does either."""

from datetime import timedelta

import pytest

from alerts.channel_reading import channels_page, deliveries_page
from alerts.commands.resending import send_again, send_all_again, take_out_all
from alerts.desk import AlertDesk
from core.access import Grant, Principal
from core.errors import AccessDeniedError, RefusedError
from indicators.catalogue import load as load_catalogue
from store import alert_channels
from store.alert_deliveries import Deliveries
from store.database import Database
from tests.databases import empty_tables
from tests.integration.alerts.deliveries import AT, DUTY, claim, message, states
from tests.integration.alerts.test_alert_post import configured

LATE = AT + timedelta(days=4)


@pytest.fixture
def desk(outbox: Database) -> AlertDesk:
    """The alerts room with two channels, one of which nothing was told on."""
    named = {
        DUTY: {"kind": "webhook", "url": "https://da.hz/in", "secret": "env:S"},
        "new": {"kind": "wecom", "url": "env:U"},
    }
    with outbox.begin() as unit:
        empty_tables(unit, ["audit_event"])
    return AlertDesk(outbox, configured(named, {}).settings, load_catalogue())


def somebody(role: str) -> Principal:
    """Somebody with a role at the city."""
    return Principal(7, "one", "One", (Grant(role, "330100", AT),), address="192.0.2.7")


def events(database: Database) -> list[tuple[str, str, str]]:
    """What stands in the trail."""
    with database.begin() as unit:
        asked = "SELECT event, object_code, outcome FROM audit_event ORDER BY position"
        return [(event, code, outcome) for event, code, outcome in unit.rows(asked)]


def test_channels_are_shown_with_what_waits_and_why_nothing_goes(desk: AlertDesk) -> None:
    message(desk.database, DUTY, "gone")
    message(desk.database)
    (claimed,) = claim(desk.database, AT)
    Deliveries(desk.database).dead(claimed, "POST https://oa.hz/in: status 400", AT, "refused", {"status": 400})
    alert_channels.failed(desk.database, DUTY, "status", {"status": 500}, "POST https://oa.hz/in: status 500", AT)
    shown = channels_page(desk, somebody("system_admin"), LATE)
    assert [(one.line.channel, one.settings is None) for one in shown] == [
        (DUTY, False),
        ("new", False),
        ("gone", True),
    ]
    duty = shown[0].line
    assert (duty.waiting, duty.sent, duty.dead, duty.dropped) == (1, 0, 1, 0)
    assert (duty.failing_since, duty.reason, duty.reason_values) == (AT, "status", {"status": 500})
    assert (duty.waiting_since, duty.sent_at) == (AT, None)
    assert shown[1].line.waiting == 0
    (dead,), count = deliveries_page(desk, somebody("system_admin"), LATE)
    assert (dead.reason, dead.reason_values, count) == ("refused", {"status": 400}, 1)
    assert deliveries_page(desk, somebody("system_admin"), LATE, "waiting", "gone")[1] == 1


def test_what_was_given_up_is_sent_again_one_or_all_and_stands_in_the_trail(desk: AlertDesk) -> None:
    for _ in range(3):
        message(desk.database)
    Deliveries(desk.database).give_up(DUTY, timedelta(hours=72), LATE)
    one = Deliveries(desk.database).rows("dead")[0].delivery_id
    admin = somebody("system_admin")
    send_again(desk, admin, one, LATE)
    with pytest.raises(RefusedError, match="that was given up"):
        send_again(desk, admin, one, LATE)
    assert send_all_again(desk, admin, DUTY, LATE) == 2
    with pytest.raises(RefusedError, match="nothing was given up"):
        send_all_again(desk, admin, DUTY, LATE)
    with pytest.raises(RefusedError, match="there is no channel"):
        send_all_again(desk, admin, "gone", LATE)
    assert states(desk.database) == [("waiting", 0)] * 3
    assert [(event, outcome) for event, _, outcome in events(desk.database)] == [
        ("alert.tried_again", outcome) for outcome in ("ok", "refused", "ok", "refused", "refused")
    ]


def test_what_waits_is_taken_out(desk: AlertDesk) -> None:
    message(desk.database, "gone")
    assert take_out_all(desk, somebody("system_admin"), "gone", LATE) == 1
    with pytest.raises(RefusedError, match="nothing waits"):
        take_out_all(desk, somebody("system_admin"), "gone", LATE)
    assert events(desk.database) == [("alert.dropped", "gone", "ok"), ("alert.dropped", "gone", "refused")]


def test_who_does_not_run_the_cockpit_sees_and_does_nothing_of_it(desk: AlertDesk) -> None:
    message(desk.database)
    leader = somebody("bureau_leader")
    for act in (
        lambda: channels_page(desk, leader, LATE),
        lambda: deliveries_page(desk, leader, LATE),
        lambda: send_again(desk, leader, 1, LATE),
        lambda: send_all_again(desk, leader, DUTY, LATE),
        lambda: take_out_all(desk, leader, DUTY, LATE),
    ):
        with pytest.raises(AccessDeniedError):
            act()
    assert states(desk.database) == [("waiting", 0)]
