"""What an operator may do with the sources."""

from datetime import timedelta

import pytest

from collectors.base import Page
from collectors.commands import check, collect, discover, map_again
from core.clock import FixedClock
from core.errors import RefusedError
from tests.fakes import MemoryRuns, RecordingSink
from tests.unit.collectors.test_mapping import AT, raw
from tests.unit.collectors.test_runner import Bench, page


def test_the_chosen_feeds_are_read_once_in_the_order_of_their_rank() -> None:
    bench = Bench({"": [page([1], 1)]})
    runs = MemoryRuns()
    (report,) = collect((bench.feed,), RecordingSink(runs), runs, FixedClock(AT), source="platform")
    assert (report.outcome, report.rows) == ("ok", 1)
    with pytest.raises(RefusedError):
        collect((bench.feed,), RecordingSink(runs), runs, FixedClock(AT), source="other")


def test_doors_are_tried_and_fields_are_shown() -> None:
    bench = Bench({"": []})
    assert [(name, result.ok) for name, result in check((bench.feed,))] == [("platform/cases", True)]
    assert discover((bench.feed,), "platform", "cases") == {}


def test_rows_from_quarantine_are_mapped_again_without_moving_a_cursor() -> None:
    bench = Bench({"": [Page([raw(status="77"), raw(no="C2")], {"c": 1})]})
    bench.run()
    (reject,) = bench.sink.rejects
    mended = {**reject.raw, "status": "02"}
    rows = [mended, {**reject.raw, "no": "C9"}, {**mended, "files": "3"}, {}]
    (batch,) = map_again(bench.feed, rows, AT + timedelta(days=1))
    assert [row[0] for row in batch.rows] == ["C1"]
    assert [one.reason for one in batch.rejects] == ["unknown_code", "type"]
    assert (batch.cursor, batch.run_id) == ({}, None)
