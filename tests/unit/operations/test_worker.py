"""A worker: a name of its own, connections for all its threads, and the lead taken, lost and taken again."""

import logging
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import FencedError, StoreError
from core.settings import load_settings
from operations import worker
from operations.configuration import DEFAULT_CONFIG, Configuration
from operations.pulse import Pulse
from operations.worker import connections, name_of_worker
from store.database import Database

ENOUGH_S = 20.0


def found(**database: int) -> Configuration:
    settings = load_settings(DEFAULT_CONFIG, {})
    chosen = settings.database.model_copy(update=database)
    return Configuration(Path("config.yaml"), settings.model_copy(update={"database": chosen}), {})


def test_no_two_workers_have_one_name_and_postgresql_keeps_it_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: "档案-server-with-a-very-long-name.example")
    names = {name_of_worker() for _ in range(5)}
    assert len(names) == 5
    for name in names:
        assert name.isascii()
        assert name.startswith("worker-serverwithav-")
        assert len(f"archive-cockpit-{name}") < 64


def test_a_worker_has_connections_for_all_its_threads() -> None:
    settings = found().settings
    threads = len(settings.sources) * settings.worker.parallel_feeds
    assert connections(found()) > threads
    assert connections(found(pool_size=60)) == 60
    many = settings.model_copy(update={"worker": settings.worker.model_copy(update={"parallel_feeds": 16})})
    assert connections(replace(found(), settings=many)) == 64


class Beating:
    """A candidate whose beats end in some way."""

    epoch = 7

    def __init__(self, *beats: bool | Exception) -> None:
        self._beats = list(beats)

    def beat(self) -> bool:
        """The next one."""
        found = self._beats.pop(0)
        if isinstance(found, Exception):
            raise found
        return found


@pytest.mark.parametrize(
    ("last", "said"), [(False, "epoch 7 is over"), (StoreError("server gone"), "the lead is lost: server gone")]
)
def test_a_beat_that_fails_says_that_the_lead_is_lost(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, last: bool | Exception, said: str
) -> None:
    monkeypatch.setattr("operations.pulse.BEAT_S", 0.01)
    with Pulse(Beating(True, True, last)) as pulse:  # type: ignore[arg-type]
        assert pulse.lost.wait(ENOUGH_S)
    assert said in caplog.text


class Taking:
    """A candidate that may lead at every second try."""

    epoch: int | None = None
    tries = 0

    def __init__(self, database: Database) -> None:
        self.events: list[str] = []

    def take(self) -> bool:
        """Every second time."""
        type(self).tries += 1
        type(self).epoch = self.tries
        return self.tries % 2 == 0

    def beat(self) -> bool:
        """Always."""
        return True

    def give_back(self) -> None:
        """Forgets it."""

    def close(self) -> None:
        """Nothing to close."""


def test_a_worker_that_was_fenced_or_lost_the_store_stands_by_and_leads_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(worker, "LOOK_AGAIN_S", 0.01)
    monkeypatch.setattr(worker, "Candidate", Taking)
    monkeypatch.setattr(worker, "fenced", lambda database, epoch: database)
    stopped = threading.Event()
    ends: list[Exception | None] = [FencedError("another leads"), StoreError("gone"), None]

    class Leading:
        def lead(self, stop: threading.Event, lost: threading.Event) -> None:
            end = ends.pop(0)
            if end is None:
                stop.set()
            else:
                raise end

    caplog.set_level(logging.INFO)
    worker.work(lambda database: Leading(), None, stopped)  # type: ignore[arg-type, return-value]
    assert ends == []
    said = [record.message for record in caplog.records]
    assert said.count("standing by") == 3
    assert "another leads" in said
    assert "the store is away: gone" in said
