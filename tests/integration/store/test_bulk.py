"""A first load: rows are appended, counted once when every source is done, and then as exact as after any merge."""

from collections.abc import Iterator
from datetime import date
from threading import Barrier, Event
from typing import Any

import psycopg2
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from core.errors import NotLoadingError, OtherSumsError, RetryError, SkipRowError
from core.model import LineBatch
from store.bulk import (
    append_lines,
    begin_load,
    end_load,
    load_states,
    loading_subjects,
    loading_tables,
    owner_map,
    resume_loads,
)
from store.database import Database
from store.journal import measures_as_known
from store.quarantine import list_rows
from store.recompute import recompute
from store.records import TABLES
from store.schema import metadata
from store.views.scopes import CITY
from tests.integration.store.images import doubled
from tests.integration.store.rows import (
    Killed,
    Store,
    archive,
    case,
    check,
    failing_at,
    later,
    package,
    unit,
)

CASES = ("case_file", "case_package", "check_report")
LOOKUP = ("request_no", "accepted_at", "owner_id", "source", "version", "batch_id")


@pytest.fixture(autouse=True)
def whole_again(store: Store) -> Iterator[None]:
    """The tables are shared: whatever a test leaves loading gets its keys back."""
    yield
    with store.database.begin() as work:
        work.execute("UPDATE loading_source SET done_at = now()")
    resume_loads(store.database, store.images, store.at)


def begin(store: Store, *tables: str, source: str = "src") -> frozenset[str]:
    return begin_load(store.database, source, tables, store.at)


def end(store: Store, source: str = "src", **more: Any) -> tuple[str, ...]:
    return end_load(store.database, store.images, source, store.at, **more).tables


def lookup(number: str, owner: str | None = "U1", **more: Any) -> dict[str, Any]:
    return {"request_no": number, "unit_code": owner, "channel": "web"} | more


def lines(*rows: str, **more: Any) -> LineBatch:
    """Look-ups as text; `N` stands for the number of the batch."""

    def chunks(batch_id: int) -> Iterator[bytes]:
        for row in rows:
            yield row.replace("N", str(batch_id)).encode() + b"\n"

    given: dict[str, Any] = {
        "source": "src",
        "feed": "requests",
        "table": "lookup",
        "columns": LOOKUP,
        "chunks": chunks,
        "rows": len(rows),
    }
    return LineBatch(**(given | more))


def test_rows_are_counted_when_the_load_ends(store: Store) -> None:
    store.populate()
    assert begin(store, *CASES, "matter") == set(CASES)
    store.merge("check_report", check("KC1", date(2026, 3, 2)))
    store.merge("case_file", case("C1", date(2026, 3, 1)), case("C2", date(2026, 3, 1)))
    store.merge("case_package", package("C1", date(2026, 3, 3)))
    assert store.total("di_01") == 0
    assert store.open() == {}
    report = end_load(store.database, store.images, "src", store.at)
    assert report.tables == tuple(sorted(CASES))
    assert report.subjects == ("case", "check")
    assert (store.total("di_01"), store.total("di_02"), store.total("di_11")) == (2, 1, 1)
    assert store.open() == {"C2": date(2026, 3, 16)}
    assert loading_tables(store.database) == loading_subjects(store.database) == set()
    store.assert_exact()


def test_beginning_again_joins_and_a_full_table_does_not_begin(store: Store) -> None:
    store.populate()
    assert begin(store, "lookup") == {"lookup"}
    store.merge("lookup", lookup("1"))
    assert begin(store, "lookup") == begin(store, "lookup", source="other") == {"lookup"}
    assert end(store) == ()
    assert loading_subjects(store.database) == {"lookup"}
    assert end(store, "other") == ("lookup",)
    assert begin(store, "lookup") == set()
    assert end(store) == ()


def test_what_counts_already_is_not_loaded_in_bulk(store: Store) -> None:
    store.populate()
    store.merge("case_file", case("C1", date(2026, 3, 1)))
    assert begin(store, *CASES) == set()


def test_merges_elsewhere_go_on_and_leave_the_frozen_alone(store: Store) -> None:
    store.populate()
    begin(store, "case_file", "catalogue_item")
    store.merge("case_file", case("C1", date(2026, 3, 1)))
    store.merge(
        "catalogue_item", {"item_id": "I1", "holder_kind": "archive", "holder_code": "330106A", "unit_code": "U1"}
    )
    store.merge("matter", {"item_impl_code": "M1", "unit_code": "U1", "in_scope": False, "version": 2})
    store.merge("unit", unit("U1", 330102, version=2))
    store.merge("archive", archive("330106A", n_years=20, version=2))
    store.merge("case_package", package("C1", date(2026, 3, 3)))
    assert store.total("di_01") == 0
    store.assert_exact()
    end(store)
    store.assert_exact()
    store.merge("matter", {"item_impl_code": "M1", "unit_code": "U1", "in_scope": True, "version": 3})
    assert store.total("di_01") == 1
    store.assert_exact()


