"""The contract tests that every source inherits.

A test class names its source and inherits from the contract of its transport; every feed of the source is then tested
with the answers recorded in `tests/recorded/<source>/<feed>.json` (rows) or `.csv` (whole files).
"""

import csv
import json
import threading
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest

from collectors.base import SourceSettings
from collectors.binding.sources import bind
from collectors.bound_feed import BoundFeed
from collectors.column_definition import TextColumn
from collectors.definition import Feed, Source
from collectors.mapping.columns import ConvertedColumn
from collectors.mapping.mapper import Mapper
from collectors.runner import run_feed
from collectors.transport_definition import Rest
from core.clock import FixedClock
from core.model import RunReport
from tests.fakes import MemoryRuns, RecordingSink
from tests.recorded_host import GOOD, RecordedHost, Row
from tests.unit.collectors.sources import PLACES, SOURCES, TABLES

RECORDED = Path(__file__).parent / "recorded"
AT = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)
LATER = (AT - timedelta(minutes=1)).isoformat()
PRIVATE = "PRIVATE-7f3a"
PYTHON_TYPES: Mapping[str, type] = {
    "text": str,
    "smallint": int,
    "int": int,
    "bigint": int,
    "bool": bool,
    "date": date,
    "timestamptz": datetime,
    "text[]": list,
}


def source_named(name: str) -> Source:
    """A source of the product."""
    return next(source for source in SOURCES if source.source == name)


def recorded(source: str, code: str) -> list[Row]:
    """The recorded rows of a feed, oldest first."""
    path = RECORDED / source / f"{code}.json"
    if path.exists():
        rows: list[Row] = json.loads(path.read_text(encoding="utf-8"))
        return rows
    with path.with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Quiet(threading.Event):
    """Notes how long it should have waited, and does not wait."""

    def __init__(self) -> None:
        super().__init__()
        self.waits: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        """Notes the wait."""
        self.waits.append(timeout or 0.0)
        return False


class Bench:
    """One feed of a source that holds `rows`, a store in memory, and a clock that a test may move."""

    def __init__(self, source: Source, code: str, rows: list[Row]) -> None:
        self.source = source
        self.code = code
        self.rows = rows
        self.clock = FixedClock(AT)
        self.stop = Quiet()
        self.runs = MemoryRuns()
        self.sink = RecordingSink(self.runs)
        self.feed = self.bound(self.settings())

    @property
    def spec(self) -> Feed:
        """The feed as its source file says."""
        return self.source.feeds[self.code]

    def settings(self) -> SourceSettings:
        """Address and credentials."""
        raise NotImplementedError

    def bound(self, settings: SourceSettings) -> BoundFeed:
        """The feed, bound anew as after a start of the program."""
        feeds = bind((self.source,), {self.source.source: settings}, PLACES, self.clock, self.stop)
        return next(feed for feed in feeds if feed.code == self.code)

    def publish(self) -> None:
        """Makes the source show `rows`."""

    def run(self) -> RunReport:
        """One poll, a second after the last one."""
        self.publish()
        self.clock.move(timedelta(seconds=1))
        return run_feed(self.feed, self.sink, self.runs, self.clock).report

    def restart(self) -> None:
        """The program ends and starts again."""
        self.feed = self.bound(self.settings())

    @property
    def mapper(self) -> Mapper:
        """The mapping of the feed."""
        assert isinstance(self.feed.mapper, Mapper)
        return self.feed.mapper

    @property
    def typed_fields(self) -> list[str]:
        """The fields whose type matters."""
        columns = self.mapper.made.values()
        fields = [name for column in columns if isinstance(column, ConvertedColumn) for name in column.fields]
        return list(dict.fromkeys(fields))

    @property
    def free_text_field(self) -> str:
        """A field that holds any text: the last one that does."""
        columns = self.spec.columns.items()
        names = [name for name, column in columns if isinstance(column, TextColumn) and not column.codes]
        names = [name for name in names if name not in self.spec.key and name != "holder_code"] or names
        return self.mapper.made[names[-1]].fields[0]

    def private_fields(self) -> list[str]:
        """Fields that are not collected and may hold any text."""
        return list(self.spec.ignored)

    def harmless(self) -> int:
        """How many rows may be stored."""
        refuse = self.spec.refuse
        return len([row for row in self.rows if refuse is None or row[refuse.field] not in refuse.secret])

    def change_a_row(self, **changes: Any) -> Row:
        """Changes the first row that may be stored, as the newest row of the source."""
        refuse = self.spec.refuse
        row = next(row for row in self.rows if refuse is None or row[refuse.field] in refuse.harmless)
        row.update(changes)
        if self.spec.updated is not None:
            row[self.spec.updated] = LATER
        self.rows.sort(key=lambda one: one is row)
        return row

    def change_all_rows(self, change: Mapping[str, Any], without: str = "") -> None:
        """Gives every row other fields, newly changed."""
        for row in self.rows:
            row.update(change)
            row.pop(without, None)
            if self.spec.updated and self.spec.updated != without:
                row[self.spec.updated] = change.get(self.spec.updated, LATER)

    def stored_keys(self) -> set[tuple[str, ...]]:
        """The keys that were handed over."""
        names = self.spec.key
        return {tuple(str(row[name]) for name in names) for row in self.sink.records(self.spec.table)}


