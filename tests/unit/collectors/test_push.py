"""Pushes as a feed: everything that holds for other feeds, and what is their own."""

from datetime import timedelta

import pytest

from collectors.base import SourceSettings
from collectors.binding.sources import bind
from core.clock import FixedClock
from tests.collector_kit import AT, Quiet, RestBench, recorded, source_named
from tests.push_kit import CREDENTIALS, MemoryPushes, PushBench, PushContract
from tests.recorded_host import GOOD
from tests.unit.collectors.sources import PLACES


class TestPushedLicences(PushContract):
    source = "licences"


class TestPushedRegisters(PushContract):
    source = "registers"

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """The feeds with a key of several columns."""
        if "code" in metafunc.fixturenames:
            feeds = [code for code, feed in source_named(self.source).feeds.items() if len(feed.key) == 2]
            metafunc.parametrize("code", feeds)


class TestOurOwnEvaluation(PushContract):
    source = "evaluation"


def test_our_own_source_needs_no_credentials() -> None:
    source = source_named("evaluation")
    feeds = bind((source,), {"evaluation": SourceSettings("own")}, PLACES, FixedClock(AT), pushes=MemoryPushes())
    assert {feed.code for feed in feeds if feed.pushed} == set(source.feeds)


def bench_of(code: str = "links") -> PushBench:
    return PushBench(source_named("licences"), code, recorded("licences", code))


def test_what_is_fetched_and_what_is_pushed_are_feeds_of_their_own() -> None:
    bench = RestBench(source_named("licences"), "links", [])
    settings = {"licences": SourceSettings("https://source.example", GOOD | CREDENTIALS)}
    feeds = bind((bench.source,), settings, PLACES, bench.clock, Quiet(), bench.host.wire(), MemoryPushes())
    assert [feed.code for feed in feeds if feed.pushed] == ["push-types", "push-certificates", "push-links"]
    assert {feed.code for feed in feeds if not feed.pushed} == {"types", "certificates", "links", "deletions"}
    tables = {feed.code: [target.table for target in feed.targets.values()] for feed in feeds}
    assert tables["push-links"] == tables["links"]


def test_without_credentials_to_push_nothing_is_pushed() -> None:
    bench = RestBench(source_named("licences"), "links", [])
    settings = {"licences": SourceSettings("https://source.example", GOOD)}
    feeds = bind((bench.source,), settings, PLACES, bench.clock, Quiet(), bench.host.wire(), MemoryPushes())
    assert not any(feed.pushed for feed in feeds)


def test_a_deletion_may_name_the_key_fields_themselves() -> None:
    bench = bench_of()
    bench.push({"feed": "links", "deletions": [{"cert_identifier": "X", "updated_at": "2026-11-26T10:00:00+08:00"}]})
    assert bench.run().deleted == 1
    assert bench.sink.deletions[0].key == ("X",)


def test_a_deletion_without_its_moment_is_put_aside() -> None:
    bench = bench_of()
    bench.push({"feed": "links", "deletions": [{"id": "X"}]})
    report = bench.run()
    assert (report.deleted, report.rejected) == (0, 1)


def test_a_long_silence_is_suspect_where_the_source_file_says_so() -> None:
    bench = bench_of()
    push = bench.source.push
    assert push is not None
    bench.source = bench.source.model_copy(update={"push": push.model_copy(update={"silence_s": 3600})})
    bench.restart()
    assert bench.run().outcome == "ok"
    bench.clock.move(timedelta(minutes=59))
    assert bench.run().outcome == "empty"
    bench.clock.move(timedelta(minutes=2))
    report = bench.run()
    assert (report.outcome, report.reason) == ("suspect", "nothing has been pushed for 1 hours")


def test_a_check_says_when_something_was_last_pushed() -> None:
    bench = bench_of()
    assert bench.feed.collector.check().message == "nothing has been pushed yet"
    bench.publish()
    assert "last pushed at 2026-11-26T04:00:00" in bench.feed.collector.check().message