def test_the_newest_row_of_a_key_counts_and_none_that_was_taken_back(store: Store) -> None:
    store.populate()
    begin(store, "lookup")
    store.merge("lookup", lookup("1", version=2, channel="new"), lookup("2"), lookup("3", version=5))
    store.merge("lookup", lookup("1", version=1, channel="old"), gone=[("2", 1), ("3", 4), ("4", 9)])
    store.merge("lookup", lookup("4", version=8))
    store.merge("lookup", lookup("5", channel="first"))
    store.merge("lookup", lookup("5", channel="last"))
    end(store)
    assert store.rows("SELECT request_no, channel FROM lookup ORDER BY 1") == [
        ("1", "new"),
        ("3", "web"),
        ("5", "last"),
    ]
    assert store.merge("lookup", lookup("4", version=8)).inserted == 0
    store.assert_exact()


def test_bad_rows_and_rows_of_unknown_owners_are_put_aside(store: Store) -> None:
    store.populate()
    begin(store, "lookup")
    report = store.merge(
        "lookup",
        lookup("1"),
        lookup("2", "U9"),
        lookup("3", None),
        lookup("4", channel="x" * 4001),
        lookup("5", version=-1),
        lookup("6", channel="\x00"),
        lookup("", "U1"),
    )
    assert (report.inserted, report.rejected) == (1, 6)
    reasons = {row.key: row.reason for row in list_rows(store.database)}
    assert reasons == {
        "2": "unknown_owner",
        "3": "missing_value",
        "4": "out_of_range",
        "5": "out_of_range",
        "6": "bad_encoding",
        "": "missing_key",
    }
    store.merge("unit", unit("U9"))
    assert store.value("SELECT count(*) FROM lookup") == 2
    end(store)
    assert store.rows("SELECT request_no FROM lookup ORDER BY 1") == [("1",), ("2",)]
    store.assert_exact()


def test_cursor_and_run_go_with_the_rows_and_a_batch_tells_of_the_whole(store: Store) -> None:
    store.populate()
    begin(store, "lookup")
    report = store.merge("lookup", lookup("1", version=7), cursor={"high": "x"})
    assert (report.batch_id, report.inserted) == (0, 1)
    store.merge("lookup", lookup("2", accepted_at=store.at), cursor={"high": "y"})
    assert store.rows("SELECT feed, cursor FROM watermark WHERE feed = 'lookup'") == [("lookup", {"high": "y"})]
    (state,) = load_states(store.database)
    assert (state.table, state.source, state.rows) == ("lookup", "src", 2)
    end(store)
    told = store.rows("SELECT feed, table_name, inserted, cells > 0 FROM batch ORDER BY batch_id DESC LIMIT 2")
    assert told == [("lookup", "lookup", 2, False), ("first-load", "lookup", 0, True)]


def test_lines_pass_as_they_are(store: Store) -> None:
    store.populate()
    begin(store, "lookup")
    owners = owner_map(store.database)
    number = owners["U1"]
    given = lines(
        f"1,2026-03-01T00:00:00Z,{number},src,5,N",
        f"2,,{number},src,6,N",
        cursor={"high": "z"},
        newest_version=6,
    )
    report = append_lines(store.database, given, store.at)
    assert report.inserted == 2
    assert store.value("SELECT cursor FROM watermark WHERE feed = 'requests'") == {"high": "z"}
    end(store)
    assert store.total("lookups_accepted") == 1
    store.assert_exact()
    with pytest.raises(NotLoadingError, match="first load of lookup is over"):
        append_lines(store.database, given, store.at)


def test_lines_that_are_refused_or_break_off_leave_nothing(store: Store) -> None:
    store.populate()
    begin(store, "lookup")
    number = owner_map(store.database)["U1"]
    for bad in ("1,no moment,N,src,5,N", f"{'x' * 4001},,{number},src,5,N", "1,,,src,5,N", f"1,,{number},src,-5,N"):
        with pytest.raises(SkipRowError):
            append_lines(store.database, lines(f"0,,{number},src,5,N", bad, cursor={"high": "a"}), store.at)

    def broken(batch_id: int) -> Iterator[bytes]:
        yield f"1,,{number},src,5,{batch_id}\n".encode()
        raise RetryError("the source is gone")

    with pytest.raises(RetryError, match="the source is gone"):
        append_lines(store.database, lines(chunks=broken, rows=1), store.at)
    assert store.value("SELECT count(*) FROM lookup") == 0
    assert store.value("SELECT count(*) FROM watermark") == 0
    assert load_states(store.database)[0].rows == 0


