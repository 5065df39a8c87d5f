"""The servers that the other tests rest on."""

from contextlib import closing

import psycopg2
import pytest
import redis


def ask(url: str, question: str) -> object:
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute(question)
        row = cursor.fetchone()
        assert row is not None
        return row[0]


@pytest.mark.parametrize("round_number", [1, 2])
def test_every_test_gets_an_empty_database_of_its_own(database_url: str, round_number: int) -> None:
    with closing(psycopg2.connect(database_url)) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE mine (id int)")
        connection.commit()
    assert ask(database_url, "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace") == 1


def test_the_fixtures_are_of_the_versions_they_name(pg15: str, pg18: str) -> None:
    assert str(ask(pg15, "SHOW server_version")).startswith("15.")
    assert str(ask(pg18, "SHOW server_version")).startswith("18.")


@pytest.mark.parametrize("round_number", [1, 2])
def test_every_test_gets_an_empty_redis(redis_url: str, round_number: int) -> None:
    with redis.Redis.from_url(redis_url) as client:
        assert client.dbsize() == 0
        client.set("left", "behind")