class SourceContract:
    """What holds for every feed of every source, whatever its transport."""

    source: ClassVar[str] = ""

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Every test that asks for a `code` runs for every feed."""
        if "code" in metafunc.fixturenames:
            metafunc.parametrize("code", list(source_named(self.source).feeds))

    @pytest.fixture
    def bench(self, code: str) -> Bench:
        """The feed to be tested."""
        raise NotImplementedError

    def test_the_door_opens(self, bench: Bench) -> None:
        bench.publish()
        result = bench.feed.collector.check()
        assert result.ok, result.message

    def test_the_fields_that_are_read_are_offered(self, bench: Bench) -> None:
        bench.publish()
        needed = set(bench.mapper.fields.used) - {bench.spec.tombstone}
        assert needed <= set(bench.feed.collector.discover())

    def test_every_recorded_row_is_read_to_the_end_without_rejects(self, bench: Bench) -> None:
        report = bench.run()
        assert (report.outcome, report.reason, bench.sink.rejects) == ("ok", "", [])
        assert report.rows == bench.harmless()
        assert not [warning for warning in report.warnings if "secret" not in warning]

    def test_every_value_has_the_type_of_its_column(self, bench: Bench) -> None:
        bench.run()
        table = TABLES[bench.spec.table]
        for record in bench.sink.records(bench.spec.table):
            for name, value in record.items():
                expected = int if name == "version" else PYTHON_TYPES[table[name]]
                assert value is None or type(value) is expected, name

    def test_a_read_goes_on_from_its_cursor(self, bench: Bench) -> None:
        bench.run()
        assert bench.run().rows == 0
        self.touch(bench)
        assert bench.run().rows == 1

    def test_after_a_restart_nothing_is_lost_and_nothing_breaks(self, bench: Bench) -> None:
        bench.run()
        before = bench.stored_keys()
        self.touch(bench)
        bench.restart()
        report = bench.run()
        assert report.outcome == "ok"
        assert report.rows >= 1
        assert bench.stored_keys() == before

    def touch(self, bench: Bench) -> None:
        """Changes one row in a way that the source notices."""
        bench.change_a_row()

    def test_an_unknown_field_warns_and_is_not_kept(self, bench: Bench) -> None:
        bench.change_all_rows({"surprise": PRIVATE})
        report = bench.run()
        assert report.outcome == "ok"
        assert any("unknown field 'surprise'" in warning for warning in report.warnings)
        assert PRIVATE not in repr(bench.sink.batches)

    def test_a_missing_field_stops_the_feed_and_keeps_what_is_stored(self, bench: Bench) -> None:
        bench.run()
        stored, committed = len(bench.sink.batches), dict(bench.runs.committed)
        for field in set(bench.mapper.fields.used) - {bench.spec.tombstone, bench.spec.updated}:
            rows = [dict(row) for row in bench.rows]
            bench.change_all_rows({}, without=field)
            report = bench.run()
            assert (report.outcome, f"expected the field '{field}'" in report.reason) == ("stopped", True), report
            bench.rows[:] = rows
        assert (len(bench.sink.batches), bench.runs.committed) == (stored, committed)

    def test_a_text_with_a_control_character_is_put_aside(self, bench: Bench) -> None:
        bench.change_a_row(**{bench.free_text_field: "a\x07b"})
        bench.run()
        assert [reject.reason for reject in bench.sink.rejects] == ["control_character"]

    def test_fields_that_are_not_collected_are_never_kept(self, bench: Bench) -> None:
        if not bench.spec.ignored:
            return
        bench.change_a_row(**dict.fromkeys(bench.private_fields(), PRIVATE), **{bench.free_text_field: "a\x07b"})
        assert bench.run().rejected == 1
        assert PRIVATE not in repr(bench.sink.batches)

    def test_a_secret_row_leaves_nothing_but_its_key(self, bench: Bench) -> None:
        refuse = bench.spec.refuse
        if refuse is None:
            return
        texts = [name for name in bench.typed_fields if isinstance(bench.rows[0].get(name), str) and "title" in name]
        row = bench.change_a_row(**{refuse.field: refuse.secret[0]}, **dict.fromkeys(texts, PRIVATE))
        report = bench.run()
        key = bench.mapper.made[bench.spec.key[0]].fields[0]
        assert any("secret rows refused" in warning for warning in report.warnings)
        assert row[key] in {deletion.key[0] for deletion in bench.sink.deletions}
        assert PRIVATE not in repr(bench.sink.batches)

    def test_a_deleted_row_is_taken_back(self, bench: Bench) -> None:
        mark = bench.spec.tombstone
        if mark is None:
            return
        bench.run()
        row = bench.change_a_row(**{mark: self.deleted_mark(bench)})
        report = bench.run()
        fields = [bench.mapper.made[name].fields[0] for name in bench.spec.key]
        (deletion,) = [one for one in bench.sink.deletions if one.key[0] == str(row[fields[0]])]
        assert len(deletion.key) == len(fields)
        assert report.deleted == 1

    def deleted_mark(self, bench: Bench) -> Any:
        """How the source says that a row was deleted."""
        return True

    def test_a_row_from_the_future_does_not_carry_the_cursor_away(self, bench: Bench) -> None:
        if bench.spec.updated is None:
            return
        bench.rows[-1][bench.spec.updated] = "2099-01-01T00:00:00+08:00"
        bench.run()
        assert len(bench.stored_keys()) == len(bench.rows) - 1 - (len(bench.rows) - bench.harmless())
        bench.rows[-1][bench.spec.updated] = LATER
        bench.restart()
        assert bench.run().rows >= 1


class RestBench(Bench):
    """A feed over HTTP, answered from recorded rows."""

    def __init__(self, source: Source, code: str, rows: list[Row]) -> None:
        self.host = RecordedHost(source, lambda: self.clock.now(), {code: rows})
        super().__init__(source, code, rows)

    def settings(self, **credentials: str) -> SourceSettings:
        """The right credentials, or others."""
        return SourceSettings("https://source.example", GOOD | credentials, overrides={"page_size": 2})

    def bound(self, settings: SourceSettings) -> BoundFeed:
        """Bound to the recorded host."""
        own = {self.source.source: settings}
        feeds = bind((self.source,), own, PLACES, self.clock, self.stop, wire=self.host.wire())
        return next(feed for feed in feeds if feed.code == self.code)


class RestContract(SourceContract):
    """What holds for every feed over HTTP."""

    @pytest.fixture
    def bench(self, code: str) -> RestBench:
        """The feed with its recorded rows."""
        return RestBench(source_named(self.source), code, recorded(self.source, code))

    def touch(self, bench: Bench) -> None:
        """Files without moments change in a number."""
        if bench.spec.updated is None:
            bench.change_a_row(value="41")
        else:
            bench.change_a_row()

    def test_a_field_of_another_type_stops_the_feed_and_keeps_what_is_stored(self, bench: RestBench) -> None:
        if bench.spec.format == "csv":
            return
        bench.run()
        stored = len(bench.sink.batches)
        for field in bench.typed_fields:
            rows = [dict(row) for row in bench.rows]
            if not any(row[field] not in (None, "") for row in rows):
                continue
            bench.change_all_rows({field: {"text": "x"}})
            report = bench.run()
            assert (report.outcome, field in report.reason) == ("stopped", True), report
            bench.rows[:] = rows
        assert len(bench.sink.batches) == stored

    def test_a_page_that_comes_twice_does_no_harm(self, bench: RestBench) -> None:
        bench.host.faults = ["", "repeat_page"]
        assert bench.run().outcome in ("ok", "retry")
        bench.run()
        bench.restart()
        bench.run()
        assert len(bench.stored_keys()) == bench.harmless()

    @pytest.mark.parametrize("fault", ["timeout", "cut_body", "malformed_json", "status_500", "status_429"])
    def test_a_failure_that_passes_is_lived_through(self, bench: RestBench, fault: str) -> None:
        bench.host.faults = [fault, fault]
        report = bench.run()
        assert (report.outcome, report.rows) == ("ok", bench.harmless())
        assert len(bench.stop.waits) == 2

    def test_the_wait_that_the_source_asks_for_is_kept(self, bench: RestBench) -> None:
        bench.host.faults = ["status_429"]
        bench.run()
        assert bench.stop.waits == [3.0]

    @pytest.mark.parametrize("fault", ["timeout", "cut_body", "status_500", "status_429"])
    def test_a_failure_that_stays_is_left_for_the_next_poll(self, bench: RestBench, fault: str) -> None:
        bench.host.forever = fault
        assert bench.run().outcome == "retry"
        assert (bench.sink.batches, bench.runs.committed) == ([], {})
        bench.host.forever = ""
        assert bench.run().rows == bench.harmless()

    def test_an_answer_that_stays_broken_stops_the_feed(self, bench: RestBench) -> None:
        bench.host.forever = "malformed_json"
        report = bench.run()
        assert (report.outcome, "the answer cannot be read" in report.reason) == ("stopped", True)

    def test_an_empty_answer_is_not_believed(self, bench: RestBench) -> None:
        if bench.spec.snapshot:
            return
        bench.run()
        committed = dict(bench.runs.committed)
        bench.host.forever = "empty_success"
        assert bench.run().outcome == "suspect"
        assert bench.runs.committed == committed
        bench.host.forever = ""
        assert bench.run().outcome in ("ok", "empty")

    def test_a_snapshot_that_collapses_is_not_believed(self, bench: RestBench) -> None:
        if not bench.spec.snapshot:
            return
        bench.run()
        del bench.rows[2:]
        report = bench.run()
        assert (report.outcome, report.reason) == ("suspect", "brings 2 rows, where there were 8")

    @pytest.mark.parametrize("fault", ["expired_token", "bad_signature"])
    def test_a_refused_sign_in_is_renewed_where_it_can_be(self, bench: RestBench, fault: str) -> None:
        bench.host.faults = [fault]
        report = bench.run()
        assert isinstance(bench.source.transport, Rest)
        if bench.source.transport.auth.kind == "oauth":
            assert report.outcome == "ok"
        else:
            assert (report.outcome, f"{fault}: no longer let in" in report.reason) == ("stopped", True)

    def test_wrong_credentials_stop_the_feed_and_are_not_shown(self, bench: RestBench) -> None:
        wrong = dict.fromkeys(GOOD, "wrong-credential")
        bench.feed = bench.bound(bench.settings(**wrong))
        report = bench.run()
        assert report.outcome == "stopped"
        assert "wrong-credential" not in report.reason
        assert not bench.feed.collector.check().ok
