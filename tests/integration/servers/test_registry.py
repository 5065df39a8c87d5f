"""A second PostgreSQL with a schema of its own, through the view transport by its source file alone."""

from collections.abc import Iterator
from typing import Any

import psycopg2
import pytest

from collectors.bound_feed import BoundFeed
from tests.databases import Databases
from tests.integration.servers.conftest import Cockpit, settled

SCHEMA = """
CREATE SCHEMA office;
CREATE TABLE office.deed (
    no integer PRIMARY KEY, fonds text NOT NULL, year integer NOT NULL, wrapped text, came timestamptz,
    put_away timestamptz, ok boolean NOT NULL, blanks integer NOT NULL, on_paper boolean NOT NULL,
    dead boolean NOT NULL DEFAULT false, touched timestamptz NOT NULL DEFAULT clock_timestamp());
CREATE VIEW office.filed_documents AS SELECT
    'D' || no AS number, fonds, year::text AS year, 'PKG-' || wrapped || '/1' AS parcel, came AS received,
    (extract(epoch FROM put_away) * 1000)::bigint AS filed_ms, CASE WHEN ok THEN 'F' ELSE 'R' END AS state,
    to_char(blanks, 'FM999,999') AS lacking, CASE WHEN on_paper THEN '有' ELSE '无' END AS paper,
    dead AS gone, touched AS changed FROM office.deed;
INSERT INTO office.deed (no, fonds, year, wrapped, came, put_away, ok, blanks, on_paper)
SELECT n, 'J' || n % 7, 2020 + n % 5, n::text, timestamptz '2026-01-01 08:00+08' + n * interval '1 minute',
       timestamptz '2026-02-01 08:00+08' + n * interval '1 minute', n % 3 > 0, n % 2000, n % 2 = 0
  FROM generate_series(1, 3000) n;
"""

EXPECTED = """
SELECT 'D' || no, fonds || '-' || year || '-D' || no, wrapped, came, put_away,
       CASE WHEN ok THEN 'filed' ELSE 'returned' END, blanks, on_paper FROM office.deed WHERE NOT dead ORDER BY 1
"""
STORED = "doc_id, archival_code, package_id, received_at, filed_at, status, missing_elements, paper_original"


class Office:
    """The other database."""

    def __init__(self, url: str) -> None:
        self.url = url

    def do(self, text: str) -> list[tuple[Any, ...]]:
        """Runs a statement."""
        connection = psycopg2.connect(self.url, options="-c TimeZone=UTC")
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(text)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()


@pytest.fixture
def office(databases: Databases) -> Iterator[Office]:
    url = databases.create()
    office = Office(url)
    office.do(SCHEMA)
    yield office
    databases.drop(url)


@pytest.fixture
def feed(office: Office, cockpit: Cockpit) -> Iterator[BoundFeed]:
    (feed,) = cockpit.feeds("registry", office.url)
    yield feed
    feed.collector.close()


def assert_exact(office: Office, cockpit: Cockpit) -> None:
    assert sorted(cockpit.rows("document_archive", STORED)) == sorted(office.do(EXPECTED))


def test_a_schema_of_their_own_is_read_exactly_and_followed(office: Office, cockpit: Cockpit, feed: BoundFeed) -> None:
    reports = settled(lambda: cockpit.run(feed))
    assert (reports[0].outcome, reports[0].rows, reports[0].rejected) == ("ok", 3000, 0)
    assert_exact(office, cockpit)
    office.do("UPDATE office.deed SET ok = NOT ok, touched = clock_timestamp() WHERE no % 10 = 0")
    office.do("UPDATE office.deed SET dead = true, touched = clock_timestamp() WHERE no % 25 = 0")
    office.do(
        "INSERT INTO office.deed (no, fonds, year, wrapped, ok, blanks, on_paper) VALUES (9999, 'J9', 2026, NULL,"
        " true, 1234, false)"
    )
    reports = settled(lambda: cockpit.run(feed))
    assert (reports[0].outcome, reports[0].deleted) == ("ok", 120)
    assert_exact(office, cockpit)
