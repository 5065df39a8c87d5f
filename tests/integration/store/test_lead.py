"""One leads; the next takes over when it is gone, silent or done, and nothing stale is written after that."""

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime

import pytest
from psycopg2.errors import LockNotAvailable

from core.errors import FencedError, StoreError
from core.model import Images
from store.database import Database
from store.lead import Candidate, fenced, standing
from store.merge import merge
from store.readings import bump_version, current_version
from tests.integration.store.rows import Store, batch, case

MAKE_OLD = "UPDATE lead SET beat_at = beat_at - interval '1 minute'"


@contextmanager
def worker(database: Database, name: str) -> Iterator[Database]:
    """The database as one worker sees it."""
    with Database(database.url, pool_size=2, application_name=name) as own:
        yield own


@pytest.fixture
def first(database: Database) -> Iterator[Database]:
    with worker(database, "first") as own:
        yield own


@pytest.fixture
def second(database: Database) -> Iterator[Database]:
    with worker(database, "second") as own:
        yield own


def test_one_leads_and_the_other_takes_over_when_it_is_done(first: Database, second: Database) -> None:
    with closing(Candidate(first)) as one, closing(Candidate(second)) as other:
        assert one.take()
        assert not other.take()
        assert one.beat()
        assert not other.take()
        one.give_back()
        assert other.take()
        assert not one.beat()
        found = standing(first)
        assert found is not None
        assert (found.epoch, found.holder) == (other.epoch, "second")


def test_a_leader_whose_connection_is_gone_is_followed_at_once(first: Database, second: Database) -> None:
    with closing(Candidate(second)) as other:
        one = Candidate(first)
        assert one.take()
        one.close()
        deadline = threading.Event()
        assert any(other.take() or deadline.wait(0.05) for _ in range(200))


def test_two_that_try_at_once_do_not_both_lead(first: Database, second: Database) -> None:
    for _ in range(20):
        with closing(Candidate(first)) as one, closing(Candidate(second)) as other:
            taken: list[bool] = []
            begin = threading.Barrier(2)

            def try_it(candidate: Candidate, begin: threading.Barrier = begin, taken: list[bool] = taken) -> None:
                begin.wait()
                taken.append(candidate.take())

            threads = [threading.Thread(target=try_it, args=(candidate,)) for candidate in (one, other)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert sorted(taken) == [False, True]
            for candidate in (one, other):
                candidate.give_back()


def test_a_silent_leader_loses_its_connections_and_may_store_nothing_more(
    database: Database, first: Database, second: Database, store: Store, images: Images, at: datetime
) -> None:
    with closing(Candidate(first)) as one, closing(Candidate(second)) as other:
        assert one.take()
        assert one.epoch is not None
        leading = fenced(first, one.epoch)
        assert bump_version(leading, at) == 1

        def halted_in_the_middle() -> None:
            with leading.begin() as halted:
                halted.execute("UPDATE snapshot_version SET version = version + 1")
                with database.begin() as unit:
                    unit.execute(MAKE_OLD)
                assert other.take()

        with pytest.raises(StoreError):
            halted_in_the_middle()
        with pytest.raises(StoreError):
            one.beat()
        with pytest.raises(FencedError):
            bump_version(leading, at)
        with pytest.raises(FencedError):
            merge(leading, batch("case_file", case("C1", date(2026, 11, 2))), images, at)
        assert current_version(leading) == 1
        assert store.value("SELECT count(*) FROM case_file") == 0


def test_the_epoch_is_raised_only_after_a_commit_that_has_passed_its_check(
    database: Database, first: Database, second: Database, at: datetime
) -> None:
    """Connections that cannot be ended (another role's): the row itself makes the next one wait."""
    with closing(Candidate(first)) as one, closing(Candidate(second)) as other:
        assert one.take()
        assert one.epoch is not None
        bump_version(first, at)
        with fenced(first, one.epoch).begin() as unit:
            unit.execute("UPDATE snapshot_version SET version = version + 1")
            unit.assure()
            assert one.beat()
            with database.begin() as next_one:
                next_one.execute("SELECT set_config('lock_timeout', '100ms', TRUE)")
                with pytest.raises(LockNotAvailable):
                    next_one.execute("UPDATE lead SET epoch = epoch + 1")
                next_one.raw.rollback()
        assert not other.take()


def test_a_leader_that_only_reads_leaves_no_trace(first: Database) -> None:
    with closing(Candidate(first)) as one:
        assert one.take()
        assert one.epoch is not None
        with fenced(first, one.epoch).begin() as unit:
            unit.value("SELECT count(*) FROM owner")
            unit.assure()
            assert unit.value("SELECT pg_current_xact_id_if_assigned()") is None
