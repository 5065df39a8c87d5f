"""One run of one feed."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from collectors.base import Page, Places
from collectors.bound_feed import BoundFeed
from collectors.definition import Feed
from collectors.gathering import Target
from collectors.mapping.mapper import Mapper
from collectors.runner import Run, run_feed
from core.clock import FixedClock
from core.errors import FencedError, RetryError, SkipRowError, StopSourceError, StoreError
from core.model import Batch
from tests.fakes import MemoryRuns, RecordingSink, ScriptedCollector
from tests.unit.collectors.case_feed import FEED, raw

AT = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)
Script = Mapping[str, Sequence[Page | Exception]]


class Bench:
    """A feed with a scripted collector, a store in memory and a clock that stands."""

    def __init__(self, script: Script, refuses: Callable[[Batch], object] = lambda batch: None) -> None:
        feed = Feed.model_validate(FEED)
        self.mapper = Mapper("cases", feed, Places(330100, 330199, (330199,)), timedelta(minutes=10), as_text=False)
        self.collector = ScriptedCollector(script)
        target = Target(feed.table, self.mapper.columns, self.mapper.key_positions)
        self.feed = BoundFeed("platform", "cases", 3, 60.0, self.collector, self.mapper, {"cases": target})
        self.runs = MemoryRuns()
        self.sink = RecordingSink(self.runs, refuses)

    def run(self, **options: Any) -> Run:
        return run_feed(self.feed, self.sink, self.runs, FixedClock(AT), **options)

    def keys(self) -> list[str]:
        return [row["case_no"] for row in self.sink.records("case_file")]


def page(numbers: Sequence[int], cursor: int, **more: Any) -> Page:
    return Page([raw(no=f"C{number}") for number in numbers], {"c": cursor}, **more)


def test_what_a_poll_brings_is_one_batch_with_the_cursor_after_it() -> None:
    bench = Bench({"": [page([1, 2], 1), page([3], 2)]})
    report = bench.run().report
    (batch,) = bench.sink.batches
    assert (len(batch.rows), batch.cursor, batch.run_id) == (3, {"c": 2}, 1)
    assert (report.outcome, report.rows, report.pages, report.reason) == ("ok", 3, 2, "")
    assert (report.started_at, report.finished_at) == (AT, AT)
    assert bench.runs.reports == [report]


def test_a_first_load_is_cut_into_batches() -> None:
    bench = Bench({"": [page([1, 2], 1), page([3, 4], 2), page([5], 3)]})
    bench.run(batch_rows=3)
    assert [(len(batch.rows), batch.cursor) for batch in bench.sink.batches] == [(4, {"c": 2}), (1, {"c": 3})]


def test_the_next_run_goes_on_from_the_committed_cursor() -> None:
    bench = Bench({"": [page([1], 1)]})
    bench.run()
    bench.run()
    assert bench.collector.cursors == [("", {}), ("", {"c": 1})]


def test_nothing_new_is_a_success_that_stores_nothing() -> None:
    bench = Bench({"": [Page((), {})]})
    assert bench.run().report.outcome == "empty"
    assert bench.sink.batches == []


def test_a_cursor_that_moved_is_stored_even_without_rows() -> None:
    bench = Bench({"": [Page((), {"c": 9})]})
    assert bench.run().report.outcome == "empty"
    assert bench.runs.committed["platform", "cases", ""] == {"c": 9}


def test_what_came_before_a_failure_is_kept_with_its_cursor() -> None:
    bench = Bench({"": [page([1], 1), RetryError("down", retry_after=30)]})
    run = bench.run()
    assert (run.report.outcome, run.report.reason, run.report.rows, run.retry_after) == ("retry", "down", 1, 30)
    assert bench.runs.committed["platform", "cases", ""] == {"c": 1}


def test_a_changed_form_stops_the_feed_and_keeps_the_pages_before() -> None:
    bench = Bench({"": [page([1], 1), Page([raw(files="3")], {"c": 2}), page([3], 3)]})
    report = bench.run().report
    assert (report.outcome, report.reason) == ("stopped", "cases: field 'files': expected a number, found text")
    assert bench.keys() == ["C1"]
    assert bench.runs.committed["platform", "cases", ""] == {"c": 1}


def test_trouble_in_one_partition_leaves_the_others_alone() -> None:
    bench = Bench({"a": [StopSourceError("closed")], "b": [page([1], 1)], "c": [RetryError("slow")]})
    report = bench.run().report
    assert (report.outcome, report.reason) == ("stopped", "a: closed; c: slow")
    assert bench.keys() == ["C1"]


def test_many_reasons_are_cut_short() -> None:
    bench = Bench({name: [RetryError(f"slow {name}")] for name in "abcde"})
    assert bench.run().report.reason == "a: slow a; b: slow b; c: slow c; and 2 more"


def test_what_is_wrong_in_every_part_alike_is_told_once() -> None:
    report = Bench({name: [RetryError("slow", code="slow")] for name in "abcde"}).run().report
    assert (report.reason, [finding.partition for finding in report.findings]) == ("slow", [""])


def test_a_doubtful_answer_is_suspect_and_stores_nothing() -> None:
    bench = Bench({"": [Page((), {"c": 1}, doubt="says nothing")]})
    report = bench.run().report
    assert (report.outcome, report.reason) == ("suspect", "says nothing")
    assert bench.sink.batches == []


def test_rejects_travel_with_the_batch_and_are_counted() -> None:
    bench = Bench({"": [Page([raw(), raw(no="C2", files=-1)], {"c": 1})]})
    report = bench.run().report
    assert (report.rows, report.rejected, bench.sink.rejects[0].key) == (1, 1, "C2")


def bad(count: int, first: int = 0) -> list[dict[str, Any]]:
    return [raw(no=f"B{number}", files=-1) for number in range(first, first + count)]


def test_a_first_read_of_nothing_but_rejects_stops_the_feed_and_leaves_the_cursor() -> None:
    bench = Bench({"": [Page(bad(2), {"c": 1}), Page(bad(1, 2), {"c": 2})]})
    report = bench.run().report
    assert (report.outcome, report.rows, report.rejected) == ("stopped", 0, 3)
    assert report.reason.startswith("all 3 rows are rejected, most for ")
    assert "files" in report.reason
    assert not report.arrived
    assert bench.runs.committed == {}
    assert [reject.key for reject in bench.sink.rejects] == ["B0", "B1", "B2"]


def test_rows_that_were_all_rejected_are_read_again_after_a_mend() -> None:
    bench = Bench({"": [Page(bad(12), {"c": 1}, again=True)]})
    bench.run()
    bench.collector.script = {"": [Page([raw(no=f"B{number}") for number in range(12)], {"c": 1}, again=True)]}
    assert (bench.run().report.outcome, len(bench.keys())) == ("ok", 12)


@pytest.mark.parametrize(("count", "outcome", "cursor"), [(10, "ok", 2), (11, "stopped", 1)])
def test_a_feed_that_has_been_read_stands_a_few_rejects(count: int, outcome: str, cursor: int) -> None:
    bench = Bench({"": [page([1], 1)]})
    bench.run()
    bench.collector.script = {"": [Page(bad(count), {"c": 2})]}
    assert bench.run().report.outcome == outcome
    assert bench.runs.committed["platform", "cases", ""] == {"c": cursor}


def test_one_partition_of_rejects_leaves_the_others_alone() -> None:
    bench = Bench({"a": [Page(bad(11), {"c": 1})], "b": [page([1], 1)]})
    report = bench.run().report
    assert (report.outcome, report.reason.split(",")[0]) == ("stopped", "a: all 11 rows are rejected")
    assert bench.runs.committed == {("platform", "cases", "b"): {"c": 1}}


@pytest.mark.parametrize(
    ("good", "rejected", "outcome"), [(1000, 10, "ok"), (5, 10, "ok"), (5, 11, "suspect"), (1100, 11, "ok")]
)
def test_many_rejects_make_a_run_suspect_though_it_arrived(good: int, rejected: int, outcome: str) -> None:
    bench = Bench({"": [page(range(good), 1), Page(bad(rejected), {"c": 2})]})
    report = bench.run().report
    assert (report.outcome, report.rows, report.rejected) == (outcome, good, rejected)
    assert report.arrived == (outcome == "suspect")
    assert report.reason.startswith("11 of 16 rows are rejected, most for") == report.arrived
    assert bench.runs.committed["platform", "cases", ""] == {"c": 2}


SILENT = Page((), {"c": 1}, doubt="nothing was dropped for 86 days", doubt_code="no_drop", doubt_values={"days": 86})


def test_an_owner_that_is_silent_makes_a_run_suspect_though_all_there_was_arrived() -> None:
    bench = Bench({"a": [SILENT], "b": [page(range(3), 1)]})
    report = bench.run().report
    assert (report.outcome, report.rows, report.arrived) == ("suspect", 3, True)
    assert report.reason == "a: nothing was dropped for 86 days"
    assert [finding.spares_others for finding in report.findings] == [True]


@pytest.mark.parametrize(("code", "arrived"), [("drop_digest", True), ("drop", True), ("empty", False)])
def test_a_drop_that_is_not_taken_keeps_nobody_else_from_arriving_but_other_doubts_do(code: str, arrived: bool) -> None:
    wrong = Page((), {"c": 1}, doubt="not to be believed", doubt_code=code)
    report = Bench({"a": [SILENT], "b": [wrong], "c": [page(range(3), 1)]}).run().report
    assert (report.outcome, report.rows, report.arrived) == ("suspect", 3, arrived)


def test_many_rejects_are_told_beside_a_silent_owner() -> None:
    report = Bench({"a": [SILENT], "b": [page(range(5), 1), Page(bad(11), {"c": 2})]}).run().report
    assert (report.outcome, report.arrived) == ("suspect", True)
    assert [finding.code for finding in report.findings] == ["no_drop", "many_rejected"]


def test_rejects_without_end_are_not_gathered_without_end() -> None:
    bench = Bench({"": [Page(bad(10, 10 * number), {"c": number}) for number in range(1, 9)]})
    report = bench.run(batch_rows=20).report
    assert (report.outcome, report.pages) == ("stopped", 2)


def test_deletions_are_counted_and_secret_rows_are_told() -> None:
    bench = Bench({"": [Page([raw(no="S1", secrecy="涉密"), raw(no="C2")], {"c": 1})]})
    report = bench.run().report
    assert (report.rows, report.deleted, report.warnings) == (1, 1, ("1 secret rows refused",))


def test_a_warning_is_told_once() -> None:
    rows = [raw(extra=1)]
    bench = Bench({"": [Page(rows, {"c": 1}, warnings=("w",)), Page(rows, {"c": 2}, warnings=("w",))]})
    assert bench.run().report.warnings == ("w", "cases: unknown field 'extra'")


def test_rows_read_again_are_not_handed_over_again() -> None:
    bench = Bench({"": [page([1, 2], 1)]})
    bench.run()
    bench.collector.script = {"": [page([1, 2, 3], 1, again=True)]}
    bench.run()
    assert bench.keys() == ["C1", "C2", "C3"]


def test_a_row_read_again_in_a_new_state_is_handed_over() -> None:
    bench = Bench({"": [page([1], 1)]})
    bench.run()
    changed = raw(no="C1", updated_at="2026-11-26T11:00:00+08:00")
    bench.collector.script = {"": [Page([changed], {"c": 1}, again=True)]}
    assert bench.run().report.rows == 1


def test_rows_that_were_not_stored_are_handed_over_again() -> None:
    down = [StoreError("gone")]

    def refuse(batch: Batch) -> None:
        if down:
            raise down.pop()

    bench = Bench({"": [page([1], 1, again=True)]}, refuse)
    assert bench.run().report.outcome == "failed"
    assert bench.run().report.outcome == "ok"
    assert bench.keys() == ["C1"]


def test_rejects_and_secrets_read_again_are_not_counted_again() -> None:
    rows = [raw(no="S1", secrecy="涉密"), raw(no="C2", files=-1), raw()]
    bench = Bench({"": [Page(rows, {"c": 1}, again=True)]})
    bench.run()
    assert bench.run().report.outcome == "empty"


def test_a_store_that_is_gone_fails_the_run_and_keeps_the_cursor() -> None:
    def gone(batch: Batch) -> None:
        raise StoreError("the database is gone")

    bench = Bench({"a": [page([1], 1)], "b": [page([2], 1)]}, gone)
    report = bench.run().report
    assert (report.outcome, report.reason, bench.runs.committed) == ("failed", "the database is gone", {})
    assert [partition for partition, _ in bench.collector.cursors] == ["a"]


def test_a_mistake_of_ours_while_storing_fails_the_run_and_says_so() -> None:
    def broken(batch: Batch) -> None:
        raise KeyError("no such table")

    bench = Bench({"": [page([1], 1)]}, broken)
    report = bench.run().report
    assert (report.outcome, report.reason) == ("failed", "KeyError: 'no such table'")
    assert bench.runs.reports == [report]


def test_a_worker_that_leads_no_more_hears_it() -> None:
    def fenced(batch: Batch) -> None:
        raise FencedError("another leads")

    bench = Bench({"": [page([1], 1)]}, fenced)
    with pytest.raises(FencedError):
        bench.run()
    assert bench.runs.reports[0].outcome == "failed"


def refusing(*bad: str) -> Callable[[Batch], None]:
    def refuse(batch: Batch) -> None:
        if any(row[0] in bad for row in batch.rows):
            raise SkipRowError("value out of range")

    return refuse


def test_rows_that_the_database_refuses_are_found_and_put_aside() -> None:
    bench = Bench({"": [page(range(1, 9), 1)]}, refusing("C3", "C7"))
    report = bench.run().report
    assert bench.keys() == ["C1", "C2", "C4", "C5", "C6", "C8"]
    assert (report.outcome, report.rows, report.rejected) == ("ok", 6, 2)
    assert {reject.raw["case_no"] for reject in bench.sink.rejects} == {"C3", "C7"}
    assert bench.sink.rejects[0].reason == "poison"
    assert [batch.cursor for batch in bench.sink.batches][-1] == {"c": 1}
    assert [batch.cursor for batch in bench.sink.batches][:-1] == [{}] * (len(bench.sink.batches) - 1)


def test_too_many_rows_that_the_database_refuses_are_no_accident() -> None:
    names = [f"C{number}" for number in range(200)]
    bench = Bench({"": [page(range(200), 1)]}, refusing(*names))
    report = bench.run().report
    assert (report.outcome, "no accident" in report.reason) == ("stopped", True)
    assert bench.runs.committed == {}


def test_a_row_on_which_the_mapping_breaks_is_found_and_put_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench({"": [page(range(1, 6), 1)]})
    original = bench.mapper.map

    def breaking(rows: Sequence[Any], at: datetime, partition: str = "") -> Any:
        if any(row["no"] == "C4" for row in rows):
            raise RuntimeError("boom")
        return original(rows, at, partition)

    monkeypatch.setattr(bench.mapper, "map", breaking)
    report = bench.run().report
    assert bench.keys() == ["C1", "C2", "C3", "C5"]
    assert (report.outcome, report.rejected, bench.sink.rejects[0].detail) == (
        "ok",
        1,
        "the mapping fails: RuntimeError",
    )


def test_a_collector_that_breaks_fails_the_run_and_says_how() -> None:
    bench = Bench({"": [page([1], 1), ZeroDivisionError("oops")]})
    report = bench.run().report
    assert (report.outcome, report.reason, report.rows) == ("failed", "ZeroDivisionError: oops", 1)


def test_a_run_that_is_told_to_stop_ends_after_the_page() -> None:
    told: list[int] = []

    def stopping() -> bool:
        told.append(1)
        return len(told) > 1

    bench = Bench({"a": [page([1], 1), page([2], 2)], "b": [page([3], 1)]})
    bench.run(stopping=stopping)
    assert bench.keys() == ["C1"]
    assert bench.runs.committed["platform", "cases", "a"] == {"c": 1}


def test_partitions_that_cannot_be_listed_stop_the_feed(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench({"": []})

    def none() -> Sequence[str]:
        raise StopSourceError("no inbox")

    monkeypatch.setattr(bench.collector, "partitions", none)
    assert (bench.run().report.outcome, bench.runs.reports[0].reason) == ("stopped", "no inbox")
