"""Deliveries in the store: claimed once whoever asks, at the rate of a channel, and never lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from alerts.channels.reasons import PREFIX
from cockpit.i18n import load_texts
from store.alert_deliveries import CLAIM_HOLDS, NOTICES, Deliveries, NewDelivery, again, deliveries_of, put, take_out
from store.database import Database
from store.mails import MAIL
from tests.databases import empty_tables
from tests.integration.alerts.deliveries import AT, DUTY, claim, message, states

MINUTE = timedelta(minutes=1)


def test_a_message_is_put_once_for_each_recipient_and_rings_once_for_each_channel(outbox: Database) -> None:
    number = message(outbox, "other")
    both = [NewDelivery("sms", address, "en", AT) for address in ("13800000001", "13800000002")]
    with outbox.listen(NOTICES) as listener:
        with outbox.begin() as unit:
            assert put(unit, number, both, AT) == 2
            assert put(unit, number, both, AT) == 0
        heard = listener.wait(10)
    assert [notice.payload for notice in heard] == ["sms"]


def test_a_channel_is_told_once_of_what_several_posts_are_told(outbox: Database) -> None:
    message(outbox, post="supervisor", alerts=[1, 2], alert_count=2)
    message(outbox, post="administrator", alerts=[1, 2], alert_count=2)
    message(outbox, post="leader", kind="escalated", alerts=[1, 2], alert_count=2)
    message(outbox, post="leader", alerts=[1], alert_count=1)
    message(outbox, post="supervisor", alerts=[1, 2], alert_count=2, made_at=AT + MINUTE)
    assert [row.kind for row in Deliveries(outbox).rows()] == ["fired", "fired", "escalated", "fired"]


def test_what_is_in_the_inbox_is_handed_over_and_read_when_its_letter_is(outbox: Database) -> None:
    number = message(outbox)
    with outbox.begin() as unit:
        letter = unit.value(
            "INSERT INTO letter (account_id, kind, subject, body, link, sent_at, read_at)"
            " VALUES (7, 'alert_fired', '{}', '{}', '/', %s, %s) RETURNING letter_id",
            (AT, AT + MINUTE),
        )
        put(unit, number, [NewDelivery("inbox", "", "zh_CN", AT, account_id=7, letter_id=letter)], AT)
        inbox, duty = deliveries_of(unit, [number])
    assert (inbox.channel, inbox.state, inbox.ended_at, inbox.read_at) == ("inbox", "sent", AT, AT + MINUTE)
    assert (duty.channel, duty.state, duty.read_at) == (DUTY, "waiting", None)


def test_whether_the_mail_of_a_letter_went_waits_or_died_is_told_with_its_message(outbox: Database) -> None:
    number, other = message(outbox), message(outbox)
    with outbox.begin() as unit:
        empty_tables(unit, ["mail"])
        unit.execute(
            "INSERT INTO mail (account_id, address, language, letters, state, attempts, created_at, since, due_at,"
            " ended_at, error) VALUES"
            " (7, 'a@hz', 'en', '{71}', 'dead', 2, %(at)s, %(at)s, %(at)s, %(later)s, '550 no such mailbox'),"
            " (6, 'd@hz', 'en', '{61}', 'dropped', 1, %(at)s, %(at)s, %(at)s, %(at)s, 'nothing unread'),"
            " (8, 'b@hz', 'en', '{70, 81}', 'waiting', 0, %(at)s, %(at)s, %(later)s, NULL, ''),"
            " (9, 'c@hz', 'en', '{71, 91}', 'sent', 1, %(at)s, %(at)s, %(at)s, %(at)s, '')",
            {"at": AT, "later": AT + MINUTE},
        )
        for account, letter in ((6, 61), (7, 71), (8, 81)):
            put(unit, number, [NewDelivery("inbox", "", "zh_CN", AT, account_id=account, letter_id=letter)], AT)
        put(unit, other, [NewDelivery("inbox", "", "zh_CN", AT, account_id=9, letter_id=92)], AT)
        found = [row for row in deliveries_of(unit, [number, other]) if row.channel == MAIL]
    assert [(row.message_id, row.account_id, row.state, row.attempts, row.error, row.reason) for row in found] == [
        (number, 8, "waiting", 0, "", ""),
        (number, 6, "dropped", 1, "nothing unread", "mail_read"),
        (number, 7, "dead", 2, "550 no such mailbox", "mail"),
    ]
    assert [row.ended_at for row in found] == [None, AT, AT + MINUTE]
    sentences = load_texts().tables["en"]
    assert [code for code in ("mail", "mail_read", "no_mail_server", "too_old") if PREFIX + code not in sentences] == []


def test_a_message_is_claimed_with_all_that_is_told(outbox: Database) -> None:
    number = message(outbox)
    (found,) = claim(outbox, AT)
    assert (found.message_id, found.kind, found.rule, found.level, found.node) == (
        number,
        "fired",
        "AL-1",
        "critical",
        "330106",
    )
    assert (found.words["figures"], found.link, found.made_at, found.attempts) == ("94.2 %", "/alerts?id=1", AT, 1)
    assert claim(outbox, AT) == []


def test_nothing_is_claimed_before_it_is_due_or_on_another_channel(outbox: Database) -> None:
    message(outbox, "other")
    message(outbox, at=AT + MINUTE)
    assert claim(outbox, AT) == []
    assert len(claim(outbox, AT + MINUTE)) == 1


def test_workers_that_claim_at_the_same_time_share_what_there_is(outbox: Database) -> None:
    for _ in range(40):
        message(outbox)
    with ThreadPoolExecutor(8) as workers:
        taken = [one for batch in workers.map(lambda _: claim(outbox, AT, 100, 10), range(8)) for one in batch]
    assert len(taken) == 40
    assert len({one.delivery_id for one in taken}) == 40


def test_workers_respect_the_rate_of_a_channel_together(outbox: Database) -> None:
    for _ in range(30):
        message(outbox)
    with ThreadPoolExecutor(8) as workers:
        taken = [one for batch in workers.map(lambda _: claim(outbox, AT, 12, 5), range(8)) for one in batch]
    assert len(taken) == 12
    deliveries = Deliveries(outbox)
    assert deliveries.sent(taken[0], AT)
    assert deliveries.put_off(taken[1], "later", AT + MINUTE)
    assert deliveries.dead(taken[2], "never", AT)
    assert claim(outbox, AT + MINUTE - timedelta(seconds=1), 12) == []
    assert len(claim(outbox, AT + MINUTE, 12, 100)) == 12


def test_the_rate_of_one_channel_is_not_that_of_another(outbox: Database) -> None:
    message(outbox, DUTY, "other")
    deliveries = Deliveries(outbox)
    assert len(deliveries.claim("other", AT, 1)) == 1
    assert len(deliveries.claim(DUTY, AT, 1)) == 1


def test_a_claim_of_one_who_died_is_taken_over_and_its_own_word_counts_no_more(outbox: Database) -> None:
    message(outbox)
    (lost,) = claim(outbox, AT)
    late = AT + CLAIM_HOLDS + MINUTE
    (taken,) = claim(outbox, late)
    assert (taken.delivery_id, taken.attempts) == (lost.delivery_id, 2)
    deliveries = Deliveries(outbox)
    assert not deliveries.sent(lost, late)
    assert not deliveries.put_off(lost, "x", late)
    assert deliveries.sent(taken, late)
    assert not deliveries.dead(taken, "twice", late)
    assert states(outbox) == [("sent", 2)]


def test_what_cannot_be_handed_over_is_given_up_with_its_last_reason(outbox: Database) -> None:
    message(outbox)
    message(outbox)
    (tried,) = claim(outbox, AT)
    deliveries = Deliveries(outbox)
    deliveries.put_off(tried, "status 500", AT + MINUTE, "status", {"status": 500})
    assert deliveries.give_up(DUTY, timedelta(hours=1), AT + timedelta(minutes=59)) == 0
    assert deliveries.give_up("other", timedelta(hours=1), AT + timedelta(minutes=61)) == 0
    assert deliveries.give_up(DUTY, timedelta(hours=1), AT + timedelta(minutes=61)) == 2
    assert [(row.reason, row.error) for row in deliveries.rows("dead")] == [("too_old", ""), ("status", "status 500")]
    assert [(one.channel, one.state, one.count) for one in deliveries.counts()] == [(DUTY, "dead", 2)]


def test_what_is_held_back_for_days_has_all_its_time_from_then_on(outbox: Database) -> None:
    number = message(outbox, "other")
    leaves = AT + timedelta(days=8)
    with outbox.begin() as unit:
        put(unit, number, [NewDelivery(DUTY, "", "en", leaves)], AT)
    deliveries = Deliveries(outbox)
    (held,) = claim(outbox, leaves)
    deliveries.put_off(held, "status 500", leaves + MINUTE)
    assert deliveries.give_up(DUTY, timedelta(hours=72), leaves + timedelta(hours=71)) == 0
    assert deliveries.give_up(DUTY, timedelta(hours=72), leaves + timedelta(hours=73)) == 1


def test_a_person_has_what_was_given_up_tried_anew(outbox: Database) -> None:
    message(outbox)
    deliveries = Deliveries(outbox)
    late = AT + timedelta(days=4)
    assert deliveries.give_up(DUTY, timedelta(hours=72), late) == 1
    (dead,) = deliveries.rows("dead")
    assert not deliveries.again(dead.delivery_id + 1, late)
    assert deliveries.again(dead.delivery_id, late)
    assert not deliveries.again(dead.delivery_id, late)
    assert deliveries.give_up(DUTY, timedelta(hours=72), late) == 0
    (again,) = claim(outbox, late)
    deliveries.put_off(again, "status 500", late + MINUTE)
    assert deliveries.give_up(DUTY, timedelta(hours=72), late + timedelta(hours=71)) == 0
    assert deliveries.give_up(DUTY, timedelta(hours=72), late + timedelta(hours=73)) == 1
    assert states(outbox) == [("dead", 1)]


def test_a_claim_takes_no_more_than_its_limit_whatever_the_server_believes_of_the_table(outbox: Database) -> None:
    """A server that takes the table for a tiny one goes through it row by row."""
    message(outbox)
    with outbox.begin() as unit:
        unit.execute("ANALYZE alert_delivery")
        unit.execute("ANALYZE alert_message")
    for _ in range(5):
        message(outbox)
    assert len(Deliveries(outbox).claim(DUTY, AT, 20, limit=1)) == 1
    assert sorted(state for state, _ in states(outbox)) == ["sending", *["waiting"] * 5]


def test_what_was_given_up_or_taken_out_on_a_channel_goes_again_all_at_once(outbox: Database) -> None:
    for _ in range(3):
        message(outbox, DUTY, "other")
    deliveries = Deliveries(outbox)
    late = AT + timedelta(days=4)
    assert deliveries.give_up(DUTY, timedelta(hours=72), late) == 3
    with outbox.begin() as unit:
        assert take_out(unit, "other", late, "unknown_channel", late - timedelta(hours=97)) == 0
        assert take_out(unit, "other", late, "unknown_channel", late - timedelta(hours=72)) == 3
    assert {row.reason for row in deliveries.rows("dropped")} == {"unknown_channel"}
    with outbox.listen(NOTICES) as listener:
        with outbox.begin() as unit:
            assert again(unit, late, channel=DUTY) == 3
        assert [notice.payload for notice in listener.wait(10)] == [DUTY]
    assert [state for state, _ in states(outbox, "other")] == ["dropped"] * 3
    assert [state for state, _ in states(outbox)] == ["waiting"] * 3
