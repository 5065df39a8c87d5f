"""A red figure of an agency of the filled store, for which an alert fires."""

from datetime import datetime, timedelta
from typing import Final

from alerts.in_force import put_in_force
from core.model import Band, Reading
from store.alert_deliveries import NewDelivery, put
from store.alerting.episodes import Episode, EpisodeMove, begin, note_moves
from store.alerting.looking import note_progress
from store.alerting.messages import NewMessage, next_message, put_message
from store.database import UnitOfWork
from store.readings import append_readings
from tests.e2e.desk_host import DeskHost

OWNER: Final = "U1" * 9


def alert_that_fires(desk: DeskHost) -> int:
    """The number of an alert that fires since an hour ago; rules have looked a moment ago."""
    database, at = desk.cockpit.database, desk.cockpit.clock.now()
    since = at - timedelta(hours=1)
    readings = [
        Reading("A01", OWNER, moment, int(value), 100, value, band, 95.0, 90.0, 60.0, "1")
        for moment, value, band in ((at - timedelta(days=3), 97.0, Band.MET), (since, 72.0, Band.WARN))
    ]
    for one in readings:
        append_readings(database, [one], one.at)
    with database.begin() as work:
        put_in_force(work, at - timedelta(days=9))
        (number,) = begin(work, [_episode(since)])
        note_moves(
            work,
            [EpisodeMove(number, since, "pending", "firing", "lasted", "warning", 72.0, 72, 100, 1)],
        )
        note_progress(work, 0, at, at)
        _tell(work, number, at)
    return number


def _tell(work: UnitOfWork, number: int, at: datetime) -> None:
    """A message of it that one channel has given up."""
    texts = {
        "zh_CN": {"subject": "【预警】指标进入预警", "body": "当前值 72（72/100）。"},
        "en": {"subject": "[Warning] Indicator out of its band", "body": "It is 72 (72/100)."},
    }
    message = next_message(work)
    link = f"/alerts/one?alert={number}"
    kept = ("AL-1|officer|330106", "fired", "AL-1", "act", "warning", "officer", "330106")
    put_message(work, NewMessage(message, *kept, [number], {}, link, texts, ""), at)
    put(work, message, [NewDelivery("robot", "", "zh_CN", at)], at)
    work.execute(
        "UPDATE alert_delivery SET state = 'dead', reason = 'unreachable', error = 'no route', ended_at = since"
    )


def _episode(since: datetime) -> Episode:
    return Episode(
        alert_id=0,
        rule="AL-1",
        rule_version=1,
        scope=OWNER,
        code="A01",
        stream="act",
        state="firing",
        unknown="",
        level="warning",
        rank=2,
        told_rank=2,
        began_at=since,
        pending_since=since,
        fired_at=since,
        keep_since=None,
        acknowledged_at=None,
        acknowledged_by=None,
        told_at=None,
        steps=0,
        ended_at=None,
        reason="lasted",
        value=72.0,
        numerator=72,
        denominator=100,
        detail={},
        place="330106",
        judged_at=since,
    )
