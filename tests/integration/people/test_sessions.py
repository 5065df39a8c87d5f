"""Sessions are kept alike in PostgreSQL and in Redis."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import redis

from core.errors import StoreGoneError
from core.settings import Security
from people.people import People
from people.redis_sessions import RedisSessions
from people.sessions import Sessions, digest_of, needs_touch, new_session, sessions_on
from store.accounts import Account, account_by_name
from store.database import Database
from store.sessions import Session, StoredSessions
from tests.accounts import HERE, make_account
from tests.redis_server import running_redis

Made = Callable[..., Session]


@pytest.fixture(params=["postgresql", "redis"])
def sessions(request: pytest.FixtureRequest, database: Database) -> Sessions:
    if request.param == "postgresql":
        return sessions_on(database, None)
    return sessions_on(database, request.getfixturevalue("redis_url"))


@pytest.fixture
def account(people: People, at: datetime) -> Account:
    make_account(people, "su", "supervisor", "330100", at)
    with people.database.begin() as unit:
        found = account_by_name(unit, "su")
    assert found is not None
    return found


@pytest.fixture
def make(account: Account, at: datetime) -> Made:
    def made(*, roles: tuple[str, ...] = ("supervisor",), began: datetime = at) -> Session:
        return new_session(account, "full", roles, Security(), HERE, began)[1]

    return made


def test_a_session_comes_back_as_it_was_put(sessions: Sessions, make: Made, at: datetime) -> None:
    session = make(began=at.replace(microsecond=123456))
    sessions.put(session)
    assert sessions.get(session.secret_digest, at) == session
    assert sessions.get(digest_of("another"), at) is None


def test_it_ends_when_nobody_is_there_or_after_its_absolute_time(sessions: Sessions, make: Made, at: datetime) -> None:
    session = make()
    sessions.put(session)
    just_before = at + timedelta(minutes=15) - timedelta(microseconds=1)
    assert sessions.get(session.secret_digest, just_before) == session
    assert sessions.get(session.secret_digest, at + timedelta(minutes=15)) is None
    for quarter in range(1, 33):
        sessions.touch(session.secret_digest, at + quarter * timedelta(minutes=14, seconds=59))
    end = at + timedelta(hours=8)
    sessions.touch(session.secret_digest, end - timedelta(minutes=1))
    assert sessions.get(session.secret_digest, end - timedelta(seconds=1)) is not None
    assert sessions.get(session.secret_digest, end) is None


def test_a_touch_never_goes_back_nor_brings_back_what_has_ended(sessions: Sessions, make: Made, at: datetime) -> None:
    session = make()
    sessions.put(session)
    later = at + timedelta(minutes=5)
    sessions.touch(session.secret_digest, later)
    sessions.touch(session.secret_digest, at)
    assert sessions.get(session.secret_digest, later) == replace(session, seen_at=later)
    assert sessions.remove(session.account_id, session.handle)
    sessions.touch(session.secret_digest, later)
    assert sessions.get(session.secret_digest, later) is None


def test_a_wall_stays_for_thirty_days_without_a_touch(sessions: Sessions, make: Made, at: datetime) -> None:
    wall = make(roles=("wall_display",))
    sessions.put(wall)
    assert sessions.get(wall.secret_digest, at + timedelta(days=30) - timedelta(seconds=1)) == wall
    assert sessions.get(wall.secret_digest, at + timedelta(days=30)) is None
    assert not needs_touch(wall, at + timedelta(days=3))


def test_the_sessions_of_an_account_are_listed_newest_first_without_those_over(
    sessions: Sessions, make: Made, at: datetime
) -> None:
    old, middle, new = (make(began=at + timedelta(minutes=minute)) for minute in (0, 10, 20))
    for session in (old, middle, new):
        sessions.put(session)
    assert list(sessions.of_account(old.account_id, at + timedelta(minutes=20))) == [new, middle]
    assert list(sessions.of_account(old.account_id + 1, at)) == []


def test_a_session_is_removed_by_its_handle_and_only_for_its_own_account(
    sessions: Sessions, make: Made, at: datetime
) -> None:
    session = make()
    sessions.put(session)
    assert not sessions.remove(session.account_id + 1, session.handle)
    assert not sessions.remove(session.account_id, "no such")
    assert sessions.remove(session.account_id, session.handle)
    assert not sessions.remove(session.account_id, session.handle)
    assert sessions.get(session.secret_digest, at) is None


def test_nothing_that_is_kept_lets_anybody_in(
    database: Database, people: People, account: Account, at: datetime, redis_url: str
) -> None:
    secret, session = new_session(account, "full", (), Security(), HERE, at)
    in_redis = RedisSessions(redis_url)
    in_redis.put(session)
    StoredSessions(database).put(session)
    with database.begin() as unit:
        rows = str(unit.rows("SELECT * FROM session"))
    with redis.Redis.from_url(redis_url) as client:
        kept = " ".join(str(key) + str(client.dump(key)) for key in client.scan_iter())
    assert secret not in rows
    assert secret not in kept


def test_what_is_over_is_swept_up(database: Database, make: Made, at: datetime) -> None:
    sessions = StoredSessions(database)
    over, wall = make(), make(roles=("wall_display",))
    sessions.put(over)
    sessions.put(wall)
    assert sessions.forget(at + timedelta(minutes=15)) == 1
    assert sessions.get(wall.secret_digest, at) == wall


def test_a_redis_that_is_gone_is_a_store_that_is_gone(make: Made, at: datetime) -> None:
    with running_redis() as server:
        sessions = RedisSessions(server.url)
        session = make()
        sessions.put(session)
        server.stop()
        with pytest.raises(StoreGoneError, match="keeps the sessions"):
            sessions.get(session.secret_digest, at)
