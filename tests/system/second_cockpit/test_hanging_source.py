"""A source of which every feed hangs: it alone is late, all others stay live, and it heals by itself."""

from typing import Any, Final

from tests.system.numbers import CITY, Cockpit, differences, places
from tests.system.relay import Relay, relaying
from tests.system.second import Second
from tests.system.sources import Sources

IMPATIENT: Final[dict[str, Any]] = {"timeout_s": 2.0, "total_s": 4.0}
SUCCESSES: Final = (
    "SELECT jsonb_object_agg(source || '/' || feed, n) FROM (SELECT source, feed, count(*) AS n FROM run"
    " WHERE outcome IN ('ok', 'empty') AND started_at > %s GROUP BY source, feed) runs"
)
POLLED: Final = "SELECT array_agg(source || '/' || feed) FROM feed_state WHERE source = ANY(%s)"
NOT_OPEN: Final = "SELECT count(*) FROM feed_state WHERE source = 'platform' AND circuit = 'closed'"
MISSED: Final = "SELECT sum(missed) FROM feed_state WHERE source = 'platform'"
OTHERS: Final = "SELECT max(failures) FROM feed_state WHERE source <> 'platform'"
MORE: Final = 5


def test_a_source_that_hangs_is_late_alone_and_heals(
    second: Second, second_sources: Sources, second_cockpit: Cockpit
) -> None:
    with relaying(second.description["standins"]["platform"]["data"]) as relay:
        second.worker(settings=second.settings(platform={"url": relay.address, "overrides": IMPATIENT}))
        second.start_web()
        second_sources.wait_until_read()
        hung_at = second.value("SELECT clock_timestamp()")
        relay.hang()
        _others_go_on(second, second_sources, hung_at)
        second.wait_until(lambda: not second.value(NOT_OPEN), "the circuits of the feeds that hang open")
        second.wait_until(lambda: second_cockpit.feeds()["platform/cases"]["stale"], "the source shown as late")
        second.wait_until(lambda: _late(second_cockpit) == {"platform"}, "the source late alone")
        assert second.value(OTHERS) == 0
        assert second.value(MISSED) > 0
        _heals(second, second_sources, relay)
        assert differences_now(second, second_cockpit, second_sources) == []


def _late(cockpit: Cockpit) -> set[str]:
    """The sources that are not well."""
    return {source["code"] for source in cockpit.get("/api/sources")["sources"] if source["state"] != "ok"}


def _others_go_on(second: Second, sources: Sources, since: Any) -> None:
    """Every feed of the other systems is read again and again, and brings what changes there."""
    rows = second.value("SELECT sum(inserted + updated) FROM batch WHERE source = 'lookups'")
    sources.change_one("lookups", 10)
    second.wait_until(
        lambda: second.value("SELECT sum(inserted + updated) FROM batch WHERE source = 'lookups'") > rows, "new rows"
    )

    def read_on() -> bool:
        found: dict[str, int] = second.value(SUCCESSES, since) or {}
        others = [
            name
            for name in second.value(POLLED, sources.names)
            if not name.startswith("platform/") and "/push-" not in name  # nothing is pushed here
        ]
        return all(found.get(name, 0) >= MORE for name in others)

    second.wait_until(read_on, "the other sources read on")


def _heals(second: Second, sources: Sources, relay: Relay) -> None:
    assert relay.taken > 0
    relay.flow()
    sources.wait_until_read()
    second.wait_until(
        lambda: not second.value("SELECT count(*) FROM feed_state WHERE circuit <> 'closed' OR failures > 0"),
        "all circuits closed",
    )


def differences_now(second: Second, cockpit: Cockpit, sources: Sources) -> list[Any]:
    """Every item that is not true, the sources standing still."""
    with sources.paused():
        return list(differences(cockpit, sources, [CITY, *places(cockpit)]))
