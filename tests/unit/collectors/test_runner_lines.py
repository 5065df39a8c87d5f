"""One run of a feed whose table is loading for the first time: pages go to the store as text."""

import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest

from collectors.base import LinePlan, LineSlice, Page
from core.errors import FencedError, NotLoadingError, RetryError, SkipRowError, SourceError, StoreError
from core.model import LineBatch, MergeReport, RunReport
from tests.fakes import MemoryRuns
from tests.unit.collectors.case_feed import raw
from tests.unit.collectors.test_runner import AT, Bench, page

PLAN = LinePlan(frozenset({"case_no", "title", "files"}), {"system": "owner_id"}, {"EDAS": 5})


class MemoryBulk:
    """Keeps what was appended as text; `refuses` may raise what a store would raise, by the number of the append."""

    def __init__(self, runs: MemoryRuns, refuses: Callable[[int], None] = lambda number: None) -> None:
        self.batches: list[LineBatch] = []
        self.texts: list[str] = []
        self.plans: list[LinePlan | None] = [PLAN]
        self._runs, self._refuses, self._asked = runs, refuses, 0

    def plan(self, table: str) -> LinePlan | None:
        return self.plans[0] if len(self.plans) == 1 else self.plans.pop(0)

    def append(self, lines: LineBatch) -> MergeReport:
        self._asked += 1
        self._refuses(self._asked)
        text = b"".join(lines.chunks(77)).decode()
        self.batches.append(lines)
        self.texts.append(text)
        self._runs.committed[lines.source, lines.feed, lines.partition] = lines.cursor
        return MergeReport(0, inserted=text.count("\n"))

    @property
    def keys(self) -> list[str]:
        """The keys of all appended rows."""
        position = self.batches[0].columns.index("case_no") if self.batches else 0
        return [line.split("\x1f")[position] for text in self.texts for line in text.splitlines()]


class Tally:
    """A meter that remembers."""

    def __init__(self) -> None:
        self.rows: list[int] = []
        self.ended = self.paused = False

    def meter(self, source: str, feed: str, kind: str, at: datetime, *, partition: str = "", total: Any = None) -> Any:
        return self

    def add(self, rows: int, at: datetime, *, total: int | None = None) -> None:
        self.rows.append(rows)

    def end(self, at: datetime) -> None:
        self.ended = True

    def pause(self, at: datetime) -> None:
        self.paused = True


def loaded(
    bench: Bench, refuses: Callable[[int], None] = lambda number: None, **options: Any
) -> tuple[MemoryBulk, Tally, RunReport]:
    bulk, tally = MemoryBulk(bench.runs, refuses), Tally()
    report = bench.run(bulk=bulk, meters=tally, **options).report
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("collectors-")]
    return bulk, tally, report


def test_pages_become_lines_with_source_and_batch_in_every_row() -> None:
    bulk, tally, report = loaded(Bench({"": [page([1, 2], 1), page([3], 2)]}))
    (batch,) = bulk.batches
    assert batch.columns == ("source", "batch_id", "case_no", "title", "files", "owner_id", "version")
    assert bulk.texts[0].splitlines()[0].split("\x1f")[:6] == ["platform", "77", "C1", "某事", "3", "5"]
    assert (batch.rows, batch.cursor, batch.run_id, bulk.keys) == (3, {"c": 2}, 1, ["C1", "C2", "C3"])
    assert (report.outcome, report.rows, report.pages) == ("ok", 3, 2)
    assert (tally.rows, tally.ended, tally.paused) == ([3], True, False)


def test_text_is_stored_in_batches_of_the_same_size_as_rows() -> None:
    bulk, tally, _ = loaded(Bench({"": [page([1, 2], 1), page([3, 4], 2), page([5], 3)]}), batch_rows=3)
    assert [(batch.rows, batch.cursor) for batch in bulk.batches] == [(4, {"c": 2}), (1, {"c": 3})]
    assert tally.rows == [4, 1]


def test_pages_are_written_while_the_store_takes_those_before_them() -> None:
    pages = [page([number], number) for number in range(1, 16)]
    bench = Bench({"": pages})
    written, whole = threading.Event(), bench.mapper.map_columns

    def watched(rows: Any, at: datetime, partition: str = "") -> Any:
        if rows[0]["no"] == "C15":
            written.set()
        return whole(rows, at, partition)

    bench.mapper.map_columns = watched  # type: ignore[method-assign]
    seen: list[bool] = []
    bulk, _, report = loaded(bench, lambda number: seen.append(written.wait(10)), batch_rows=1)
    assert seen == [True] * 15
    assert bulk.keys == [f"C{number}" for number in range(1, 16)]
    assert [batch.cursor for batch in bulk.batches] == [{"c": number} for number in range(1, 16)]
    assert (report.rows, report.pages) == (15, 15)


def test_pages_that_were_read_before_are_written_once_it_is_known_what_is_new() -> None:
    bulk, _, report = loaded(Bench({"": [page([1], 1, again=True), page([1, 2], 2, again=True)]}), batch_rows=1)
    assert (bulk.keys, report.rows) == (["C1", "C2"], 2)


