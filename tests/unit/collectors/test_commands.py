"""What an operator may do with the sources."""

from datetime import timedelta

import pytest

from collectors.base import Page, RawRow
from collectors.commands import MappedAgain, Waiting, check, collect, discover, map_waiting
from core.clock import FixedClock
from core.errors import RefusedError
from tests.fakes import MemoryRuns, RecordingSink
from tests.unit.collectors.case_feed import AT, raw
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


def again(bench: Bench, *raws: RawRow) -> list[MappedAgain]:
    waiting = [Waiting(number, one, "", AT) for number, one in enumerate(raws)]
    return map_waiting(bench.feed, waiting, AT + timedelta(days=1))


def test_each_row_from_quarantine_is_mapped_again_for_itself() -> None:
    bench = Bench({"": [Page([raw(status="77"), raw(no="C2")], {"c": 1})]})
    bench.run()
    (reject,) = bench.sink.rejects
    mended = {**reject.raw, "status": "02"}
    lacking = {name: value for name, value in mended.items() if name != "files"}
    made = again(bench, mended, {**reject.raw, "no": "C9"}, {**mended, "files": "3"}, lacking, {})
    assert [row[0] for one in made for row in one.rows] == ["C1"]
    reasons = [one.reject.reason for one in made if one.reject]
    assert reasons == ["unknown_code", "type", "missing_field", "not_kept"]
    assert [one.number for one in made] == [0, 1, 2, 3, 4]
