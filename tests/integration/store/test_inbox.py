"""The inbox: order, one body once, one request once."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from store import inbox
from store.database import Database
from store.inbox import Signature, UsedNonceError
from store.runs import save_cursor

T0 = datetime(2026, 11, 26, 4, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def bodies(database: Database, feed: str = "links", after: int = 0) -> list[str]:
    return [row.body for row in inbox.waiting(database, "licences", feed, after)]


def test_a_push_is_announced_and_waits_for_its_feed(database: Database) -> None:
    with database.listen("inbox") as listener:
        first = inbox.put(database, "licences", "links", '{"a": 1}', T0)
        assert [notice.payload for notice in listener.wait(30)] == ["licences/links"]
    inbox.put(database, "licences", "links", '{"a": 2}', T0)
    assert bodies(database) == ['{"a": 1}', '{"a": 2}']
    assert bodies(database, after=first.number) == ['{"a": 2}']
    assert bodies(database, "types") == []
    assert inbox.newest(database, "licences", "links") == T0
    assert inbox.newest(database, "licences", "types") is None


def test_the_same_body_again_gets_the_same_receipt_and_is_kept_once(database: Database) -> None:
    first = inbox.put(database, "licences", "links", "{}", T0)
    assert inbox.put(database, "licences", "links", "{}", T0 + MINUTE) == first
    assert inbox.put(database, "licences", "types", "{}", T0 + MINUTE).number > first.number
    assert bodies(database) == ["{}"]


def test_a_nonce_is_used_once_and_nothing_is_kept_of_its_second_use(database: Database) -> None:
    inbox.put(database, "licences", "links", "1", T0, Signature("key", "nonce"))
    with pytest.raises(UsedNonceError):
        inbox.put(database, "licences", "links", "2", T0 + 5 * MINUTE, Signature("key", "nonce"))
    inbox.put(database, "licences", "links", "3", T0, Signature("another key", "nonce"))
    assert bodies(database) == ["1", "3"]


def test_a_nonce_is_forgotten_when_its_time_alone_is_refused(database: Database) -> None:
    inbox.put(database, "licences", "links", "1", T0, Signature("key", "nonce"))
    inbox.put(database, "licences", "links", "2", T0 + 20 * MINUTE, Signature("key", "another"))
    with database.begin() as unit:
        assert unit.rows("SELECT nonce FROM push_nonce") == [("another",)]


def test_a_push_is_forgotten_only_after_its_feed_has_read_it(database: Database) -> None:
    first = inbox.put(database, "licences", "links", "1", T0)
    inbox.put(database, "licences", "links", "2", T0)
    assert inbox.forget(database, T0 + MINUTE) == 0
    save_cursor(database, "licences", "push-links", "", {"inbox": first.number}, T0)
    assert inbox.forget(database, T0) == 0
    assert inbox.forget(database, T0 + MINUTE) == 1
    assert bodies(database) == ["2"]


def test_numbers_become_visible_in_their_order(database: Database) -> None:
    """Many put at once while one reads behind the newest number it has seen: it misses none."""
    threads = [threading.Thread(target=_put_some, args=(database, writer)) for writer in range(4)]
    for thread in threads:
        thread.start()
    seen: list[str] = []
    after = 0
    while any(thread.is_alive() for thread in threads) or inbox.waiting(database, "licences", "links", after):
        for row in inbox.waiting(database, "licences", "links", after):
            seen.append(row.body)
            after = row.number
    assert sorted(seen) == sorted(f"{writer} {number}" for writer in range(4) for number in range(25))


def _put_some(database: Database, writer: int) -> None:
    for number in range(25):
        inbox.put(database, "licences", "links", f"{writer} {number}", T0)
