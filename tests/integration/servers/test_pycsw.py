"""pycsw, a real repository of OAI-PMH with ways of its own, harvested to its last record by a source file alone."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from collectors.base import Keyed
from collectors.bound_feed import BoundFeed
from collectors.stretches import Pace
from collectors.sweeping import Sweep
from store.sweeps import Holdings
from tests.integration.servers.conftest import Cockpit, settled
from tests.integration.servers.server_programs import free_port, require_servers, running

PROGRAM = Path(__file__).with_name("run_pycsw.py")
RECORDS = 130
FIRST = datetime(2026, 10, 31, 16, tzinfo=UTC)
"""midnight in China, the first of November"""
RECORD = """<?xml version="1.0" encoding="UTF-8"?>
<csw:Record xmlns:csw="http://www.opengis.net/cat/csw/2.0.2" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:dct="http://purl.org/dc/terms/"><dc:identifier>{name}</dc:identifier><dc:title>{title}</dc:title>
<dc:type>{kind}</dc:type><dct:modified>{day}</dct:modified><dc:date>{day}</dc:date><dc:source>{source}</dc:source>
</csw:Record>"""


class Catalogue:
    """The catalogue of a running pycsw, changed where it keeps it."""

    def __init__(self, url: str, database: Path) -> None:
        self.url = url
        self._database = database

    def _do(self, text: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self._database, timeout=30)) as connection, connection:
            return connection.execute(text, values).fetchall()

    def change(self, name: str, source: str, day: str) -> None:
        """Gives a record another source and moment of change."""
        text = RECORD.format(name=name, title="改", kind="dataset", day=day, source=source).partition("?>")[2]
        change = "UPDATE records SET xml = ?, source = ?, date_modified = ?, date = ? WHERE identifier = ?"
        self._do(change, (text, source, day, day, name))

    def delete(self, name: str) -> None:
        """Takes a record away; nobody is told."""
        self._do("DELETE FROM records WHERE identifier = ?", (name,))

    def names(self) -> set[str]:
        """What there is."""
        return {name for (name,) in self._do("SELECT identifier FROM records")}


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    python, port = require_servers(), free_port()
    folder = tmp_path / "records"
    folder.mkdir()
    for number in range(RECORDS):
        kind = "dataset" if number % 4 else "service"
        day = f"2026-11-{number % 20 + 1:02d}"
        text = RECORD.format(
            name=f"R{number}", title=f"题名 {number} &amp; 其他", kind=kind, day=day, source=f"P{number}"
        )
        (folder / f"{number}.xml").write_text(text, encoding="utf-8")
    url = f"http://127.0.0.1:{port}/"
    command = [str(python), str(PROGRAM), str(tmp_path), str(port)]
    with running(command, tmp_path / "pycsw.log", f"{url}?mode=oaipmh&verb=Identify"):
        yield Catalogue(url, tmp_path / "catalogue.db")


@pytest.fixture
def feed(catalogue: Catalogue, cockpit: Cockpit) -> BoundFeed:
    (feed,) = cockpit.feeds("catalogue", catalogue.url)
    return feed


def test_a_badly_behaved_repository_is_harvested_to_its_last_record(
    catalogue: Catalogue, cockpit: Cockpit, feed: BoundFeed
) -> None:
    reports = settled(lambda: cockpit.run(feed))
    assert {report.outcome for report in reports} <= {"ok", "empty"}, reports
    rows = cockpit.rows("document_archive", "doc_id, archival_code, package_id, status, missing_elements, received_at")
    assert len(rows) == RECORDS
    for name, title, source, status, missing, received in rows:
        number = int(name[1:])
        assert (title, source, missing) == (f"题名 {number} & 其他", f"P{number}", 1)
        assert status == ("filed" if number % 4 else "returned")
        assert received == FIRST + timedelta(days=number % 20)
    assert not [warning for report in reports for warning in report.warnings]


def test_the_next_poll_brings_what_changed_and_the_keys_show_what_has_gone(
    catalogue: Catalogue, cockpit: Cockpit, feed: BoundFeed
) -> None:
    settled(lambda: cockpit.run(feed))
    catalogue.change("R7", "changed", "2026-11-25")
    assert [report.rows for report in settled(lambda: cockpit.run(feed))] == [1, 0]
    assert cockpit.value("SELECT package_id FROM document_archive WHERE doc_id = 'R7'") == "changed"
    for name in ("R3", "R129"):
        catalogue.delete(name)
    assert {report.outcome for report in settled(lambda: cockpit.run(feed))} == {"empty"}
    collector = feed.collector
    assert isinstance(collector, Keyed)
    now = cockpit.clock.now()
    mapper: Any = feed.mapper
    listed = [mapper.names.key_of(row) for page in collector.keys("", now) for row in page]
    assert {key for (key,) in listed} == catalogue.names()
    assert len(listed) == RECORDS - 2


def test_a_sweep_takes_back_what_the_repository_forgot_to_mention(
    catalogue: Catalogue, cockpit: Cockpit, feed: BoundFeed
) -> None:
    settled(lambda: cockpit.run(feed))
    for name in ("R3", "R40", "R129"):
        catalogue.delete(name)
    pace = Pace(None, cockpit.clock, lambda seconds: None)
    report = Sweep(feed, cockpit.sink, Holdings(cockpit.database), cockpit.clock, pace).run()
    assert report.outcome == "repaired", report
    assert {name for (name,) in cockpit.rows("document_archive", "doc_id")} == catalogue.names()
