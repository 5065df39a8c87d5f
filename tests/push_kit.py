"""The contract of feeds whose rows are pushed: a bench that pushes the rows of its source that have changed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest

from collectors.base import SourceSettings
from collectors.binding.sources import bind
from collectors.bound_feed import BoundFeed
from collectors.definition import Source
from collectors.transport_definition import Push, PushOnly
from tests.collector_kit import LATER, PRIVATE, Bench, SourceContract, recorded, source_named
from tests.recorded_host import Row
from tests.unit.collectors.sources import PLACES

CREDENTIALS = {"push_key": "right-key", "push_secret": "right-secret"}


@dataclass(frozen=True)
class MemoryPush:
    """One push."""

    number: int
    body: str
    received_at: datetime


@dataclass
class MemoryPushes:
    """An inbox in memory; bodies by source and feed."""

    kept: dict[tuple[str, str], list[MemoryPush]] = field(default_factory=dict)

    def put(self, source: str, feed: str, body: str, at: datetime) -> None:
        """Keeps a body."""
        number = sum(map(len, self.kept.values())) + 1
        self.kept.setdefault((source, feed), []).append(MemoryPush(number, body, at))

    def waiting(self, source: str, feed: str, after: int, limit: int) -> Sequence[MemoryPush]:
        """Those above a number, in order."""
        return [push for push in self.kept.get((source, feed), []) if push.number > after][:limit]

    def newest(self, source: str, feed: str) -> datetime | None:
        """When the last one came."""
        kept = self.kept.get((source, feed), [])
        return kept[-1].received_at if kept else None


def pushed_only(source: Source) -> Source:
    """A source of the product as if it pushed everything."""
    push = source.push or Push()
    return source.model_copy(update={"transport": PushOnly(kind="push"), "push": push, "deletions": None})


class PushBench(Bench):
    """A feed that is pushed to: what has changed since the last push, and nothing else."""

    def __init__(self, source: Source, code: str, rows: list[Row]) -> None:
        self.pushes = MemoryPushes()
        self._shown: dict[str, str] = {}
        super().__init__(pushed_only(source), code, rows)

    def settings(self) -> SourceSettings:
        """The credentials with which it signs."""
        return SourceSettings("push", CREDENTIALS)

    def bound(self, settings: SourceSettings) -> BoundFeed:
        """Bound to the inbox in memory."""
        own = {self.source.source: settings}
        feeds = bind((self.source,), own, PLACES, self.clock, self.stop, pushes=self.pushes)
        return next(feed for feed in feeds if feed.code == self.code)

    @property
    def mapper(self) -> Any:
        """The mapping behind the pushes."""
        return self.feed.mapper.mapper  # type: ignore[attr-defined]

    def publish(self) -> None:
        """Pushes the rows that are not as they were pushed last."""
        fresh = [row for row in self.rows if self._shown.get(self._name(row)) != json.dumps(row)]
        self._shown = {self._name(row): json.dumps(row) for row in self.rows}
        if fresh:
            self.push({"feed": self.code, "rows": fresh})

    def push(self, body: Any) -> None:
        """Pushes any body."""
        text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
        self.pushes.put(self.source.source, self.code, text, self.clock.now())

    def _name(self, row: Row) -> str:
        return "|".join(str(row.get(field)) for field in self.mapper.fields.key)


class PushContract(SourceContract):
    """What holds for every feed whose rows are pushed."""

    @pytest.fixture
    def bench(self, code: str) -> PushBench:
        """The feed with its recorded rows."""
        return PushBench(source_named(self.source), code, recorded(self.source, code))

    def test_a_missing_field_stops_the_feed_and_keeps_what_is_stored(self, bench: Bench) -> None:
        """The push is put aside; the next one is read."""
        bench.run()
        stored = bench.stored_keys()
        for lacking in set(bench.mapper.fields.used) - {bench.spec.tombstone, bench.spec.updated}:
            rows = [dict(row) for row in bench.rows]
            bench.change_all_rows({}, without=lacking)
            report = bench.run()
            assert (report.rows, report.rejected) == (0, bench.harmless()), report
            assert lacking in bench.sink.rejects[-1].detail
            bench.rows[:] = rows
            assert bench.run().rows == bench.harmless()
        assert bench.stored_keys() == stored

    def test_a_row_from_the_future_does_not_carry_the_cursor_away(self, bench: Bench) -> None:
        """It is put aside, and comes when its source pushes it again."""
        bench.rows[-1][str(bench.spec.updated)] = "2099-01-01T00:00:00+08:00"
        assert bench.run().rejected == 1
        bench.rows[-1][str(bench.spec.updated)] = LATER
        assert bench.run().rows == 1

    def test_a_row_that_is_not_as_it_was_mapped_leaves_the_others_alone(self, bench: PushBench) -> None:
        key = bench.mapper.fields.key[0]
        bench.rows[0][key] = None
        report = bench.run()
        assert (report.rows, report.rejected) == (bench.harmless() - 1, 1)

    def test_a_deletion_takes_a_row_back(self, bench: PushBench) -> None:
        bench.run()
        row = bench.rows[0]
        names = bench.mapper.fields.key
        named = {"id": row[names[0]]} if len(names) == 1 else {name: row[name] for name in names}
        bench.push({"feed": bench.code, "deletions": [named | {"deleted_at": LATER}]})
        assert bench.run().deleted == 1
        (deletion,) = bench.sink.deletions
        assert deletion.key == tuple(str(row[name]) for name in names)

    def test_what_was_pushed_first_and_taken_back_later_is_gone_in_one_batch(self, bench: PushBench) -> None:
        bench.publish()
        named = {name: bench.rows[0][name] for name in bench.mapper.fields.key}
        bench.push({"feed": bench.code, "deletions": [named | {"deleted_at": LATER}]})
        report = bench.run()
        assert (report.rows, report.deleted) == (bench.harmless() - 1, 1)
        assert len(bench.sink.batches) == 1

    @pytest.mark.parametrize("body", ["no json", "[]", '{"rows": 7}', '{"rows": [7], "deletions": ["x"]}'])
    def test_a_poisoned_body_is_put_aside_and_the_next_one_is_read(self, bench: PushBench, body: str) -> None:
        bench.push(body)
        bench.publish()
        report = bench.run()
        assert report.rows == bench.harmless()
        assert {reject.reason for reject in bench.sink.rejects} <= {"bad_body", "bad_row"}
        assert bench.sink.rejects

    def test_many_poisoned_bodies_do_not_hold_the_cursor(self, bench: PushBench) -> None:
        for _ in range(20):
            bench.push("no json")
        assert bench.run().rejected == 20
        assert bench.run().outcome == "empty"

    def test_a_push_is_read_once(self, bench: PushBench) -> None:
        assert bench.run().rows == bench.harmless()
        bench.restart()
        assert bench.run().outcome == "empty"

    def test_fields_that_are_not_collected_stay_out_of_what_is_put_aside(self, bench: PushBench) -> None:
        if not bench.spec.ignored:
            return
        bench.change_all_rows(dict.fromkeys(bench.private_fields(), PRIVATE), without=bench.mapper.fields.key[0])
        assert bench.run().rejected == bench.harmless()
        assert PRIVATE not in repr(bench.sink.batches)