@pytest.mark.parametrize("step", ["seal", "keyed", "ready", "lock", "tally", "cell_day", "count", "forget"])
def test_whoever_dies_while_ending_is_followed_by_the_next_merge(store: Store, step: str) -> None:
    store.populate()
    begin(store, "lookup")
    store.merge("lookup", lookup("1", accepted_at=store.at), lookup("2"))
    store.merge("lookup", lookup("1", accepted_at=store.at, version=2))
    name = step if step in ("seal", "forget") else f"{step} lookup"
    with pytest.raises(Killed):
        end(store, observe=failing_at(name))
    store.assert_exact()
    store.merge("lookup", lookup("3", accepted_at=store.at))
    resume_loads(store.database, store.images, store.at)
    assert loading_subjects(store.database) == set()
    assert store.total("lookups_accepted") == 2
    store.assert_exact()


def test_tables_get_their_keys_side_by_side_and_what_is_whole_is_counted_meanwhile(store: Store) -> None:
    store.populate()
    begin(store, "document", "lookup")
    store.merge("lookup", lookup("1", accepted_at=store.at))
    both, counted = Barrier(2, timeout=60), Event()

    def observe(name: str, seconds: float) -> None:
        if name in ("keyed document", "keyed lookup"):
            both.wait()
        if name == "count lookup":
            counted.set()
        if name == "keyed document":
            assert counted.wait(60)

    assert end(store, observe=observe) == ("document", "lookup")
    assert store.total("lookups_accepted") == 1
    store.assert_exact()


def test_tables_get_their_keys_even_where_a_subject_cannot_be_counted(store: Store) -> None:
    store.populate()
    begin(store, "check_report", "document", "lookup")
    store.merge("lookup", lookup("1", accepted_at=store.at))
    with pytest.raises(Killed):
        end(store, observe=failing_at("tally check"))
    assert {state.state for state in load_states(store.database)} == {"ready"}
    end(store)
    assert store.total("lookups_accepted") == 1
    store.assert_exact()


def test_keys_and_indexes_are_as_they_were(database_on_each: Database, store: Store) -> None:
    on_each = Store(database_on_each, store.images, store.at)
    shown = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1"
    before = on_each.rows(shown)
    everything = begin(on_each, *TABLES)
    assert len(on_each.rows(shown)) < len(before)
    assert len(everything) == 10
    end(on_each)
    assert on_each.rows(shown) == before
    with database_on_each.begin() as work:
        assert compare_metadata(MigrationContext.configure(work.connection), metadata) == []


def test_a_role_that_does_not_own_the_tables_merges_without_sums(fresh_database: Database, store: Store) -> None:
    owner = Store(fresh_database, store.images, store.at)
    owner.populate()
    with fresh_database.begin() as work:
        work.execute("CREATE ROLE app_of_bulk LOGIN PASSWORD 'app'")
        work.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO app_of_bulk")
        work.execute("GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO app_of_bulk")
    try:
        with Database(_as(fresh_database.url, "app_of_bulk", "app"), pool_size=2) as database:
            app = Store(database, store.images, store.at)
            assert begin(app, "lookup") == {"lookup"}
            app.merge("lookup", lookup("1", accepted_at=store.at), lookup("1", version=2, accepted_at=store.at))
            app.merge("lookup", lookup("1", version=3, accepted_at=store.at))
            assert app.total("lookups_accepted") == 0
            end(app)
            assert app.total("lookups_accepted") == 1
            app.assert_exact()
    finally:
        with fresh_database.begin() as work:
            work.execute("DROP OWNED BY app_of_bulk")
            work.execute("DROP ROLE app_of_bulk")


def _as(url: str, user: str, password: str) -> str:
    parts = psycopg2.extensions.parse_dsn(url)
    return str(psycopg2.extensions.make_dsn(**(parts | {"user": user, "password": password})))


def test_the_past_before_a_load_is_not_told_as_exact(store: Store) -> None:
    store.populate()
    begin(store, "lookup")
    store.merge("lookup", lookup("1", accepted_at=store.at))
    after = Store(store.database, store.images, later(store.at, hours=1))
    end(after)
    horizon = 30_000
    assert not measures_as_known(store.database, CITY, None, horizon, store.at).exact
    assert measures_as_known(store.database, CITY, None, horizon, after.at).exact


def test_a_store_that_counts_by_other_definitions_is_not_added_to(store: Store) -> None:
    store.populate()
    begin(store, "case_file")
    store.merge("case_file", case("C1", date(2026, 3, 1)))
    other = Store(store.database, doubled(store.images), store.at)
    with pytest.raises(OtherSumsError):
        end(other)
    recompute(store.database, other.images, store.at)
    other.assert_exact()
    end(other)
    assert other.total("di_01") == 2
    other.assert_exact()