def test_what_is_no_line_goes_first_and_moves_no_cursor() -> None:
    rows = [raw(no="C1"), raw(no="C2", files=-1), raw(no="C3", deleted=True), raw(no="C4", secrecy="涉密")]
    bench = Bench({"": [Page(rows, {"c": 1})]})
    bulk, _, report = loaded(bench)
    (rest,) = bench.sink.batches
    assert ([reject.key for reject in rest.rejects], [one.key for one in rest.deletions]) == (
        ["C2"],
        [("C3",), ("C4",)],
    )
    assert (rest.cursor, rest.rows, bulk.batches[0].cursor, bulk.keys) == ({}, [], {"c": 1}, ["C1"])
    assert (report.rows, report.rejected, report.deleted) == (1, 1, 2)


def test_rows_of_owners_that_are_not_known_wait_as_they_always_do() -> None:
    bench = Bench({"": [page([1], 1)]})
    bulk = MemoryBulk(bench.runs)
    bulk.plans = [LinePlan(PLAN.stored, PLAN.owner_columns, {})]
    report = bench.run(bulk=bulk).report
    assert (bulk.batches, bench.keys(), report.rows) == ([], ["C1"], 1)
    assert bench.runs.committed["platform", "cases", ""] == {"c": 1}


def test_a_page_that_breaks_the_mapping_is_halved_until_the_bad_row_stands_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bench = Bench({"": [page([1, 2], 1)]})
    whole = bench.mapper.map_columns

    def fragile(rows: Any, at: datetime, partition: str = "") -> Any:
        if any(row["no"] == "C2" for row in rows):
            raise ZeroDivisionError("a mistake of ours")
        return whole(rows, at, partition)

    monkeypatch.setattr(bench.mapper, "map_columns", fragile)
    _, _, report = loaded(bench)
    assert bench.keys() == ["C1"]
    assert (report.rejected, bench.sink.rejects[0].reason) == (1, "poison")


def refusing(error: Exception, number: int) -> Callable[[int], None]:
    def refuse(asked: int) -> None:
        if asked == number:
            raise error

    return refuse


@pytest.mark.parametrize("error", [SkipRowError("out of range"), NotLoadingError("ended")])
def test_what_the_store_does_not_take_as_text_is_read_again_as_rows(error: Exception) -> None:
    bench = Bench({"": [page([1, 2], 1), page([3, 4], 2)]})
    bulk, tally, report = loaded(bench, refusing(error, 2), batch_rows=2)
    assert bulk.keys == ["C1", "C2"]
    assert {"C3", "C4"} <= set(bench.keys())
    assert bench.collector.cursors == [("", {}), ("", {"c": 1})]
    assert (report.outcome, tally.ended) == ("ok", True)


def test_a_store_that_is_gone_ends_the_run_and_the_cursor_stays() -> None:
    bench = Bench({"": [page([1, 2], 1), page([3, 4], 2)]})
    _, tally, report = loaded(bench, refusing(StoreError("gone"), 2), batch_rows=2)
    assert (report.outcome, report.rows, tally.paused) == ("failed", 2, True)
    assert bench.runs.committed["platform", "cases", ""] == {"c": 1}


def test_a_worker_that_leads_no_longer_stops() -> None:
    with pytest.raises(FencedError):
        loaded(Bench({"": [page([1], 1)]}), refusing(FencedError("another leads"), 1))


@pytest.mark.parametrize("error", [RetryError("cut"), RetryError("busy", 30)])
def test_what_came_before_a_problem_is_stored_with_its_cursor(error: SourceError) -> None:
    bulk, tally, report = loaded(Bench({"": [page([1], 1), error, page([2], 2)]}))
    assert (bulk.keys, report.outcome, tally.paused) == (["C1"], "retry", True)
    assert bulk.batches[0].cursor == {"c": 1}


def test_a_partition_of_which_every_row_is_rejected_stops_as_ever() -> None:
    bench = Bench({"": [Page([raw(no=f"C{number}", files=-1) for number in range(12)], {"c": 1})]})
    bulk, _, report = loaded(bench)
    assert (bulk.batches, report.outcome, report.rejected) == ([], "stopped", 12)
    assert ("platform", "cases", "") not in bench.runs.committed


def test_a_table_that_is_not_loading_takes_batches() -> None:
    bench = Bench({"": [page([1], 1)]})
    bulk = MemoryBulk(bench.runs)
    bulk.plans = [None]
    bench.run(bulk=bulk)
    assert (bulk.batches, bench.keys()) == ([], ["C1"])


def test_slices_that_a_source_has_written_itself_are_passed_on_unread() -> None:
    bench = Bench({})
    opened: list[tuple[Any, ...]] = []

    def lines(before: Any) -> Iterator[bytes]:
        opened.append(tuple(before))
        yield b"platform,77,C1\n"

    def bulk_read(partition: str, cursor: Any, at: datetime, plan: LinePlan) -> Iterator[Page | LineSlice]:
        assert (partition, dict(cursor), at, plan) == ("", {}, AT, PLAN)
        yield Page([raw(no="C9", files=-1)], cursor, picked=True)
        yield LineSlice(("case_no",), lines, 1, {"c": 1}, 5, total=1)

    bench.collector.bulk = bulk_read  # type: ignore[attr-defined]
    bench.collector.script = {"": []}
    bulk, tally, report = loaded(bench)
    assert (opened, bulk.batches[0].options, bulk.batches[0].newest_version) == ([("platform", 77)], "FORMAT csv", 5)
    assert ([reject.key for reject in bench.sink.rejects], bench.sink.batches[0].cursor) == (["C9"], {})
    assert (report.outcome, report.rows, report.rejected, tally.rows) == ("ok", 1, 1, [1])
